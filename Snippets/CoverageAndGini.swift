import RecKit
import RecKitCommands

/// The share of the catalogue that is in somebody's first k.
struct ShareMetric: ListMetric {
  static let name = "share"
  static let summary = "Share of the catalogue that is in some list."
  @Parameter("Length of the lists.", in: 1...1_000_000) var k = 10

  func value(of lists: TopLists, training: TrainingSet) -> Double? {
    Double(lists.itemCounts(of: training.items).count { $0 > 0 }) / Double(training.items.rows.count)
  }
}

/// How unequally often items are listed: 0 equally, 1 one item alone.
struct InequalityMetric: ListMetric {
  static let name = "inequality"
  static let summary = "Gini index of how often items are listed."
  static let higherIsBetter = false
  @Parameter("Length of the lists.", in: 1...1_000_000) var k = 10

  func value(of lists: TopLists, training: TrainingSet) -> Double? {
    let counts = lists.itemCounts(of: training.items).sorted()
    guard counts.count > 1 else { return nil }
    let sum = counts.indices.reduce(0) { $0 + (2 * $1 + 1 - counts.count) * counts[$1] }
    return Double(sum) / Double((counts.count - 1) * lists.items.count)
  }
}

// swift run CoverageAndGini run configs/quickstart.txt 'evaluation.metrics=[auc, share@10, inequality@10]'
private let program: Never = Reckit.main {
  try $0.register(ShareMetric.self)
  try $0.register(InequalityMetric.self)
}
