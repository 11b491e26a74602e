import Foundation
import RecKitCommands
import Testing

/// The version stands in one place of the code and at the head of the changelog.
struct VersionTests {
  @Test func versionIsTheNewestOfTheChangelog() throws {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let text = try String(contentsOf: root.appending(path: "CHANGELOG.md"), encoding: .utf8)
    let headings = text.matches(of: /(?m)^## (.*)$/).map { String($0.1) }
    #expect(headings.first == "Unreleased")
    let newest = try #require(headings.dropFirst().first?.wholeMatch(of: /(\d+\.\d+\.\d+) \(\d{4}-\d{2}-\d{2}\)/))
    #expect(newest.1 == Reckit.version)
    #expect(CommandRun(["--version"]).output == "reckit 0.1.0\n")
  }
}
