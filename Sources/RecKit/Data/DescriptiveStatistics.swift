/// What pandas' `describe()` says of a column.
public struct DescriptiveStatistics: Sendable, Equatable {
  /// How many values there are.
  public let count: Int
  /// Mean; NaN of nothing.
  public let mean: Double
  /// Standard deviation with n - 1; NaN of fewer than two values.
  public let standardDeviation: Double
  /// Smallest value.
  public let minimum: Double
  /// 25 %, interpolated linearly between the neighbours of rank (n - 1) / 4.
  public let lowerQuartile: Double
  /// 50 %.
  public let median: Double
  /// 75 %.
  public let upperQuartile: Double
  /// Largest value.
  public let maximum: Double

  /// Describes values: O(n log n).
  public init(_ values: [Double]) {
    let sorted = values.sorted()
    let n = Double(sorted.count)
    let mean = sorted.reduce(0, +) / n
    func quantile(_ share: Double) -> Double {
      guard !sorted.isEmpty else { return .nan }
      let rank = share * (n - 1)
      let below = Int(rank.rounded(.down))
      let above = min(below + 1, sorted.count - 1)
      return sorted[below] + (rank - Double(below)) * (sorted[above] - sorted[below])
    }
    count = sorted.count
    self.mean = sorted.isEmpty ? .nan : mean
    standardDeviation =
      sorted.count < 2 ? .nan : (sorted.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (n - 1)).squareRoot()
    minimum = quantile(0)
    lowerQuartile = quantile(0.25)
    median = quantile(0.5)
    upperQuartile = quantile(0.75)
    maximum = quantile(1)
  }

  /// Describes the columns of a log that are numbers: ids that are their own rows, ratings, times.
  ///
  /// - Parameters:
  ///   - log: the interactions.
  ///   - users: the user map; its column is left out where ids are names.
  ///   - items: the item map.
  /// - Returns: name and statistics of each column.
  public static func columns(
    of log: InteractionLog, users: IdentifierMap, items: IdentifierMap
  ) -> [(name: String, statistics: DescriptiveStatistics)] {
    var columns: [(name: String, statistics: DescriptiveStatistics)] = []
    if users.names == nil { columns.append(("user", DescriptiveStatistics(log.users.map(Double.init)))) }
    if items.names == nil { columns.append(("item", DescriptiveStatistics(log.items.map(Double.init)))) }
    if let ratings = log.ratings { columns.append(("rating", DescriptiveStatistics(ratings.map(Double.init)))) }
    if let times = log.times { columns.append(("timestamp", DescriptiveStatistics(Array(times)))) }
    return columns
  }
}
