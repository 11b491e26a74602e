import RecKit

/// Gives ids their rows while files are read.
struct IdentifierTable {
  /// Ids that are rows must stay below this: a table has a row for each id up to the largest.
  static let largestInteger = 1 << 24

  let kind: DelimitedDataset.Identifiers
  private var rows: [String: Int32] = [:]
  private var names: [String] = []
  private(set) var smallest = Int.max
  private(set) var largest = -1

  init(_ kind: DelimitedDataset.Identifiers) { self.kind = kind }

  /// The row of an id, or what is wrong with it.
  mutating func row(of field: UnsafeBufferPointer<UInt8>) -> Result<Int32, FieldProblem> {
    kind == .integer ? integerRow(field) : nameRow(field)
  }

  private mutating func integerRow(_ field: UnsafeBufferPointer<UInt8>) -> Result<Int32, FieldProblem> {
    guard !field.isEmpty, field.count <= 18 else { return .failure(.notAnInteger) }
    var value = 0
    for byte in field {
      guard byte >= 48 && byte <= 57 else { return .failure(.notAnInteger) }
      value = value * 10 + Int(byte - 48)
    }
    guard value < Self.largestInteger else { return .failure(.tooLarge) }
    if value < smallest { smallest = value }
    if value > largest { largest = value }
    return .success(Int32(value))
  }

  private mutating func nameRow(_ field: UnsafeBufferPointer<UInt8>) -> Result<Int32, FieldProblem> {
    guard let name = String(validating: field, as: UTF8.self) else { return .failure(.notUTF8) }
    guard !name.isEmpty else { return .failure(.empty) }
    if let row = rows[name] { return .success(row) }
    let row = Int32(names.count)
    rows[name] = row
    names.append(name)
    return .success(row)
  }

  /// The map over all that was seen; ids from 1 leave row 0 unused, ids from 0 use it.
  var map: IdentifierMap {
    kind == .integer ? .integers((smallest == 0 || largest < 1 ? 0 : 1)..<largest + 1) : .names(names)
  }

  /// What is wrong with an id.
  enum FieldProblem: Error {
    case notAnInteger, tooLarge, notUTF8, empty

    var message: String {
      switch self {
      case .notAnInteger: "is no whole number of at least 0; set ids: text for ids that are names"
      case .tooLarge:
        "is \(IdentifierTable.largestInteger) or more, and a table would need a row for each number below; set ids: text"
      case .notUTF8: "is not UTF-8"
      case .empty: "is empty"
      }
    }
  }
}
