/// A line that shows how far something has come, with rate and time left.
public struct ProgressBar: Sendable {
  private let label: String
  private let unit: String

  /// Makes a bar.
  ///
  /// - Parameters:
  ///   - label: what is being done.
  ///   - unit: what is counted, such as "triplets".
  public init(_ label: String, unit: String) {
    self.label = label
    self.unit = unit
  }

  /// The line.
  ///
  /// - Parameters:
  ///   - done: how many are done.
  ///   - total: how many there are; nil: unknown.
  ///   - seconds: how long it has taken.
  ///   - width: columns of the terminal; the line is shorter.
  /// - Returns: text without a line end.
  public func line(done: Int, total: Int?, seconds: Double, width: Int) -> String {
    line(done: Double(done), total: total.map(Double.init), seconds: seconds, width: width)
  }

  /// The line for units that can be done in part, such as runs.
  ///
  /// - Parameters:
  ///   - done: how many are done, parts of those under way included.
  ///   - total: how many there are; nil: unknown.
  ///   - seconds: how long it has taken.
  ///   - width: columns of the terminal; the line is shorter.
  /// - Returns: text without a line end.
  public func line(done: Double, total: Double?, seconds: Double, width: Int) -> String {
    let rate = seconds > 0 ? done / seconds : 0
    var tail = " \(Self.rate(rate, unit))"
    guard let total, total > 0 else { return clip("\(label) \(Self.short(done)) \(unit)\(tail)", width) }
    let share = min(1, done / total)
    if rate > 0 && done < total { tail += ", \(Self.time((total - done) / rate)) left" }
    let percent = "\(Int(share * 100))%"
    let head = "\(label) \(String(repeating: " ", count: max(0, 4 - percent.count)))\(percent) "
    let room = min(30, width - 1 - head.count - tail.count)
    guard room >= 5 else { return clip(head + tail, width) }
    let filled = Int((share * Double(room - 2)).rounded(.down))
    return head + "[" + String(repeating: "#", count: filled) + String(repeating: ".", count: room - 2 - filled) + "]"
      + tail
  }

  private func clip(_ line: String, _ width: Int) -> String { String(line.prefix(max(0, width - 1))) }

  /// A rate by the second, or by the minute or the hour where less than one a second is done.
  private static func rate(_ perSecond: Double, _ unit: String) -> String {
    for (factor, period) in [(1.0, "s"), (60, "min"), (3600, "h")] where perSecond * factor >= 1 || period == "h" {
      let value = perSecond * factor
      return "\(value < 10 && period != "s" ? rounded(value, places: 1) : short(value)) \(unit)/\(period)"
    }
    return ""
  }

  /// A number in three digits and a letter: 1234567 is 1.23M.
  static func short(_ value: Double) -> String {
    for (limit, letter) in [(1e9, "G"), (1e6, "M"), (1e3, "k")] where value >= limit {
      let scaled = value / limit
      return (scaled >= 100 ? String(Int(scaled)) : rounded(scaled, places: scaled >= 10 ? 1 : 2)) + letter
    }
    return String(Int(value.rounded()))
  }

  /// A time as 5s, 2:05 or 1:02:05.
  public static func time(_ seconds: Double) -> String {
    let whole = Int(min(seconds, 1e9).rounded(.up))
    func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
    switch whole {
    case ..<60: return "\(whole)s"
    case ..<3600: return "\(whole / 60):\(two(whole % 60))"
    default: return "\(whole / 3600):\(two(whole / 60 % 60)):\(two(whole % 60))"
    }
  }
}
