import Foundation
import Testing

@testable import RecKit

/// Reads texts for `Scripts/check_yaml.py`, which compares what comes out with a YAML reader.
struct YAMLCasesTests {
  private static let environment = ProcessInfo.processInfo.environment

  @Test(
    .enabled(
      if: environment["RECKIT_YAML_CASES"] != nil && environment["RECKIT_YAML_RESULTS"] != nil,
      "run by Scripts/check_yaml.sh"))
  func readsTheCases() throws {
    let cases = try JSONDecoder().decode(
      [String].self, from: Data(contentsOf: URL(fileURLWithPath: Self.environment["RECKIT_YAML_CASES"] ?? "")))
    let results = cases.map { text in
      (try? ConfigDocument.parse(Array(text.utf8), source: "case")).map { $0.root.jsonLine } ?? "\"refused\""
    }
    try Data("[\(results.joined(separator: ",\n"))]".utf8).write(
      to: URL(fileURLWithPath: Self.environment["RECKIT_YAML_RESULTS"] ?? ""))
    #expect(results.count == cases.count)
  }
}
