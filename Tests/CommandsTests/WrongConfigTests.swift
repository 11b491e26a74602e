import Foundation
import RecKitCommands
import Testing

/// Wrong configs with what `reckit check` says of them, literally: `WrongConfigs/NAME.txt` beside `NAME.expected`.
///
/// A new case is two files and no Swift. With `RECKIT_UPDATE_EXPECTED=1` each test writes its `.expected` file where
/// that is missing or says something else, and fails all the same: the text is to be read before it counts.
struct WrongConfigTests {
  private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(
    path: "WrongConfigs")
  private static let files =
    ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []).filter { !$0.hasPrefix(".") }.sorted()
  static let cases = files.filter { $0.hasSuffix(".txt") }.map { String($0.dropLast(4)) }

  @Test(arguments: cases)
  func everyProblemIsNamedWithItsPlace(_ name: String) throws {
    let config = try String(contentsOf: Self.folder.appending(path: name + ".txt"), encoding: .utf8)
    let run = CommandRun(["check", "-"], input: config)
    #expect(run.code == 2)
    #expect(run.output.isEmpty)
    let file = Self.folder.appending(path: name + ".expected")
    let expected = try? Data(contentsOf: file)
    // Bytes: equal strings may have others.
    guard Data(run.errors.utf8) != expected else { return }
    if ProcessInfo.processInfo.environment["RECKIT_UPDATE_EXPECTED"] == "1" {
      try Data(run.errors.utf8).write(to: file)
      Issue.record("\(name).expected was written; read it, then run the test again")
    } else if let expected {
      Issue.record(
        "\(name).expected says:\n\(String(decoding: expected, as: UTF8.self))reckit check says:\n\(run.errors)")
    } else {
      Issue.record("\(name).expected is missing; reckit check says:\n\(run.errors)")
    }
  }

  @Test func everyFileBelongsToACase() {
    #expect(!Self.cases.isEmpty)
    let known = Set(Self.cases.flatMap { [$0 + ".txt", $0 + ".expected"] })
    #expect(Self.files.filter { !known.contains($0) } == [])
  }
}
