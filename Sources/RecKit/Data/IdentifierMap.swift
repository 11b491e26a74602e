/// The names behind rows: which user or item each row of a table stands for.
public struct IdentifierMap: Sendable, Equatable {
  enum Storage: Sendable, Equatable {
    case integers(Range<Int>)
    case ascending([Int])
    case names([String])
  }

  let storage: Storage

  /// Identifiers that are their own rows: id `n` is row `n`, and rows below `lowest` stand for nobody.
  ///
  /// - Parameter ids: the range of ids that exist, none negative.
  /// - Returns: the map.
  public static func integers(_ ids: Range<Int>) -> IdentifierMap {
    precondition(ids.lowerBound >= 0, "ids \(ids) are negative")
    return IdentifierMap(storage: .integers(ids))
  }

  /// Whole numbers with a row each, in ascending order from row 0, whatever lies between them.
  ///
  /// - Parameter ids: the ids, ascending, each once.
  /// - Returns: the map.
  public static func integers(ascending ids: [Int]) -> IdentifierMap {
    precondition(zip(ids, ids.dropFirst()).allSatisfy { $0 < $1 }, "the ids are not ascending, or one is there twice")
    return IdentifierMap(storage: .ascending(ids))
  }

  /// Identifiers by name, in the order of their rows, from row 0.
  public static func names(_ names: [String]) -> IdentifierMap { IdentifierMap(storage: .names(names)) }

  /// The first row that stands for somebody.
  public var firstRow: Int {
    switch storage {
    case .integers(let ids): ids.lowerBound
    case .ascending, .names: 0
    }
  }

  /// How many rows a table needs, unused ones at its start included.
  public var rowCount: Int {
    switch storage {
    case .integers(let ids): ids.upperBound
    case .ascending(let ids): ids.count
    case .names(let names): names.count
    }
  }

  /// The rows that stand for somebody.
  public var rows: Range<Int> { firstRow..<rowCount }

  /// The identifiers in the order of their rows, where they are names.
  public var names: [String]? {
    switch storage {
    case .integers, .ascending: nil
    case .names(let names): names
    }
  }

  /// The identifiers of ``rows`` in their order, where they are whole numbers.
  public var integers: [Int]? {
    switch storage {
    case .integers(let ids): Array(ids)
    case .ascending(let ids): ids
    case .names: nil
    }
  }

  /// Whether each identifier is its own row.
  public var isOwnRow: Bool { if case .integers = storage { true } else { false } }

  /// The identifier behind a row.
  public subscript(row: Int) -> String {
    precondition(rows.contains(row), "row \(row) is not in \(rows)")
    switch storage {
    case .integers: return String(row)
    case .ascending(let ids): return String(ids[row])
    case .names(let names): return names[row]
    }
  }

  /// A number that stands for the identifier behind a row, from 0 to below 2^40.
  ///
  /// It does not depend on the order in which a source names the identifiers. The key of a whole-number id is its place
  /// among all ids in ascending order, counted from 0 if the smallest id is 0, else from 1. So ids without gaps are
  /// their own keys, and gaps do not change the keys. A name is hashed (the highest 40 bits of FNV-1a).
  public func key(of row: Int) -> Int {
    switch storage {
    case .integers: return row
    case .ascending(let ids): return ids.first == 0 ? row : row + 1
    case .names(let names):
      let hash = names[row].utf8.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
      return Int(hash >> 24)
    }
  }

  /// The row of an identifier, or nil; for n rows O(n) for names, O(log n) for whole numbers.
  public func row(of identifier: String) -> Int? {
    switch storage {
    case .integers(let ids): Int(identifier).flatMap { ids.contains($0) ? $0 : nil }
    case .ascending(let ids):
      Int(identifier).flatMap { id in
        let row = ids.partitioningIndex { $0 >= id }
        return row < ids.count && ids[row] == id ? row : nil
      }
    case .names(let names): names.firstIndex(of: identifier)
    }
  }
}

extension Array {
  /// The first index whose element, and every later one, satisfies a condition; the length where none does: O(log n).
  func partitioningIndex(where isInSecondPart: (Element) -> Bool) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = low + (high - low) / 2
      if isInSecondPart(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
