internal import RecKit

/// Why a delimited file cannot be read.
public struct DelimitedError: Error, Equatable, CustomStringConvertible {
  /// The file.
  public let path: String
  /// The line, from 1; nil: the file as a whole.
  public let line: Int?
  /// What is wrong and what to do.
  public let message: String

  /// Makes an error.
  public init(_ path: String, line: Int? = nil, _ message: String) {
    self.path = path
    self.line = line
    self.message = message
  }

  /// File, line and what is wrong, on one line whatever the file holds.
  public var description: String { "\(path)\(line.map { ":\($0)" } ?? ""): \(message)".escapedOnOneLine }
}
