import Foundation
import RecKitCommands
import Testing

/// Wrong searches with what `reckit check` says of them, literally: `WrongSearches/NAME.txt` beside `NAME.expected`.
///
/// A new case is two files and no Swift; `RECKIT_UPDATE_EXPECTED=1` writes the second, as for ``WrongConfigTests``.
struct WrongSearchTests {
  private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(
    path: "WrongSearches")
  private static let files =
    ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []).filter { !$0.hasPrefix(".") }.sorted()
  static let cases = files.filter { $0.hasSuffix(".txt") }.map { String($0.dropLast(4)) }

  @Test(arguments: cases)
  func everyProblemIsNamedWithItsPlace(_ name: String) throws {
    let search = try String(contentsOf: Self.folder.appending(path: name + ".txt"), encoding: .utf8)
    let run = CommandRun(["check", "-"], input: search)
    #expect(run.code == 2)
    #expect(run.output.isEmpty)
    let file = Self.folder.appending(path: name + ".expected")
    guard Data(run.errors.utf8) != (try? Data(contentsOf: file)) else { return }
    if ProcessInfo.processInfo.environment["RECKIT_UPDATE_EXPECTED"] == "1" {
      try Data(run.errors.utf8).write(to: file)
      Issue.record("\(name).expected was written; read it, then run the test again")
    } else {
      Issue.record("\(name).expected is missing or says something else; reckit check says:\n\(run.errors)")
    }
  }

  @Test func everyFileBelongsToACase() {
    #expect(Self.cases.count >= 25)
    let known = Set(Self.cases.flatMap { [$0 + ".txt", $0 + ".expected"] })
    #expect(Self.files.filter { !known.contains($0) } == [])
  }
}
