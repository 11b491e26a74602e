import Foundation
import RecKit
import Testing

/// Control characters in names, paths, ids and arguments.
struct HostileNamesTests {
  private static let base = "base: {evaluation: {metrics: [auc]}}\nseeds: 0\n"

  @Test(arguments: [
    "variants: {base: {}, \"\\u001B[31mred\": {training.epochs: 1}}\n",
    "variants: {base: {}, \"a\\nb\": {training.epochs: 1}}\n", "variants: {\"a\\tb\": {}}\n",
    "name: \"a\\u202Eb\"\nvariants: {base: {}}\n", "vary: {dataset.seed: [\"\\u001B\"]}\n",
  ])
  func namesWithThemAreRefused(text: String) throws {
    let folder = try TemporaryFolder()
    let run = CommandRun(["check", try folder.file("s.txt", Self.base + text)])
    #expect(run.code == 2 && run.errors.contains("control characters") || run.errors.contains("can name a folder"))
    #expect(!(run.output + run.errors).unicodeScalars.contains { $0.value == 0x1B || $0.value == 0x202E })
  }

  @Test(arguments: [
    ["check", "no\u{1B}such"], ["check", "no\nsuch"], ["ch\u{1B}eck"], ["check", "-", "x\u{1B}=1"],
    ["run", "--x\u{1B}"],
    ["check", "-", "scorer=\"\\u001B[31m\""], ["describe", "\u{1B}"], ["report", "\u{1B}"], ["list", "\u{1B}"],
    ["compare", "\u{1B}", "b"], ["new", "scorer", "\u{1B}"],
  ])
  func argumentsAreShownEscaped(arguments: [String]) {
    let run = CommandRun(arguments, input: "seed: 0\n")
    #expect(run.code != 0)
    #expect(!(run.output + run.errors).unicodeScalars.contains { $0.value == 0x1B })
  }

  @Test func aNewLineInAKeyForgesNoLine() {
    let run = CommandRun(["check", "-"], input: "\"a\\nreckit: all is well\": 1\n")
    #expect(!run.errors.contains("\nreckit"))
  }

  @Test func idsAreShownEscaped() throws {
    let folder = try TemporaryFolder()
    _ = try folder.file("d", (0..<9).map { "\u{1B}]0;x\u{7}u\ti\($0)\nv\ti\($0)\n" }.joined())
    let config = try folder.file("c.txt", "dataset: {name: delimited, file: d, ids: text}\n")
    let run = CommandRun(["data", config])
    #expect(run.code == 0 && run.output.contains("\\u001B]0;x\\u0007u"), "\(run.errors)")
    #expect(!run.output.unicodeScalars.contains { $0.value == 0x1B })
  }
}
