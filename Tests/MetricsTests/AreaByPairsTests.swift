import RecKit
import RecKitMetrics
import Testing

/// AUC of the evaluator beside one that looks at every pair.
struct AreaByPairsTests {
  /// Scores with many ties, the same whenever they are computed.
  private struct Coarse: CatalogueScorer {
    func score(users: UnsafeBufferPointer<Int32>, into output: UnsafeMutableBufferPointer<Float>) {
      for (row, user) in users.enumerated() {
        for item in 0..<60 { output[row * 60 + item] = Self.score(Int(user), item) }
      }
    }

    static func score(_ user: Int, _ item: Int) -> Float { Float((user * 31 + item * item * 7 + user * item) % 13) }
  }

  @Test func equalsTheShareOfPairsInOrder() throws {
    let users = (0..<50).flatMap { [Int32](repeating: $0, count: 4) }
    let train = Interactions(
      users: users, items: users.enumerated().map { Int32((Int($1) * 5 + $0 * 3) % 60) }, userRows: 50)
    let candidates = users.enumerated().map { ($1, Int32((Int($1) * 7 + $0 * 11 + 1) % 60)) }
      .filter { !train.contains(user: Int($0.0), item: $0.1) }
    let test = Interactions(users: candidates.map(\.0), items: candidates.map(\.1), userRows: 50)
    let data = PreparedData(
      training: TrainingSet(positives: train, users: .integers(0..<50), items: .integers(0..<60)),
      validation: nil, test: test, logs: [], notes: [])
    let result = try RankingEvaluator(data, options: EvaluationOptions(), metrics: [AUC()])
      .evaluate(Coarse(), part: .test, threads: 2)

    #expect(result.users.count > 40)
    for (user, found) in zip(result.users.map { Int($0) }, result.values[0]) {
      let items = (0..<60).filter { !train.contains(user: user, item: Int32($0)) }
      let relevant = items.filter { test.contains(user: user, item: Int32($0)) }
      let irrelevant = items.filter { !test.contains(user: user, item: Int32($0)) }
      var sum = 0.0
      for good in relevant {
        for bad in irrelevant {
          let difference = Coarse.score(user, good) - Coarse.score(user, bad)
          sum += difference > 0 ? 1 : difference == 0 ? 0.5 : 0
        }
      }
      #expect(found == sum / Double(relevant.count * irrelevant.count), "user \(user)")
    }
    #expect(result.tiedShare > 0)
  }
}
