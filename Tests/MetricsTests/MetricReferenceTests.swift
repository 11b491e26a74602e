import RecKit
import RecKitMetrics
import RecKitTesting
import Testing

/// One entry of the `users` part of `metrics_and_statistics.json`: scikit-learn's AUC, trec_eval's top-k metrics.
private struct ReferenceUser: Decodable, Sendable {
  var scores: [Double]
  var tied_scores: [Double]
  var relevant: [Int]
  var auc: Double
  var auc_tied: Double
  var trec: [String: Double]

  static func all() throws -> [ReferenceUser] {
    struct File: Decodable { var users: [ReferenceUser] }
    return try ReferenceFiles.decode(File.self, from: "metrics_and_statistics.json").users
  }

  func ranking(_ scores: [Double]) -> UserRanking {
    let levels = Set(relevant.map { scores[$0] }).sorted(by: >)
    return UserRanking(
      candidateCount: scores.count,
      groups: levels.map { level in
        .init(
          above: scores.count { $0 > level }, size: scores.count { $0 == level },
          relevant: relevant.count { scores[$0] == level })
      })
  }
}

struct MetricReferenceTests {
  @Test func theReferenceHasUsers() throws { #expect(try ReferenceUser.all().count >= 5) }

  @Test(arguments: try ReferenceUser.all())
  private func agreesWithScikitLearn(_ user: ReferenceUser) throws {
    let plain = try #require(AUC().value(of: user.ranking(user.scores)))
    let tied = try #require(AUC().value(of: user.ranking(user.tied_scores)))
    #expect(abs(plain - user.auc) < 1e-12)
    #expect(abs(tied - user.auc_tied) < 1e-12)
  }

  @Test(arguments: try ReferenceUser.all())
  private func agreesWithTrecEval(_ user: ReferenceUser) throws {
    let names = ["P": "precision", "recall": "recall", "ndcg_cut": "ndcg", "map_cut": "map", "success": "hit_rate"]
    let ranking = user.ranking(user.scores)
    #expect(user.trec.count == 12)
    for (key, expected) in user.trec {
      let found: Double?
      if key == "map" {
        found = BuiltInMetrics.values(ranking, k: user.scores.count)["map@\(user.scores.count)"]
      } else if key == "recip_rank" {
        found = MeanReciprocalRank().value(of: ranking)
      } else {
        let mark = try #require(key.lastIndex(of: "_"))
        let k = try #require(Int(key[key.index(after: mark)...]))
        let name = try #require(names[String(key[..<mark])], "no metric for \(key)")
        found = BuiltInMetrics.values(ranking, k: k)["\(name)@\(k)"]
      }
      #expect(abs((found ?? .nan) - expected) < 1e-9, "\(key): \(found ?? .nan), trec_eval \(expected)")
    }
  }
}
