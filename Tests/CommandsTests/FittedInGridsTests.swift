import Foundation
import RecKit
import RecKitCommands
import Testing

/// Fitted scorers among trained ones: in grids, among named variants, and read again from what was stored.
struct FittedInGridsTests {
  private let folder: TemporaryFolder
  private static let base = """
    base:
      dataset: {name: synthetic, users: 30, items: 40, interactions: 400}
      scorer: {name: dot, latent_dim: 4}
      loss: bpr
      training: {epochs: 1}
      evaluation: {metrics: [auc]}

    """

  init() throws { folder = try TemporaryFolder() }

  private func sweep(_ study: String) throws -> (run: CommandRun, names: [String]) {
    let file = try folder.file("study.txt", Self.base + study)
    let run = CommandRun(["sweep", file, "--out", folder.path + "/out"])
    let text = (try? String(contentsOfFile: folder.path + "/out/results.csv", encoding: .utf8)) ?? ""
    let names = (CSVRows(text).column("variant")).reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
    return (run, names)
  }

  /// The columns of a small CSV file.
  private struct CSVRows {
    let rows: [[String]]
    init(_ text: String) {
      rows = text.split(separator: "\n").map { line in
        var (fields, field, isQuoted) = ([String](), "", false)
        for character in line {
          switch character {
          case "\"": isQuoted.toggle()
          case "," where !isQuoted: (fields, field) = (fields + [field], "")
          default: field.append(character)
          }
        }
        return fields + [field]
      }
    }
    func column(_ name: String) -> [String] {
      guard let place = rows.first?.firstIndex(of: name) else { return [] }
      return rows.dropFirst().map { $0[place] }
    }
  }

  private static let note =
    "scorer popularity: the scorer is fitted and not trained, so sampler, loss, optimizer and training of the base do not apply to it"

  @Test func aGridOfScorers() throws {
    let (run, names) = try sweep("vary: {scorer: [dot, popularity]}\nseeds: 0..1\n")
    #expect(run.code == 0 && names == ["scorer dot", "scorer popularity"], "\(run.errors)")
    #expect(run.output.contains(Self.note))
  }

  /// What the fitted scorer does not have makes no variants of it: one, whatever the other axes are.
  @Test func axesThatDoNotApplyMakeNoVariants() throws {
    let (run, names) = try sweep(
      "vary: {scorer: [dot, popularity], scorer.latent_dim: [2, 3], training.negatives: [1, 2], sampler: [uniform]}\nseeds: 0\n"
    )
    #expect(run.code == 0, "\(run.errors)")
    #expect(
      names == [
        "scorer dot, latent_dim=2, negatives=1, sampler uniform",
        "scorer dot, latent_dim=2, negatives=2, sampler uniform",
        "scorer dot, latent_dim=3, negatives=1, sampler uniform",
        "scorer dot, latent_dim=3, negatives=2, sampler uniform",
        "scorer popularity",
      ])
    // What was stored is the same study.
    let stored = CommandRun(["sweep", folder.path + "/out/study.txt", "--out", folder.path + "/out"])
    #expect(stored.code == 0 && stored.output.contains("5 of 5 runs are there"), "\(stored.output) \(stored.errors)")
    #expect(CommandRun(["report", folder.path + "/out"]).code == 0)
  }

  @Test func namedVariants() throws {
    let (run, names) = try sweep(
      "variants: {a: {}, b: {scorer: popularity}, c: {scorer: popularity, training: null}}\nseeds: 0\n")
    #expect(run.code == 0 && names == ["a", "b", "c"], "\(run.errors)")
    let again = CommandRun(["report", folder.path + "/out"])
    #expect(again.code == 0, "\(again.errors)")
    // What a variant sets itself and cannot have is an error still.
    let (wrong, _) = try sweep("variants: {a: {}, b: {scorer: popularity, loss: margin}}\nseeds: 0\n")
    #expect(wrong.code == 2 && wrong.errors.contains("a fitted scorer is not trained, so `loss` would have no effect"))
    let (parameter, _) = try sweep("variants: {a: {}, b: {scorer: popularity, scorer.latent_dim: 3}}\nseeds: 0\n")
    #expect(parameter.code == 2 && parameter.errors.contains("latent_dim"), "\(parameter.errors)")
  }

  @Test func oneAtATime() throws {
    let (run, names) = try sweep(
      "design: one-at-a-time\nvary: {scorer: [popularity], training.negatives: [3]}\nseeds: 0\n")
    #expect(run.code == 0 && names == ["base", "scorer popularity", "negatives=3"], "\(run.errors) \(names)")
  }
}
