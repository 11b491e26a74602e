/// A number with a fixed number of decimals, halves away from zero.
public func rounded(_ value: Double, places: Int) -> String {
  guard value.isFinite else { return "\(value)" }
  var scale = 1.0
  for _ in 0..<places { scale *= 10 }
  let scaled = (value.magnitude * scale).rounded()
  guard scaled < 9e15 else { return "\(value)" }
  let whole = Int(scaled)
  let fraction = String(whole % Int(scale))
  let sign = value < 0 && whole > 0 ? "-" : ""
  guard places > 0 else { return sign + String(whole) }
  return sign + "\(whole / Int(scale))." + String(repeating: "0", count: places - fraction.count) + fraction
}
