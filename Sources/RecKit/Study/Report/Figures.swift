/// How numbers are written in reports.
enum Figures {
  /// Four decimals, or two significant digits where that is more.
  static func difference(_ value: Double) -> String { fixed(value, places(value, units: 9.5)) }

  /// How many decimals, from four to twelve, a number needs so that it is at least `units` units of the last decimal.
  private static func places(_ value: Double, units: Double) -> Int {
    var places = 4
    guard !isRounding(value) else { return places }
    var scaled = abs(value) * 1e4
    while scaled > 0 && scaled < units && places < 12 {
      scaled *= 10
      places += 1
    }
    return places
  }

  /// Whether a difference of means is no more than the rounding of sums.
  static func isRounding(_ value: Double) -> Bool { abs(value) < 1e-12 }

  /// A fixed number of decimals.
  static func fixed(_ value: Double, _ places: Int) -> String { rounded(value, places: places) }

  /// A p-value: two decimals from 0.1, four below, a bound below 0.0001; empty for nil.
  static func p(_ value: Double?) -> String {
    guard let value else { return "" }
    return value < 0.0001 ? "< 0.0001" : fixed(value, value < 0.0995 ? 4 : 2)
  }

  /// A mean and its deviation over seeds: `0.9225 ± 0.0010`; empty without values.
  static func mean(_ values: [Double], isDeterministic: Bool) -> String {
    guard !values.isEmpty else { return "" }
    let deviation =
      isDeterministic ? "–" : values.standardDeviation.map { $0 == 0 ? "0" : fixed($0, places($0, units: 0.5)) }
    return fixed(values.mean, 4) + (deviation.map { " ± \($0)" } ?? "")
  }

  /// A paired difference and its interval, all with the same decimals.
  struct Difference {
    /// With its sign: `+0.0118`.
    let mean: String
    /// Without a sign: `0.0118`.
    let size: String
    /// `[0.0093, 0.0143]`; nil without an interval.
    let interval: String?
    /// The interval of the size, the smaller end first; of one without 0.
    let sizes: String?

    init(_ paired: PairedComparison) {
      // Rounding alone is no width.
      let width = paired.interval.map { ($0.upperBound - $0.lowerBound) / 2 } ?? 0
      let half = width > 1e-12 * abs(paired.meanDifference) ? width : 0
      let ends = paired.interval.map { [$0.lowerBound, $0.upperBound] } ?? []
      // An end that is not 0 must not be shown as 0, because verdicts depend on its sign.
      let least = ends.map { min(Figures.places($0, units: 0.5), Figures.places(half, units: 9.5) + 2) }.max() ?? 4
      let places = max(
        Figures.places(paired.meanDifference, units: 9.5), Figures.places(half, units: 0.5), least)
      size = fixed(abs(paired.meanDifference), places)
      let isRounding = Figures.isRounding(paired.meanDifference)
      mean = (isRounding ? "" : paired.meanDifference > 0 ? "+" : "-") + size
      interval = ends.isEmpty ? nil : "[\(ends.map { fixed($0, places) }.joined(separator: ", "))]"
      let sizes = ends.map(abs).sorted()
      self.sizes = sizes.isEmpty ? nil : "[\(sizes.map { fixed($0, places) }.joined(separator: ", "))]"
    }
  }
}
