extension StudyPage {
  /// Differences from the baseline with their intervals.
  var forest: String {
    let label = study.primary
    var markup = ""
    for unit in StudyAnalysis.Unit.ofOneStudy {
      let shown = analysis.ranking.compactMap { variant in
        analysis.comparison(variant, label, unit).flatMap { comparison in
          comparison.paired.map { (variant, comparison, $0) }
        }
      }
      guard !shown.isEmpty else { continue }
      let ends = shown.flatMap { _, _, paired -> [Double] in
        [paired.meanDifference] + (paired.interval.map { [$0.lowerBound, $0.upperBound] } ?? [])
      }
      let scale = AxisScale(ends + [0])
      markup += "<div class=\"wide\">Over \(unit.rawValue)</div>\n"
      for (variant, comparison, paired) in shown {
        let conclusion = analysis.verdict(variant, label)?.conclusion
        let verdict = conclusion == .better ? "better" : conclusion == .worse ? "worse" : "open"
        var shapes = line(scale(0), 0, scale(0), 26, "zero")
        if let interval = paired.interval {
          shapes += line(scale(interval.lowerBound), 13, scale(interval.upperBound), 13, "bar")
        }
        shapes += "<circle class=\"dot\" cx=\"\(percent(scale(paired.meanDifference)))\" cy=\"13\" r=\"4.5\"/>"
        markup += row(
          names[variant], picture(shapes, comparison.sentence, verdict), comparison.sentence)
      }
      markup += axis(scale, signed: true)
    }
    guard !markup.isEmpty else { return "" }
    return section(
      "Differences from the baseline",
      """
      \(label) of each variant minus that of \(baselineName): the mean of the paired differences and its 95 % interval \
      (not corrected). \(StudyAnalysis.Unit.seeds.scope) \(StudyAnalysis.Unit.users.scope)
      """, "<div class=\"rows\">\n\(markup)</div>\n")
  }

  /// Every seed's value.
  var seeds: String {
    let label = study.primary
    let all = study.variants.indices.flatMap { analysis.values(label, of: $0) }
    guard !all.isEmpty else { return "" }
    let scale = AxisScale(all)
    var markup = ""
    for variant in analysis.ranking {
      let values = analysis.values(label, of: variant)
      guard !values.isEmpty else { continue }
      var shapes = line(scale(values.mean), 4, scale(values.mean), 22, "bar")
      for value in values {
        shapes += "<circle class=\"seed\" cx=\"\(percent(scale(value)))\" cy=\"13\" r=\"4\"/>"
      }
      let text =
        "mean \(Figures.fixed(values.mean, 4))"
        + (values.standardDeviation.map { ", sd \(Figures.fixed($0, 4))" } ?? "")
      markup += row(
        names[variant],
        picture(shapes, "\(label) of each seed: \(values.map { Figures.fixed($0, 4) }.joined(separator: ", "))", ""),
        text)
    }
    return section(
      "Every seed", "A dot is one run's \(label); the bar is the mean.",
      "<div class=\"rows\">\n\(markup)\(axis(scale))</div>\n")
  }

  /// The distribution over users.
  var users: String {
    let label = study.primary
    let means = study.variants.indices.map { userMeans(label, of: $0) }
    let all = means.flatMap { Self.quantiles(Array($0.values)) }
    guard !all.isEmpty else { return "" }
    let scale = AxisScale(all)
    var markup = ""
    for variant in analysis.ranking {
      let quantiles = Self.quantiles(Array(means[variant].values))
      guard quantiles.count == 5 else { continue }
      let shapes =
        line(scale(quantiles[0]), 13, scale(quantiles[4]), 13, "bar")
        + "<rect class=\"box\" x=\"\(percent(scale(quantiles[1])))\" y=\"5\" width=\"\(percent(scale(quantiles[3]) - scale(quantiles[1])))\" height=\"16\"/>"
        + line(scale(quantiles[2]), 5, scale(quantiles[2]), 21, "bar")
      let words = zip(["5 %", "25 %", "median", "75 %", "95 %"], quantiles)
        .map { "\($0) \(Figures.fixed($1, 3))" }.joined(separator: ", ")
      var note = "median \(Figures.fixed(quantiles[2], 3))"
      if variant != study.baseline {
        let pairs = means[variant].compactMap { user, value in means[study.baseline][user].map { value - $0 } }
        let sign = study.higherIsBetter(label) ? 1.0 : -1.0
        let (better, worse) = (pairs.count { $0 * sign > 0 }, pairs.count { $0 * sign < 0 })
        note += "; better for \(better) users, worse for \(worse), equal for \(pairs.count - better - worse)"
      }
      markup += row(names[variant], picture(shapes, "\(label) over users: \(words)", ""), note)
    }
    return section(
      "Over users",
      """
      \(label) of each user, averaged over seeds: the line from the 5th to the 95th percentile, the box of the middle half, and the median. \
      Beside it, for how many users the variant is better than \(baselineName).
      """, "<div class=\"rows\">\n\(markup)\(axis(scale))</div>\n")
  }

  /// The learning curve of each variant, beside the baseline's.
  var curves: String {
    let label = study.primary
    let curves = study.variants.indices.map { curve(label, of: $0) }
    let drawn = study.variants.indices.filter { curves[$0].count > 1 }
    guard !drawn.isEmpty else { return "" }
    // From where most of the way is done: the first steps from chance would flatten everything after them.
    let scale = AxisScale(
      drawn.flatMap { variant in
        curves[variant].dropFirst(curves[variant].count / 5).flatMap {
          [$0.mean - $0.deviation, $0.mean + $0.deviation]
        }
      })
    let last = drawn.compactMap { curves[$0].last?.epoch }.max() ?? 1
    let first = drawn.compactMap { curves[$0].first?.epoch }.min() ?? 0
    func x(_ epoch: Int) -> String { Figures.fixed(48 + 184 * Double(epoch - first) / Double(max(1, last - first)), 2) }
    func y(_ value: Double) -> String { Figures.fixed(130 - 120 * scale(value), 2) }
    func path(_ points: [(Int, Double)]) -> String {
      points.enumerated().map { "\($0 == 0 ? "M" : "L")\(x($1.0)) \(y($1.1))" }.joined()
    }
    let panels = analysis.ranking.filter(drawn.contains).map { variant -> String in
      let points = curves[variant]
      var shapes = ""
      for tick in scale.ticks {
        shapes += "<line class=\"grid\" x1=\"48\" x2=\"232\" y1=\"\(y(tick))\" y2=\"\(y(tick))\"/>"
        shapes += "<text x=\"44\" y=\"\(y(tick))\" dy=\"4\" text-anchor=\"end\">\(scale.label(tick))</text>"
      }
      for epoch in [first, last] {
        shapes += "<text x=\"\(x(epoch))\" y=\"146\" text-anchor=\"middle\">\(epoch)</text>"
      }
      shapes += "<text x=\"140\" y=\"146\" text-anchor=\"middle\">epoch</text>"
      let around =
        points.map { ($0.epoch, $0.mean + $0.deviation) } + points.reversed().map { ($0.epoch, $0.mean - $0.deviation) }
      shapes += "<path class=\"band\" d=\"\(path(around))Z\"/>"
      if variant != study.baseline && drawn.contains(study.baseline) {
        shapes += "<path class=\"other\" d=\"\(path(curves[study.baseline].map { ($0.epoch, $0.mean) }))\"/>"
      }
      shapes += "<path class=\"curve\" d=\"\(path(points.map { ($0.epoch, $0.mean) }))\"/>"
      let words =
        "\(label) by epoch: "
        + points.map { "\($0.epoch): \(Figures.fixed($0.mean, 4))" }.joined(separator: ", ")
      return """
        <figure><figcaption>\(escape(names[variant]))</figcaption>
        <svg viewBox="0 0 240 150" role="img"><title>\(escape(words))</title>\(shapes)</svg></figure>

        """
    }
    return section(
      "Learning curves",
      """
      \(label) after each epoch: the mean over seeds and a band of one standard deviation to either side; dashed, the mean \
      of \(baselineName). The first fifth of the epochs may lie outside the picture.
      """, "<div class=\"panels\">\n\(panels.joined())</div>\n")
  }

  private func curve(_ label: String, of variant: Int) -> [(epoch: Int, mean: Double, deviation: Double)] {
    var values: [Int: [Double]] = [:]
    for (_, record) in analysis.records(of: variant) {
      for epoch in record.history where epoch.epoch > 0 {
        if let value = epoch.metrics.first(where: { $0.label == label }) {
          values[epoch.epoch, default: []].append(value.mean)
        }
      }
    }
    return values.sorted { $0.key < $1.key }.map { ($0.key, $0.value.mean, $0.value.standardDeviation ?? 0) }
  }

  /// Each user's metric, the mean over seeds.
  private func userMeans(_ label: String, of variant: Int) -> [String: Double] {
    var sums: [String: (Double, Int)] = [:]
    for (_, record) in analysis.records(of: variant) {
      for (user, value) in zip(record.users, record.values[label] ?? []) where !value.isNaN {
        let sum = sums[user] ?? (0, 0)
        sums[user] = (sum.0 + value, sum.1 + 1)
      }
    }
    return sums.mapValues { $0.0 / Double($0.1) }
  }

  /// The 5th, 25th, 50th, 75th and 95th percentiles, interpolated; empty for no values.
  static func quantiles(_ values: [Double]) -> [Double] {
    guard !values.isEmpty else { return [] }
    let sorted = values.sorted()
    return [0.05, 0.25, 0.5, 0.75, 0.95].map { share in
      let place = share * Double(sorted.count - 1)
      let low = Int(place)
      let high = min(low + 1, sorted.count - 1)
      return sorted[low] + (place - Double(low)) * (sorted[high] - sorted[low])
    }
  }

  // MARK: Building blocks

  private func row(_ name: String, _ picture: String, _ note: String) -> String {
    "<div>\(escape(name))</div><div>\(picture)</div><div class=\"note\">\(escape(note))</div>\n"
  }

  private func picture(_ shapes: String, _ title: String, _ style: String) -> String {
    "<svg class=\"\(style)\" role=\"img\"><title>\(escape(title))</title>\(shapes)</svg>"
  }

  private func line(_ x1: Double, _ y1: Int, _ x2: Double, _ y2: Int, _ style: String) -> String {
    "<line class=\"\(style)\" x1=\"\(percent(x1))\" y1=\"\(y1)\" x2=\"\(percent(x2))\" y2=\"\(y2)\"/>"
  }

  private func percent(_ share: Double) -> String { Figures.fixed(100 * share, 2) + "%" }

  /// Tick labels under a column of pictures.
  private func axis(_ scale: AxisScale, signed: Bool = false) -> String {
    let labels = scale.ticks.map { tick -> String in
      let place = scale(tick)
      let anchor = place < 0.08 ? "start" : place > 0.92 ? "end" : "middle"
      return line(place, 0, place, 4, "grid")
        + "<text x=\"\(percent(place))\" y=\"16\" text-anchor=\"\(anchor)\">\(signed && tick > 0 ? "+" : "")\(scale.label(tick))</text>"
    }
    return
      "<div></div><div class=\"axis\"><svg aria-hidden=\"true\">\(labels.joined())</svg></div><div class=\"note\"></div>\n"
  }
}

/// Where values stand on an axis, from 0 to 1.
struct AxisScale {
  private let low: Double
  private let high: Double
  /// Some round values.
  let ticks: [Double]
  private let places: Int

  /// Covers some values with a margin; a single value gets room around it.
  init(_ values: [Double]) {
    let finite = values.filter(\.isFinite)
    var (low, high) = (finite.min() ?? 0, finite.max() ?? 1)
    if high - low < 1e-12 { (low, high) = (low - max(abs(low), 1e-3) * 0.05, high + max(abs(high), 1e-3) * 0.05) }
    let margin = 0.06 * (high - low)
    (self.low, self.high) = (low - margin, high + margin)
    // The smallest of 1, 2, 5 times a power of ten that gives at most four ticks.
    var power = 1.0
    while power * 10 < high - low { power *= 10 }
    while power > high - low { power /= 10 }
    let step = [0.1, 0.2, 0.5, 1, 2, 5].map { $0 * power }.first { (high - low) / $0 <= 3.5 } ?? power
    var ticks: [Double] = []
    var tick = (low / step).rounded(.up) * step
    while tick <= high + step * 1e-9 {
      ticks.append(abs(tick) < step * 1e-9 ? 0 : tick)
      tick += step
    }
    self.ticks = ticks
    var places = 0
    var unit = step
    while unit < 0.999 && places < 12 {
      unit *= 10
      places += 1
    }
    self.places = places
  }

  /// A tick with as many decimals as its step needs.
  func label(_ tick: Double) -> String { Figures.fixed(tick, places) }

  func callAsFunction(_ value: Double) -> Double { min(1, max(0, (value - low) / (high - low))) }
}
