/// A matrix with few non-zero entries between users and items (or items and items): a graph.
public struct SparseMatrix: Sendable {
  /// One number and its place.
  public struct Entry: Sendable, Equatable {
    /// The row.
    public var row: Int32
    /// The column.
    public var column: Int32
    /// The number.
    public var value: Float

    /// Makes an entry.
    public init(row: Int32, column: Int32, value: Float) { (self.row, self.column, self.value) = (row, column, value) }
  }

  /// The entries by row (CSR).
  struct Entries: Sendable {
    /// Where each row's entries start; one more than there are rows.
    var starts: [Int]
    /// The column of each entry, ascending within a row.
    var columns: [Int32]
    /// The number of each entry.
    var values: [Float]
  }

  /// What the matrix has a row for.
  public let rowSpace: RowSpace
  /// What the matrix has a column for.
  public let columnSpace: RowSpace
  let entries: Entries
  private let flipped: Entries

  /// Rows.
  public var rowCount: Int { entries.starts.count - 1 }
  /// Columns.
  public var columnCount: Int { flipped.starts.count - 1 }
  /// Entries.
  public var count: Int { entries.values.count }

  /// Columns as rows and rows as columns: O(1).
  public var transposed: SparseMatrix {
    SparseMatrix(rowSpace: columnSpace, columnSpace: rowSpace, entries: flipped, flipped: entries)
  }

  private init(rowSpace: RowSpace, columnSpace: RowSpace, entries: Entries, flipped: Entries) {
    self.rowSpace = rowSpace
    self.columnSpace = columnSpace
    self.entries = entries
    self.flipped = flipped
  }

  /// Sorts entries by row and by column: O(n log d) for n entries of at most d a row.
  ///
  /// - Parameters:
  ///   - rows: what there is a row for, `.users` or `.items`.
  ///   - columns: what there is a column for.
  ///   - shape: how many users and items there are.
  ///   - entries: row, column and number of each entry, in any order; entries in the same place are added.
  public init(
    rows: RowSpace, columns: RowSpace, shape: CatalogueShape, entries: [Entry]
  ) {
    precondition(rows != .pairs && columns != .pairs, "rows and columns of a sparse matrix are users or items")
    let (rowCount, columnCount) = (shape.rows(of: rows), shape.rows(of: columns))
    self.init(
      rowSpace: rows, columnSpace: columns, entries: Entries(entries, rowCount: rowCount, columnCount: columnCount),
      flipped: Entries(
        entries.map { Entry(row: $0.column, column: $0.row, value: $0.value) }, rowCount: columnCount,
        columnCount: rowCount))
  }

  /// The number in a place, 0 where there is no entry: O(d) for d entries of the row.
  public subscript(row: Int, column: Int) -> Float {
    (entries.starts[row]..<entries.starts[row + 1]).reduce(0) {
      $0 + (Int(entries.columns[$1]) == column ? entries.values[$1] : 0)
    }
  }
}

extension SparseMatrix.Entries {
  /// Groups by row, by counting, and sorts each row by column.
  init(_ entries: [SparseMatrix.Entry], rowCount: Int, columnCount: Int) {
    var starts = [Int](repeating: 0, count: rowCount + 1)
    for entry in entries {
      precondition(
        Int(entry.row) < rowCount && Int(entry.column) < columnCount && entry.row >= 0 && entry.column >= 0,
        "entry (\(entry.row), \(entry.column)) of a matrix of \(rowCount) x \(columnCount)")
      starts[Int(entry.row) + 1] += 1
    }
    for row in 0..<rowCount { starts[row + 1] += starts[row] }
    var next = starts
    var places = [Int](repeating: 0, count: entries.count)
    for (index, entry) in entries.enumerated() {
      places[next[Int(entry.row)]] = index
      next[Int(entry.row)] += 1
    }
    for row in 0..<rowCount {
      places[starts[row]..<starts[row + 1]].sort { (entries[$0].column, $0) < (entries[$1].column, $1) }
    }
    self.init(starts: starts, columns: places.map { entries[$0].column }, values: places.map { entries[$0].value })
  }
}

extension CatalogueShape {
  /// Rows of a table of users or of items.
  public func rows(of space: RowSpace) -> Int { space == .users ? userRows : itemRows }
}

extension TrainingSet {
  /// The graph of training positives: a row for each user, a column for each item, an entry for each distinct positive.
  ///
  /// `training.adjacency { 1 / ($0 * $1).squareRoot() }` is the symmetrically normalised one of LightGCN (He et al.,
  /// SIGIR 2020); `training.adjacency { 1 / $0 }` takes the mean over a user's items.
  ///
  /// - Parameter weight: gives an entry's number from how many distinct items the user and how many distinct users the
  ///   item has, both at least 1.
  /// - Returns: the matrix, users x items: O(n) for n positives.
  public func adjacency(weight: (_ userDegree: Float, _ itemDegree: Float) -> Float = { _, _ in 1 }) -> SparseMatrix {
    var itemDegrees = [Float](repeating: 0, count: shape.itemRows)
    for user in 0..<shape.userRows { for item in known.of(user) { itemDegrees[Int(item)] += 1 } }
    var entries: [SparseMatrix.Entry] = []
    for user in 0..<shape.userRows {
      let items = known.of(user)
      for item in items {
        let value = weight(Float(items.count), itemDegrees[Int(item)])
        entries.append(SparseMatrix.Entry(row: Int32(user), column: item, value: value))
      }
    }
    return SparseMatrix(rows: .users, columns: .items, shape: shape, entries: entries)
  }
}
