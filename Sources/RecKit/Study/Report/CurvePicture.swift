/// Lines over epochs, as inline SVG.
struct CurvePicture {
  private let lines: [(style: String, points: [(x: Int, y: Double)])]
  private let scale: AxisScale
  private let epochs: ClosedRange<Int>

  /// Nil where no line has two points.
  init?(_ lines: [(style: String, points: [(x: Int, y: Double)])]) {
    let drawn = lines.filter { $0.points.count > 1 }
    let all = drawn.flatMap(\.points)
    guard let first = all.map(\.x).min(), let last = all.map(\.x).max() else { return nil }
    self.lines = drawn
    epochs = first...last
    scale = AxisScale(all.map(\.y))
  }

  /// The picture, with what it shows in words.
  func svg(_ title: String) -> String {
    func x(_ epoch: Int) -> String {
      Figures.fixed(52 + 180 * Double(epoch - epochs.lowerBound) / Double(max(1, epochs.count - 1)), 2)
    }
    func y(_ value: Double) -> String { Figures.fixed(130 - 120 * scale(value), 2) }
    var shapes = ""
    for tick in scale.ticks {
      shapes += "<line class=\"grid\" x1=\"52\" x2=\"232\" y1=\"\(y(tick))\" y2=\"\(y(tick))\"/>"
      shapes += "<text x=\"48\" y=\"\(y(tick))\" dy=\"4\" text-anchor=\"end\">\(scale.label(tick))</text>"
    }
    for epoch in [epochs.lowerBound, epochs.upperBound] {
      shapes += "<text x=\"\(x(epoch))\" y=\"146\" text-anchor=\"middle\">\(epoch)</text>"
    }
    shapes += "<text x=\"142\" y=\"146\" text-anchor=\"middle\">epoch</text>"
    for line in lines {
      let path = line.points.enumerated().map { "\($0 == 0 ? "M" : "L")\(x($1.x)) \(y($1.y))" }.joined()
      shapes += "<path class=\"\(line.style)\" d=\"\(path)\"/>"
    }
    let points = lines.last?.points ?? []
    let words = points.map { "\($0.x): \(Figures.fixed($0.y, 4))" }.joined(separator: ", ")
    return "<svg viewBox=\"0 0 240 150\" role=\"img\"><title>\(escape(title)) by epoch: \(words)</title>\(shapes)</svg>"
  }
}

/// How many users have which value, as inline SVG.
struct Histogram {
  private static let bins = 20
  private let counts: [Int]
  private let scale: AxisScale
  private let range: ClosedRange<Double>

  /// Nil without values.
  init?(_ values: [Double]) {
    guard let low = values.min(), let high = values.max() else { return nil }
    let width = high - low
    range = low...high
    var counts = [Int](repeating: 0, count: Self.bins)
    for value in values {
      counts[width > 0 ? min(Self.bins - 1, Int((value - low) / width * Double(Self.bins))) : 0] += 1
    }
    self.counts = counts
    scale = AxisScale([0, Double(counts.max() ?? 1)])
  }

  /// The picture, with what it shows in words.
  func svg(_ title: String) -> String {
    let most = Double(counts.max() ?? 1)
    var shapes = ""
    for (bin, count) in counts.enumerated() where count > 0 {
      let height = 112 * Double(count) / most
      shapes +=
        "<rect class=\"box\" x=\"\(Figures.fixed(36 + 9.8 * Double(bin), 2))\" y=\"\(Figures.fixed(130 - height, 2))\" width=\"9.4\" height=\"\(Figures.fixed(height, 2))\"/>"
    }
    shapes += "<text x=\"32\" y=\"22\" text-anchor=\"end\">\(Int(most))</text>"
    shapes += "<text x=\"32\" y=\"134\" text-anchor=\"end\">0</text>"
    shapes += "<text x=\"36\" y=\"146\">\(Figures.fixed(range.lowerBound, 3))</text>"
    shapes += "<text x=\"232\" y=\"146\" text-anchor=\"end\">\(Figures.fixed(range.upperBound, 3))</text>"
    let words =
      "\(counts.reduce(0, +)) users from \(Figures.fixed(range.lowerBound, 3)) to \(Figures.fixed(range.upperBound, 3)), "
      + "in \(Self.bins) equal steps: \(counts.map(String.init).joined(separator: ", "))"
    return "<svg viewBox=\"0 0 240 150\" role=\"img\"><title>\(escape(title)): \(words)</title>\(shapes)</svg>"
  }
}
