/// Some users against a range of items: the pairs (u, i), item after item for each user.
///
/// On a grid a tape computes once an item what belongs to items alone, once a user what belongs to users alone, and
/// operations that can be factored (``GridOperation``) score users against items at once. What a scorer writes stays
/// the same: a variable has a row for each pair, whatever is stored for it.
struct Grid {
  /// What is stored of a variable of pairs: a row for each pair, or for each user or item of the grid alone.
  typealias Side = Variable.Space

  /// The rows of the user tables, each once.
  let users: UnsafeBufferPointer<Int32>
  /// The rows of the item tables, each once.
  let items: UnsafeBufferPointer<Int32>
  /// `users.count * items.count` pairs.
  let pairs: PairBatch
  /// The place of each pair's user in `users`, and of its item in `items`.
  let places: PairBatch
  /// The same forward pass over every item, with what belongs to items alone; nil: this is it.
  let whole: Tape?
  /// Whether `items` is the whole catalogue.
  let isWhole: Bool

  /// What a column of rows that somebody looks up has a row for.
  func side(of rows: UnsafeBufferPointer<Int32>) -> Side {
    pairs.side(of: rows) ?? .pairs
  }

  /// The rows that are looked up for a column of rows: each once where the column is the pairs' users or items.
  func stored(_ rows: UnsafeBufferPointer<Int32>) -> UnsafeBufferPointer<Int32> {
    switch side(of: rows) {
    case .pairs: rows
    case .users: users
    case .items: items
    }
  }
}

/// What a tape keeps of a variable on a ``Grid``.
struct GridNode {
  /// What the node's value has a row for.
  var side = Grid.Side.pairs
  /// The value with a row for each pair, where somebody asked for it and it is not the value itself.
  var pairValue: Matrix?
  /// Variables side by side that nobody has asked for as one matrix yet: the value is not there.
  var parts: [Int] = []
  /// A row for each user and one for each item whose sum nobody has asked for yet: the value is not there.
  var sum: Sum?
  /// What an operation keeps of the whole catalogue, for the blocks of users.
  var prepared: Matrix?

  /// A sum of what belongs to users and what belongs to items, or the positive part of one.
  struct Sum {
    let users: Matrix
    let items: Matrix
    var isRectified = false
  }

  /// Whether the value is there.
  var isComputed: Bool { parts.isEmpty && sum == nil }
}

/// An operation that scores users against items in another way than pair by pair.
protocol GridOperation: Operation {
  /// Computes the output for every pair, if these inputs let it.
  ///
  /// - Parameters:
  ///   - inputs: positions of the inputs.
  ///   - columns: columns of the output.
  ///   - tape: whose batch lies on a grid.
  ///   - grid: the grid.
  ///   - prepared: returns what depends on the items alone: what `make` makes, or what it made for the whole catalogue.
  /// - Returns: the output; nil: pair by pair, as ever.
  func score(
    _ inputs: [Int], columns: Int, on tape: Tape, _ grid: Grid, prepared: (_ make: () -> Matrix) -> Matrix
  ) -> GridScores?
}

/// What a ``GridOperation`` computes.
enum GridScores {
  /// A row for each pair.
  case pairs(Matrix)
  /// A sum that is added up where somebody reads it.
  case sum(GridNode.Sum)
}

/// An operation whose output is an inner product of what belongs to a user and what belongs to an item.
protocol FactoredOperation: GridOperation {
  /// What the rows of an input become before the product.
  func factors(_ rows: Matrix, on tape: Tape) -> Matrix
}
