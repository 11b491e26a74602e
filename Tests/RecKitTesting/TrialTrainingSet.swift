internal import RecKit

/// What scorers and losses are prepared for in checks: five users, the last without a positive, and 21 items, some of
/// them without.
let trialTrainingSet: TrainingSet = {
  let pairs: [(Int32, Int32)] = [
    (0, 3), (0, 7), (0, 9), (1, 1), (1, 3), (2, 0), (2, 7), (2, 20), (2, 11), (3, 5), (3, 20),
  ]
  func features(_ space: Variable.Space, rows: Int) -> FeatureTable {
    FeatureTable(
      space, names: ["first", "second", "third"], values: (0..<3 * rows).map { Float(($0 * 7 + 3) % 11) / 8 - 0.5 })
  }
  return TrainingSet(
    positives: Interactions(users: pairs.map(\.0), items: pairs.map(\.1), userRows: 5), users: .integers(0..<5),
    items: .integers(0..<21), userFeatures: features(.users, rows: 5), itemFeatures: features(.items, rows: 21))
}()
