import RecKit

/// Gives ids their rows while files are read, in the order of their first appearance.
struct IdentifierTable {
  /// Ids that are their own rows must stay below this.
  static let largestOwnRow = 1 << 24
  /// Whole numbers below this are looked up in an array, others in a hash table.
  private static let largestDirect = 1 << 22

  /// What ids are.
  enum Kind {
    /// Any text.
    case text
    /// Whole numbers.
    case integer
    /// Whole numbers that are their own rows, for datasets with a list of their own.
    case ownRow
  }

  let kind: Kind
  /// Whether no other ids than those seen so far may come.
  var isClosed = false
  private var names: [String] = []
  /// The names' bytes, and the row of each spelling.
  private var spellings = ByteStrings()
  private var rowsOfSpellings: [Int32] = []
  /// Names as text, where some are not ASCII: texts that are equal by Unicode's canonical equivalence are one name.
  private var rowsOfTexts: [String: Int32]?
  /// Spellings that count as a name which was spelt otherwise before.
  private(set) var equivalentSpellings = 0
  private var numbers: [Int] = []
  private var rowsOfNumbers: [Int: Int32] = [:]
  /// Rows of small numbers, -1 for none.
  private var direct: [Int32] = []
  private(set) var largest = -1

  init(_ kind: Kind) { self.kind = kind }

  /// How many ids there are.
  var count: Int { kind == .text ? names.count : numbers.count }

  /// The row of an id.
  mutating func row(of field: FieldParsing.Bytes) throws(FieldProblem) -> Int32 {
    kind == .text ? try nameRow(field) : try integerRow(field)
  }

  private mutating func integerRow(_ field: FieldParsing.Bytes) throws(FieldProblem) -> Int32 {
    guard !field.isEmpty else { throw .notAnInteger }
    var value = 0
    var isBeyond = false
    for byte in field {
      guard byte >= 48 && byte <= 57 else { throw .notAnInteger }
      let (tens, isTooMuch) = value.multipliedReportingOverflow(by: 10)
      let (sum, overflows) = tens.addingReportingOverflow(Int(byte - 48))
      // What follows may still be no digit.
      isBeyond = isBeyond || isTooMuch || overflows
      value = isBeyond ? 0 : sum
    }
    guard !isBeyond else { throw FieldProblem("is above \(Int.max); set ids: text") }
    return try row(of: value)
  }

  /// The row of a whole number of at least 0, where ids are whole numbers.
  mutating func row(of value: Int) throws(FieldProblem) -> Int32 {
    largest = max(largest, value)
    guard kind == .integer else {
      guard value < Self.largestOwnRow else { throw FieldProblem("is \(Self.largestOwnRow) or more") }
      return Int32(value)
    }
    if value < direct.count, direct[value] >= 0 { return direct[value] }
    if value >= Self.largestDirect, let row = rowsOfNumbers[value] { return row }
    guard !isClosed else { throw .unknown }
    let row = Int32(numbers.count)
    numbers.append(value)
    if value < Self.largestDirect {
      if value >= direct.count {
        let room = min(Self.largestDirect, max(value + 1, 2 * direct.count, 1024))
        direct += Array(repeating: -1, count: room - direct.count)
      }
      direct[value] = row
    } else {
      rowsOfNumbers[value] = row
    }
    return row
  }

  private mutating func nameRow(_ field: FieldParsing.Bytes) throws(FieldProblem) -> Int32 {
    let known = spellings.count
    let spelling = spellings.index(of: field)
    if spelling < known, rowsOfSpellings[spelling] >= 0 { return rowsOfSpellings[spelling] }
    // Stays where the name is refused.
    if spelling == known { rowsOfSpellings.append(-1) }
    guard let name = String(validating: field, as: UTF8.self) else { throw FieldProblem("is not UTF-8") }
    guard !name.isEmpty else { throw FieldProblem("is empty") }
    if rowsOfTexts == nil && !field.allSatisfy({ $0 < 128 }) {
      rowsOfTexts = Dictionary(uniqueKeysWithValues: zip(names, 0...))
    }
    if let row = rowsOfTexts?[name] {
      rowsOfSpellings[spelling] = row
      equivalentSpellings += 1
      return row
    }
    guard !isClosed else { throw .unknown }
    let row = Int32(names.count)
    rowsOfSpellings[spelling] = row
    rowsOfTexts?[name] = row
    names.append(name)
    return row
  }

  /// The id that a row was given for.
  func identifier(of row: Int32) -> String { kind == .text ? names[Int(row)] : String(numbers[Int(row)]) }

  /// What a reader of the results should know of the ids.
  ///
  /// - Parameter kind: "user" or "item".
  /// - Returns: a sentence; nil: there is nothing to know.
  func note(_ kind: String) -> String? {
    guard equivalentSpellings > 0 else { return nil }
    return
      "\(equivalentSpellings) \(kind) \(equivalentSpellings == 1 ? "id differs" : "ids differ") from another one by Unicode's normalisation alone, and \(equivalentSpellings == 1 ? "counts" : "count") as that one"
  }

  /// The map over all that was seen, and the row in it of each row that was given; nil: the same.
  ///
  /// Whole numbers get their rows in ascending order.
  func finished() -> (map: IdentifierMap, rows: [Int32]?) {
    guard kind == .integer else { return (.names(names), nil) }
    let order = numbers.indices.sorted { numbers[$0] < numbers[$1] }
    var rows = [Int32](repeating: 0, count: order.count)
    for (new, old) in order.enumerated() { rows[old] = Int32(new) }
    let ascending = order.map { numbers[$0] }
    // Ids that are 0 to n - 1 are their own rows.
    let map: IdentifierMap =
      largest == ascending.count - 1 ? .integers(0..<ascending.count) : .integers(ascending: ascending)
    return (map, rows)
  }
}

extension FieldProblem {
  static let notAnInteger = FieldProblem("is not a whole number of at least 0; set ids: text for ids that are names")
  static let unknown = FieldProblem("is not in the catalogue; add it there, or leave `catalogue` out")
}
