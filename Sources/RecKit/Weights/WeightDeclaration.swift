/// Declares one weight of a scorer: a matrix with a name, its start and its regulariser.
public struct WeightDeclaration: Sendable {
  /// The name, unique within a scorer: lower case, words joined with `_`.
  public var name: String
  /// Rows; a dense layer has one an input, a table one a user or item.
  public var rows: Int
  /// Columns.
  public var columns: Int
  /// The start.
  public var initializer: any Initializer
  /// The objective gets `l2` times the sum of squares of the whole weight.
  public var l2: Double

  /// Declares a weight.
  public init(_ name: String, rows: Int, columns: Int, initializer: any Initializer = .zeros, l2: Double = 0) {
    self.name = name
    self.rows = rows
    self.columns = columns
    self.initializer = initializer
    self.l2 = l2
  }

  /// Numbers in the weight; `Int.max` where there are more.
  public var count: Int {
    let (count, isTooMuch) = rows.multipliedReportingOverflow(by: columns)
    return isTooMuch ? Int.max : count
  }

  /// Declares a table with a row for each user or item, that starts uniform in [-0.05, 0.05) as Keras' does.
  ///
  /// - Parameters:
  ///   - name: such as `user_embedding`.
  ///   - rows: `shape.userRows` or `shape.itemRows`.
  ///   - columns: the length of an embedding.
  ///   - initializer: another start.
  ///   - l2: its regulariser.
  /// - Returns: the declaration.
  public static func embedding(
    _ name: String, rows: Int, columns: Int, initializer: any Initializer = .uniform(0.05), l2: Double = 0
  ) -> WeightDeclaration {
    WeightDeclaration(name, rows: rows, columns: columns, initializer: initializer, l2: l2)
  }

  /// Declares `user_embedding` and `item_embedding`, as ``embedding(_:rows:columns:initializer:l2:)`` does.
  ///
  /// - Parameters:
  ///   - shape: how many users and items there are.
  ///   - columns: the length of an embedding.
  ///   - initializer: another start.
  ///   - l2: the regulariser of both.
  /// - Returns: the declarations, users first.
  public static func embeddings(
    _ shape: CatalogueShape, columns: Int, initializer: any Initializer = .uniform(0.05), l2: Double = 0
  ) -> [WeightDeclaration] {
    [
      .embedding("user_embedding", rows: shape.userRows, columns: columns, initializer: initializer, l2: l2),
      .embedding("item_embedding", rows: shape.itemRows, columns: columns, initializer: initializer, l2: l2),
    ]
  }

  /// Declares a bias for each user or item: a table of one column that starts at 0.
  ///
  /// - Parameters:
  ///   - name: such as `item_bias`, as ``Tape/bias(_:rows:)`` takes it.
  ///   - rows: `shape.userRows` or `shape.itemRows`.
  ///   - l2: its regulariser.
  /// - Returns: the declaration.
  public static func bias(_ name: String, rows: Int, l2: Double = 0) -> WeightDeclaration {
    WeightDeclaration(name, rows: rows, columns: 1, l2: l2)
  }

  /// Declares the weights of a dense layer: NAME_kernel (inputs x units) and NAME_bias (1 x units).
  ///
  /// - Parameters:
  ///   - name: the layer's name, as ``Tape/dense(_:layer:)`` takes it.
  ///   - inputs: columns of the layer's input.
  ///   - units: columns of its output.
  ///   - l2: the kernel's regulariser.
  /// - Returns: both, the kernel first.
  public static func dense(_ name: String, inputs: Int, units: Int, l2: Double = 0) -> [WeightDeclaration] {
    [
      WeightDeclaration(name + "_kernel", rows: inputs, columns: units, initializer: .xavier, l2: l2),
      WeightDeclaration(name + "_bias", rows: 1, columns: units),
    ]
  }
}

extension WeightDeclaration: Equatable {
  /// Whether everything is equal, the parameters of the start too.
  public static func == (first: WeightDeclaration, second: WeightDeclaration) -> Bool {
    first.name == second.name && first.rows == second.rows && first.columns == second.columns
      && first.l2 == second.l2 && type(of: first.initializer) == type(of: second.initializer)
      && first.initializer.resolvedEntries == second.initializer.resolvedEntries
  }
}

extension [WeightDeclaration] {
  /// How many numbers the weights have together; `Int.max` where there are more.
  public var totalCount: Int {
    reduce(0) { sum, weight in
      let (total, isTooMuch) = sum.addingReportingOverflow(weight.count)
      return isTooMuch ? Int.max : total
    }
  }
}
