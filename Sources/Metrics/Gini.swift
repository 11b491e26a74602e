public import RecKit

/// Gini index at k: how unevenly the catalogue's items share the places of the users' lists.
///
/// With f_1 <= ... <= f_n, in how many lists each of the catalogue's n items is, and F their sum:
/// G = sum over j of (2 j - n - 1) f_j / ((n - 1) F). Range 0...1: 0 where all items are listed equally often, 1 where
/// every list is the same single item; smaller is better. Items that are in no list count. Ties at the end of a list
/// are broken at random, the same way in every run (`TopLists`). Undefined for a catalogue of one item.
/// Source: Shani, Gunawardana: Evaluating Recommendation Systems (Recommender Systems Handbook, 2011), 8.3.6.2; others
/// divide by n in place of n - 1.
public struct Gini: ListMetric {
  /// The name in configs.
  public static let name = "gini"
  /// One sentence for lists.
  public static let summary = "How unevenly items share the places of the first k: 0 evenly, 1 one item alone."
  /// Smaller is better.
  public static let higherIsBetter = false

  /// Length of the lists.
  @Parameter("Length of the lists.", in: 1...1_000_000)
  public var k = 10

  /// Makes the metric.
  public init() {}

  /// Computes the index: O(n + m log m) for n items in lists and m in the catalogue.
  ///
  /// - Parameters:
  ///   - lists: the lists.
  ///   - training: its catalogue counts, items in no list included.
  /// - Returns: the index, or nil for a catalogue of one item.
  public func value(of lists: TopLists, training: TrainingSet) -> Double? {
    let counts = lists.itemCounts(of: training.items).sorted()
    guard counts.count > 1, !lists.items.isEmpty else { return nil }
    let sum = counts.enumerated().reduce(0) { $0 + (2 * $1.offset + 1 - counts.count) * $1.element }
    return Double(sum) / (Double(counts.count - 1) * Double(lists.items.count))
  }
}
