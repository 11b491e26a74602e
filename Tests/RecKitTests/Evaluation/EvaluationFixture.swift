@testable import RecKit

/// A score for each (user, item), fixed.
struct TableScorer: CatalogueScorer {
  var table: [[Float]]

  func score(users: UnsafeBufferPointer<Int32>, into output: UnsafeMutableBufferPointer<Float>) {
    let width = table[0].count
    for (row, user) in users.enumerated() {
      for item in 0..<width { output[row * width + item] = table[Int(user)][item] }
    }
  }

  /// Scores from few levels, so that ties are frequent.
  static func random(users: Int, items: Int, levels: Int, seed: UInt64) -> TableScorer {
    TableScorer(
      table: (0..<users).map { user in
        var random = RandomStream(seed: seed, purpose: .scores, index: user)
        return (0..<items).map { _ in Float(random.nextIndex(below: levels)) / Float(levels) }
      })
  }
}

/// The reciprocal of the expected place of the best relevant candidate, 1 where it is first.
struct BestPlace: Metric {
  static let name = "best_place"
  static let summary = "For tests."
  @Parameter("Length of the list.") var k = 0
  var cutoff: Int? { k > 0 ? k : nil }

  func value(of ranking: UserRanking) -> Double? {
    ranking.groups.first.map { 1 / (Double($0.above) + Double($0.size + 1) / 2) }
  }
}

/// Pairs of (user, item) as one part.
func part(_ pairs: [(Int, Int)], users: Int) -> Interactions {
  Interactions(users: pairs.map { Int32($0.0) }, items: pairs.map { Int32($0.1) }, userRows: users)
}

/// Prepared data from pairs; users and items are their own rows.
func prepared(
  train: [(Int, Int)], rated: [(Int, Int)] = [], validation: [(Int, Int)]? = nil, test: [(Int, Int)], users: Int,
  items: Range<Int>
) -> PreparedData {
  PreparedData(
    training: TrainingSet(
      positives: part(train, users: users), users: .integers(0..<users), items: .integers(items),
      log: InteractionLog(users: (train + rated).map { Int32($0.0) }, items: (train + rated).map { Int32($0.1) })),
    validation: validation.map { part($0, users: users) },
    test: part(test, users: users), logs: [], notes: [])
}
