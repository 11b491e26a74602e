internal import Foundation

/// One parameter that a search varies: where it is in the config, and which values it may have.
public struct SearchAxis: Sendable {
  /// The values, which a number from 0 to 1 chooses among.
  public enum Shape: Sendable {
    /// Numbers of a range; `isLog`: equal ratios are equally likely.
    case numbers(ClosedRange<Double>, isLog: Bool)
    /// Whole numbers of a range.
    case wholeNumbers(ClosedRange<Int>, isLog: Bool)
    /// A list, each value equally likely.
    case values([ConfigNode])
  }

  /// What another value must be for the axis to count.
  struct Condition: Sendable {
    let keys: [String]
    let value: String
  }

  /// The dotted path in the config, such as `optimizer.learning_rate`.
  public let path: String
  /// The values.
  public let shape: Shape
  /// How many values of a range a grid tries; nil: the axis is a list, or the search no grid.
  public let points: Int?
  let keys: [String]
  let condition: Condition?
  let location: ConfigLocation
  /// The space's entry as it was written.
  let entry: ConfigEntry

  /// Whether it sets a whole component.
  var isComponent: Bool { keys.count == 1 }

  /// The value at a coordinate from 0 to 1: of lists and whole numbers each takes an equal part.
  ///
  /// Numbers are rounded, of logarithmic ranges to three digits, of others to a thousandth of the range or finer, so that
  /// a config that is written down has the number that was tried.
  public func value(at unit: Double) -> ConfigNode {
    let unit = min(max(unit, 0), 1)
    switch shape {
    case .numbers(let range, let isLog):
      let value =
        isLog
        ? exp(log(range.lowerBound) + unit * (log(range.upperBound) - log(range.lowerBound)))
        : range.lowerBound + unit * (range.upperBound - range.lowerBound)
      return min(max(Self.short(value, in: range, isLog: isLog), range.lowerBound), range.upperBound).node
    case .wholeNumbers(let range, let isLog):
      guard isLog else { return (range.lowerBound + min(Int(unit * Double(range.count)), range.count - 1)).node }
      let (low, high) = (log(Double(range.lowerBound) - 0.5), log(Double(range.upperBound) + 0.5))
      return min(max(Int(exp(low + unit * (high - low)).rounded()), range.lowerBound), range.upperBound).node
    case .values(let values): return values[min(Int(unit * Double(values.count)), values.count - 1)]
    }
  }

  /// The coordinates that a grid tries.
  var gridUnits: [Double] {
    switch (shape, points) {
    case (.values(let values), _): values.indices.map { (Double($0) + 0.5) / Double(values.count) }
    case (.wholeNumbers(let range, isLog: false), nil):
      (0..<range.count).map { (Double($0) + 0.5) / Double(range.count) }
    case (_, let points?) where points > 1: (0..<points).map { Double($0) / Double(points - 1) }
    default: [0.5]
    }
  }

  /// The end of its range that a value lies at; nil inside, and for lists of words.
  ///
  /// Of a range it is the outermost twentieth, of a list of at least three numbers the first or last.
  public func edge(of unit: Double) -> Edge? {
    switch shape {
    case .numbers, .wholeNumbers: return unit < 0.05 ? .low : unit > 0.95 ? .high : nil
    case .values(let values):
      let numbers = values.compactMap { Double($0) }
      guard numbers.count == values.count, numbers.count >= 3, let number = Double(value(at: unit)) else { return nil }
      return number == numbers.min() ? .low : number == numbers.max() ? .high : nil
    }
  }

  /// An end of a range.
  public enum Edge: String, Sendable {
    /// The lowest values.
    case low
    /// The highest values.
    case high
  }

  /// `1e-8`, the end of the range.
  public func end(_ edge: Edge) -> String {
    switch shape {
    case .numbers(let range, _): ConfigNode.text(of: edge == .low ? range.lowerBound : range.upperBound)
    case .wholeNumbers(let range, _): "\(edge == .low ? range.lowerBound : range.upperBound)"
    case .values(let values):
      values.min { left, right in
        let (l, r) = (Double(left) ?? 0, Double(right) ?? 0)
        return edge == .low ? l < r : l > r
      }?.inlineText ?? ""
    }
  }

  /// How many values a list has; nil of a range.
  var valueCount: Int? { if case .values(let values) = shape { values.count } else { nil } }

  /// A value just beyond an end of the range, whether the parameter allows it or not; nil for lists of words.
  func beyond(_ edge: Edge) -> ConfigNode? {
    let sign = edge == .low ? -1.0 : 1.0
    switch shape {
    case .numbers(let range, let isLog):
      let end = edge == .low ? range.lowerBound : range.upperBound
      return (isLog ? end * (1 + sign * 1e-3) : end + sign * 1e-3 * (range.upperBound - range.lowerBound)).node
    case .wholeNumbers(let range, _): return (edge == .low ? range.lowerBound - 1 : range.upperBound + 1).node
    case .values(let values):
      let whole = values.compactMap { if case .integer(let number) = $0.value { number } else { nil } }
      if whole.count == values.count, let low = whole.min(), let high = whole.max() {
        return (edge == .low ? low - 1 : high + 1).node
      }
      let numbers = values.compactMap { Double($0) }
      guard numbers.count == values.count, let low = numbers.min(), let high = numbers.max() else { return nil }
      return ((edge == .low ? low : high) + sign * 1e-3 * (high - low)).node
    }
  }

  /// `1e-4 to 0.1, log`; `[1, 4, 16]`.
  public var inWords: String {
    switch shape {
    case .numbers(let range, let isLog):
      "\(ConfigNode.text(of: range.lowerBound)) to \(ConfigNode.text(of: range.upperBound))" + (isLog ? ", log" : "")
    case .wholeNumbers(let range, let isLog):
      "\(range.lowerBound) to \(range.upperBound), whole numbers" + (isLog ? ", log" : "")
    case .values(let values): "[" + values.map(\.inlineText).joined(separator: ", ") + "]"
    }
  }

  private static func short(_ value: Double, in range: ClosedRange<Double>, isLog: Bool) -> Double {
    let size = isLog ? value.magnitude : range.upperBound - range.lowerBound
    guard size > 0, value.isFinite else { return value }
    let places = Int((isLog ? 2 : 3) - floor(log10(size)))
    let scale = pow(10, Double(abs(places)))
    return places >= 0 ? (value * scale).rounded() / scale : (value / scale).rounded() * scale
  }
}
