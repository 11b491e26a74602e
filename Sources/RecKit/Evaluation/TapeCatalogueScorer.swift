extension PreparedScorer {
  /// Scores users against every item through ``scores(of:on:)``.
  ///
  /// What the forward pass computes of items alone is computed once, what it computes of users alone once a user; inner
  /// products, cosines and the first dense layer over a concatenation are factored. Scores that are an inner product or
  /// a cosine, with or without biases, are one matrix product. The rest is O(users x items).
  public func catalogueScorer(for model: Model) -> any CatalogueScorer {
    let scorer = TapeCatalogueScorer(scorer: self, model: model)
    return scorer.factored ?? scorer
  }
}

/// Scores whole catalogues with nothing but a scorer's forward pass, on a ``Grid``.
struct TapeCatalogueScorer: CatalogueScorer {
  /// Numbers that the operations on a block of pairs should write at the most: about what a core's cache holds.
  private static let cachedNumbers = 1 << 19
  /// The same where they write so few that they need no cache, but many users for a matrix product.
  private static let streamedNumbers = 1 << 22

  /// Users whose pairs are made at once; the next ones use the same memory.
  private static let mostUsers = 8

  private let scorer: any PreparedScorer
  private let model: Model
  /// The forward pass of one user and every item.
  private let whole: Pass
  /// The scores' position among its operations.
  private let output: Int
  /// Numbers that the operations write for a pair.
  private let width: Int
  private let passes = PassPool()

  init(scorer: any PreparedScorer, model: Model) {
    self.scorer = scorer
    self.model = model
    whole = Pass(model: model, users: 1, items: 0..<model.shape.itemRows)
    output = whole.run(scorer, users: [0], whole: nil).index
    width = whole.tape.nodes.reduce(1) {
      $0
        + ($1.space == .pairs && $1.grid.side == .pairs && ($1.grid.isComputed || $1.grid.pairValue != nil)
          ? $1.value.columns : 0)
    }
  }

  func score(users: UnsafeBufferPointer<Int32>, into output: UnsafeMutableBufferPointer<Float>) {
    let itemRows = model.shape.itemRows
    precondition(output.count == users.count * itemRows)
    // Many users against all items where little is written for a pair, else one user against some items.
    let numbers = width <= 4 ? Self.streamedNumbers : Self.cachedNumbers
    let userCount = max(1, min(users.count, Self.mostUsers, numbers / (itemRows * width)))
    let itemCount = userCount > 1 ? itemRows : min(itemRows, max(16, numbers / width))
    for start in stride(from: 0, to: itemRows, by: itemCount) {
      let items = start..<min(start + itemCount, itemRows)
      for first in stride(from: 0, to: users.count, by: userCount) {
        let block = users[first..<min(first + userCount, users.count)]
        let pass = passes.take(users: block.count, items: items) ?? Pass(model: model, users: block.count, items: items)
        defer { passes.give(pass) }
        let scores = pass.values(of: pass.run(scorer, users: block, whole: whole.tape))
        for row in 0..<block.count {
          let target = (first + row) * itemRows
          _ = UnsafeMutableBufferPointer(rebasing: output[target + items.lowerBound..<target + items.upperBound])
            .update(fromContentsOf: scores[row * items.count..<(row + 1) * items.count])
        }
      }
    }
  }
}

extension TapeCatalogueScorer {
  /// The same scores as one matrix product, where they are one of what belongs to users and what belongs to items.
  fileprivate var factored: FactorCatalogueScorer? {
    let nodes = whole.tape.nodes
    // Biases are added to the product one by one; the last is seen first.
    var index = output
    var added: [(index: Int, sign: Float)] = []
    while let sum = nodes[index].operation as? SumOperation, nodes[index].grid.side == .pairs {
      let (first, second) = (nodes[index].first, nodes[index].second)
      let isReversed = nodes[first].grid.side != .pairs && sum.sign > 0
      added.append(isReversed ? (first, 1) : (second, sum.sign))
      index = isReversed ? second : first
    }
    guard let product = nodes[index].operation as? any FactoredOperation, nodes[index].grid.side == .pairs,
      let (users, items) = whole.tape.usersAndItems([nodes[index].first, nodes[index].second]),
      added.allSatisfy({ nodes[$0.index].grid.side != .pairs && nodes[$0.index].value.columns == 1 })
    else { return nil }

    // What belongs to users, some of them at a time.
    let columns = nodes[items].value.columns
    let userRows = model.shape.userRows
    let factors = AlignedBuffer(count: userRows * columns)
    let userBiases = added.map { nodes[$0.index].grid.side == .users ? AlignedBuffer(count: userRows) : nil }
    for first in stride(from: 0, to: userRows, by: Self.userBlock) {
      let block = first..<min(first + Self.userBlock, userRows)
      let pass = passes.take(users: block.count, items: 0..<1) ?? Pass(model: model, users: block.count, items: 0..<1)
      pass.run(scorer, users: Int32(block.lowerBound)..<Int32(block.upperBound), whole: nil)
      copy(product.factors(pass.tape.nodes[users].value, on: pass.tape), to: factors.pointer + first * columns)
      for (bias, target) in zip(added, userBiases) {
        if let target { copy(pass.tape.nodes[bias.index].value, to: target.pointer + first) }
      }
      passes.give(pass)
    }
    return FactorCatalogueScorer(
      users: factors, items: product.factors(nodes[items].value, on: whole.tape),
      biases: zip(added, userBiases).reversed().map { bias, users in
        (users.map { .users($0) } ?? .items(column(nodes[bias.index].value)), bias.sign)
      })
  }

  /// Users whose values are computed at once.
  private static let userBlock = 4096

  private func copy(_ matrix: Matrix, to target: UnsafeMutablePointer<Float>) {
    for row in 0..<matrix.rows {
      (target + row * matrix.columns).update(from: matrix.row(row), count: matrix.columns)
    }
  }

  /// A copy of a matrix of one column.
  private func column(_ matrix: Matrix) -> AlignedBuffer {
    let result = AlignedBuffer(count: matrix.rows)
    copy(matrix, to: result.pointer)
    return result
  }
}

/// Passes that nobody uses at the moment, so that their memory is not made anew for every block of users.
private final class PassPool: Sendable {
  private let free = Locked<[Pass]>([])

  /// A pass for as many users and these items; nil where there is none.
  func take(users: Int, items: Range<Int>) -> Pass? {
    free.withLock { free in
      free.lastIndex { $0.userCount == users && $0.items == items }.map { free.remove(at: $0) }
    }
  }

  func give(_ pass: Pass) { free.withLock { $0.append(pass) } }
}

/// A forward pass over a grid, and the rows that it needs.
///
/// Sendable: one thread uses it at a time, and the pass over the whole catalogue is run before others see it, and only read afterwards.
private final class Pass: @unchecked Sendable {
  let tape: Tape
  let userCount: Int
  let items: Range<Int>
  private var itemCount: Int { items.count }
  private let isWhole: Bool
  /// Users, items, and of each pair the user, the item and the places of both.
  private let rows: UnsafeMutableBufferPointer<Int32>

  init(model: Model, users: Int, items: Range<Int>) {
    tape = Tape(for: model)
    userCount = users
    self.items = items
    isWhole = items.count == model.shape.itemRows
    rows = .allocate(capacity: users + items.count + 4 * users * items.count)
    rows.initialize(repeating: 0)
    let (itemOf, userPlaceOf, itemPlaceOf) = (column(1), column(2), column(3))
    for place in items.indices { rows[users + place - items.lowerBound] = Int32(place) }
    for user in 0..<users {
      let start = user * items.count
      for place in 0..<items.count {
        itemOf[start + place] = Int32(items.lowerBound + place)
        userPlaceOf[start + place] = Int32(user)
        itemPlaceOf[start + place] = Int32(place)
      }
    }
  }

  deinit { rows.deallocate() }

  private func column(_ index: Int) -> UnsafeMutableBufferPointer<Int32> {
    let start = userCount + itemCount + index * userCount * itemCount
    return UnsafeMutableBufferPointer(rebasing: rows[start..<start + userCount * itemCount])
  }

  /// The scores of every pair, until the next run.
  @discardableResult
  func run(_ scorer: any PreparedScorer, users: some Collection<Int32>, whole: Tape?) -> Variable {
    for (place, user) in users.enumerated() {
      rows[place] = user
      UnsafeMutableBufferPointer(rebasing: column(0)[place * itemCount..<(place + 1) * itemCount])
        .update(repeating: user)
    }
    let pairs = PairBatch(users: UnsafeBufferPointer(column(0)), items: UnsafeBufferPointer(column(1)))
    tape.reset(
      grid: Grid(
        users: UnsafeBufferPointer(rebasing: rows[..<userCount]),
        items: UnsafeBufferPointer(rebasing: rows[userCount..<userCount + itemCount]), pairs: pairs,
        places: PairBatch(users: UnsafeBufferPointer(column(2)), items: UnsafeBufferPointer(column(3))), whole: whole,
        isWhole: isWhole))
    let scores = scorer.scores(of: pairs, on: tape)
    do {
      try tape.check(scores, of: pairs, by: scorer)
    } catch {
      // A run tries the forward pass before anything is scored, so this scorer does not always behave the same.
      preconditionFailure("\(error)")
    }
    return scores
  }

  /// The numbers of a variable, to be read before the next run.
  func values(of variable: Variable) -> UnsafeMutableBufferPointer<Float> { tape.value(of: variable).values }
}
