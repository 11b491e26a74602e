/// How much of the spread of an arm's values one parameter explains by itself.
enum ParameterShare {
  /// The correlation ratio: the variance of the means of groups over the variance of all; 0 to 1.
  ///
  /// A list has a group for each value, a range five of nearly equal counts. Groups of few trials explain some of any
  /// spread, so that what is below about (groups - 1) / (trials - 1) says nothing.
  ///
  /// - Parameters:
  ///   - points: coordinate from 0 to 1, and value.
  ///   - valueCount: how many values the list has; nil: it is a range.
  /// - Returns: the share; nil with fewer than ten trials, or where all values are the same.
  static func explained(_ points: [(x: Double, y: Double)], valueCount: Int?) -> Double? {
    guard points.count >= 10 else { return nil }
    let mean = points.map(\.y).mean
    let total = points.reduce(0) { $0 + ($1.y - mean) * ($1.y - mean) }
    guard total > 0 else { return nil }
    let ordered = points.sorted { ($0.x, $0.y) < ($1.x, $1.y) }
    var groups: [Int: [Double]] = [:]
    for (place, point) in ordered.enumerated() {
      let group =
        valueCount.map { min(Int(point.x * Double($0)), $0 - 1) } ?? place * 5 / ordered.count
      groups[group, default: []].append(point.y)
    }
    let between = groups.keys.sorted().reduce(0.0) { sum, key in
      let values = groups[key] ?? []
      return sum + Double(values.count) * (values.mean - mean) * (values.mean - mean)
    }
    return min(1, between / total)
  }
}
