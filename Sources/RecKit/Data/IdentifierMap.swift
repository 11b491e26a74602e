/// The names behind rows: which user or item each row of a table stands for.
public struct IdentifierMap: Sendable, Equatable {
  enum Storage: Sendable, Equatable {
    case integers(Range<Int>)
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

  /// Identifiers by name, in the order of their rows, from row 0.
  public static func names(_ names: [String]) -> IdentifierMap { IdentifierMap(storage: .names(names)) }

  /// The first row that stands for somebody.
  public var firstRow: Int {
    switch storage {
    case .integers(let ids): ids.lowerBound
    case .names: 0
    }
  }

  /// How many rows a table needs, unused ones at its start included.
  public var rowCount: Int {
    switch storage {
    case .integers(let ids): ids.upperBound
    case .names(let names): names.count
    }
  }

  /// The rows that stand for somebody.
  public var rows: Range<Int> { firstRow..<rowCount }

  /// The identifiers in the order of their rows, where they are not their own rows.
  public var names: [String]? {
    switch storage {
    case .integers: nil
    case .names(let names): names
    }
  }

  /// The identifier behind a row.
  public subscript(row: Int) -> String {
    precondition(rows.contains(row), "row \(row) is not in \(rows)")
    switch storage {
    case .integers: return String(row)
    case .names(let names): return names[row]
    }
  }

  /// The row of an identifier, or nil; linear in the number of rows for names.
  public func row(of identifier: String) -> Int? {
    switch storage {
    case .integers(let ids): Int(identifier).flatMap { ids.contains($0) ? $0 : nil }
    case .names(let names): names.firstIndex(of: identifier)
    }
  }
}
