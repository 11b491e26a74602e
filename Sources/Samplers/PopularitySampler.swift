internal import Foundation
public import RecKit

/// Draws an item with probability proportional to a power of its number of training positives.
///
/// Items without a training positive are never drawn unless the power is 0, which draws uniformly.
/// Source: Mikolov et al.: Distributed Representations of Words and Phrases (NIPS 2013), for the power 0.75.
public struct PopularitySampler: NegativeSampler {
  /// The name in configs.
  public static let name = "popularity"
  /// One sentence for lists.
  public static let summary = "Negatives drawn in proportion to a power of their training count."

  /// The exponent.
  @Parameter(
    """
    Exponent on the training count: 0 is uniform, 1 raw popularity; above 0, items without a training positive are \
    never drawn.
    """, in: 0...2, search: .linear(0...1))
  public var power = 0.75

  /// Which items are never drawn for a user.
  @Parameter("What is never drawn for a user; with none, a negative may be one of the user's positives.")
  public var exclude = NegativeExclusion.none

  /// Whether a batch's positives share their negatives.
  @Parameter("Draw negatives for each positive, or once for all positives of a batch.")
  public var shared = NegativeSharing.none

  /// True with `shared: batch`.
  public var drawsFromBatch: Bool { shared == .batch }

  /// Negatives that a batch shares cannot leave out the positives of each of its users.
  ///
  /// - Returns: a problem for `shared: batch` with `exclude: positives`.
  public func crossCheck() -> [ParameterProblem] { [shared.problem(with: exclude)].compactMap { $0 } }

  /// True with `exclude: positives`.
  public var excludesPositives: Bool { exclude == .positives }

  /// Makes the sampler.
  public init() {}

  /// Counts the training positives and builds the alias table: O(n + m) for n positives and m items.
  ///
  /// - Parameter training: the training data.
  /// - Returns: the sampler for these data.
  /// - Throws: `SamplerError.noNegatives` where positives are excluded and a user has every item
  ///   that could be drawn.
  public func prepare(for training: TrainingSet) throws -> any PreparedSampler {
    let counts = training.positives.itemCounts(itemRows: training.items.rowCount)
    let weights = training.items.rows.map { pow(Double(counts[$0]), power) }
    let first = training.items.firstRow
    guard exclude == .positives else {
      let sampler = Prepared(first: first, weights: weights, users: training.positives.users, known: nil)
      return shared == .batch ? SharedDraws(sampler) : sampler
    }
    let known = training.known
    let drawable = weights.count { $0 > 0 }
    // A user's own positives all have a weight, so counting them is enough.
    try known.requireNegatives(among: drawable, of: training, for: Self.name)
    return Prepared(first: first, weights: weights, users: training.positives.users, known: known)
  }
}

private struct Prepared: PerPositiveSampler {
  let first: Int
  let weights: [Double]
  let users: [Int32]
  let known: KnownItems?
  let table: AliasTable

  init(first: Int, weights: [Double], users: [Int32], known: KnownItems?) {
    self.first = first
    self.weights = weights
    self.users = users
    self.known = known
    table = AliasTable(weights: weights)
  }

  /// The weights' shares of their sum.
  var logProbabilities: [Float]? {
    let sum = weights.reduce(0, +)
    return [Float](repeating: -.infinity, count: first) + weights.map { $0 > 0 ? Float(log($0 / sum)) : -.infinity }
  }

  func draw(for user: Int, using random: inout RandomStream, rejected: inout Int) -> Int32 {
    guard let known else { return Int32(first + table.draw(using: &random)) }
    for _ in 0..<rejectionLimit {
      let item = Int32(first + table.draw(using: &random))
      if !known.contains(item, of: user) { return item }
      rejected += 1
    }
    return drawAmongOthers(than: known.of(user), using: &random)
  }

  /// Inverts the cumulative weights of what is left: O(m) for m items, for users who hold most of the weight.
  private func drawAmongOthers(than taken: ArraySlice<Int32>, using random: inout RandomStream) -> Int32 {
    var remaining = weights
    for item in taken { remaining[Int(item) - first] = 0 }
    var target = random.nextUnit() * remaining.reduce(0, +)
    var chosen = 0
    for (index, weight) in remaining.enumerated() where weight > 0 {
      chosen = index
      target -= weight
      if target < 0 { break }
    }
    return Int32(first + chosen)
  }
}
