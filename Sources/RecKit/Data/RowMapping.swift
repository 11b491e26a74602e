/// Which row each user (or item) of a dataset gets, and which of them get none.
///
/// A dataset numbers its users and items as it likes. An experiment's rows are canonical: they depend on the set of
/// identifiers alone, not on the order in which a file names them. Whole numbers come in ascending order, other names
/// in the order of their UTF-8 bytes; names that are all whole numbers count as whole numbers.
struct RowMapping {
  /// The identifiers of the new rows.
  let map: IdentifierMap
  /// The new row by old row, -1 for none; nil where every row stays.
  private let rows: [Int32]?

  /// A row for each identifier that is kept, and no other: O(n log n) for n rows.
  ///
  /// - Parameters:
  ///   - old: the dataset's map.
  ///   - isKept: by old row; nil: all are.
  init(compacting old: IdentifierMap, keeping isKept: [Bool]? = nil) {
    let kept = old.rows.filter { isKept?[$0] ?? true }
    switch old.storage {
    case .integers(let ids) where ids.lowerBound == 0 && kept.count == ids.count:
      (map, rows) = (old, nil)
    case .integers:
      map = .integers(ascending: kept)
      rows = Self.inverse(of: kept, count: old.rowCount)
    case .ascending(let ids):
      guard kept.count < ids.count else {
        (map, rows) = (old, nil)
        return
      }
      map = .integers(ascending: kept.map { ids[$0] })
      rows = Self.inverse(of: kept, count: old.rowCount)
    case .names(let names):
      if let numbers = Self.numbers(names) {
        let order = kept.sorted { numbers[$0] < numbers[$1] }
        map = .integers(ascending: order.map { numbers[$0] })
        rows = Self.inverse(of: order, count: old.rowCount)
        return
      }
      func precedes(_ a: Int, _ b: Int) -> Bool { names[a].utf8.lexicographicallyPrecedes(names[b].utf8) }
      let isSorted = zip(kept, kept.dropFirst()).allSatisfy(precedes)
      let order = isSorted ? kept : kept.sorted(by: precedes)
      guard !isSorted || kept.count < names.count else {
        (map, rows) = (old, nil)
        return
      }
      map = .names(order.map { names[$0] })
      rows = Self.inverse(of: order, count: old.rowCount)
    }
  }

  /// Ids that are their own rows, from 0 to the largest.
  ///
  /// - Parameters:
  ///   - old: the dataset's map.
  ///   - kind: "user" or "item", for errors.
  /// - Throws: ``DataError`` where an id is not a whole number, or too large for a row of its own.
  init(ownRowsOf old: IdentifierMap, kind: String) throws {
    let ids: [Int]
    switch old.storage {
    case .integers:
      (map, rows) = (old, nil)
      return
    case .ascending(let ascending): ids = ascending
    case .names(let names):
      guard let numbers = Self.numbers(names) else {
        throw DataError.rowsNeedIntegers(kind: kind, example: names.first { Self.number($0) == nil } ?? "")
      }
      ids = numbers
    }
    let largest = ids.max() ?? 0
    guard largest < Self.rowLimit else {
      throw DataError.tooManyRows(kind: kind, largest: largest, limit: Self.rowLimit)
    }
    map = .integers((ids.contains(0) ? 0 : 1)..<largest + 1)
    rows = ids.map(Int32.init)
  }

  /// Ids that are their own rows stay below this: 16.8 million rows are 4 GiB at 64 numbers each.
  static let rowLimit = 1 << 24

  /// Whether rows of the old map change at all.
  var isIdentity: Bool { rows == nil }

  /// A column of old rows as new ones; every row has to be kept: O(n).
  func callAsFunction(_ column: [Int32]) -> [Int32] {
    guard let rows else { return column }
    return column.map { rows[Int($0)] }
  }

  /// The new row of an old one, where it has one.
  func newRow(of old: Int) -> Int? {
    guard let rows else { return old }
    return rows[old] >= 0 ? Int(rows[old]) : nil
  }

  /// Whether an old row has a new one.
  func keeps(_ row: Int32) -> Bool { rows.map { $0[Int(row)] >= 0 } ?? true }

  private static func inverse(of order: [Int], count: Int) -> [Int32] {
    var rows = [Int32](repeating: -1, count: count)
    for (new, old) in order.enumerated() { rows[old] = Int32(new) }
    return rows
  }

  /// The names as numbers, where each is a whole number as RecKit would print it.
  private static func numbers(_ names: [String]) -> [Int]? {
    var numbers: [Int] = []
    numbers.reserveCapacity(names.count)
    for name in names {
      guard let number = number(name) else { return nil }
      numbers.append(number)
    }
    return numbers
  }

  private static func number(_ name: String) -> Int? {
    guard let number = Int(name), number >= 0, String(number) == name else { return nil }
    return number
  }
}
