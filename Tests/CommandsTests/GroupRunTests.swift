import Foundation
import RecKit
import RecKitCommands
import Testing

/// Groups of users and items from the config to the report.
struct GroupRunTests {
  @Test func groupsAreInEveryFileAndChangeNothingElse() throws {
    let folder = try TemporaryFolder()
    let file = try folder.file(
      "config.txt",
      """
      dataset: {name: synthetic, users: 40, items: 60, interactions: 600}
      scorer: {name: dot, latent_dim: 4}
      training: {epochs: 2, batch_size: 64}
      evaluation: {metrics: [auc, coverage@5]}

      """)
    let out = folder.path + "/out"
    let grouped = CommandRun(
      [
        "run", file, "evaluation.user_groups=2", "evaluation.item_groups={rare: 0..5, more: 6..}",
        "--out", out,
      ])
    #expect(grouped.code == 0, "\(grouped.errors)")
    #expect(
      grouped.output.contains("By user activity") && grouped.output.contains("By item popularity"))
    #expect(CommandRun(["run", file, "--out", folder.path + "/plain"]).code == 0)
    let (record, plain) = (try RunRecord(path: out), try RunRecord(path: folder.path + "/plain"))
    #expect(record.metrics == plain.metrics && record.values == plain.values)
    #expect(record.protocolHash == plain.protocolHash)
    #expect(plain.result["groups"] == nil && plain.config["evaluation"]?["user_groups"] == nil)

    let users = try String(contentsOfFile: out + "/users.csv", encoding: .utf8)
    #expect(users.hasPrefix("user,auc,user_group\n"))
    guard case .sequence(let groups)? = record.result["groups"]?["users"]?.value else {
      Issue.record("no groups")
      return
    }
    // Means of groups, weighted by their users, are the mean.
    let sums = groups.map { group in
      (
        Double(group["users"] ?? ConfigNode(.null)) ?? 0,
        Double(group["metrics"]?["auc"] ?? ConfigNode(.null)) ?? 0
      )
    }
    let all = sums.reduce(0) { $0 + $1.0 }
    #expect(groups.count == 2 && Int(all) == record.users.count)
    #expect(abs(sums.reduce(0) { $0 + $1.0 * $1.1 } / all - (record.mean("auc") ?? 0)) < 1e-12)
    #expect(CommandRun(["report", out]).code == 0)
    let page = try String(contentsOfFile: out + "/report.html", encoding: .utf8)
    #expect(page.contains("By user activity") && page.contains("By item popularity"))
  }
}
