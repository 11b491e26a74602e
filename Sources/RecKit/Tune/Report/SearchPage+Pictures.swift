extension SearchPage {
  private var label: String { search.metric }

  private func values(_ arm: Int) -> [Double?] { results.arms[arm].trials.map { $0.outcomes[0].value(label) } }

  /// With the last values of trials that were stopped.
  private func lastValues(_ arm: Int) -> [Double?] {
    results.arms[arm].trials.map { $0.outcomes[0].lastValue(label) }
  }

  /// A trial's mark: a dot, a dash where it was stopped, a cross where it failed.
  private func mark(_ result: SearchRun.Result, at share: Double, _ scale: AxisScale) -> String {
    let outcome = result.outcomes[0]
    if let value = outcome.value(label) { return dot(x(share), y(value, scale), "") }
    guard let value = outcome.lastValue(label) else { return cross(share) }
    return "<path class=\"curve\" d=\"M\(Figures.fixed(52 + 180 * share - 2, 2)) \(y(value, scale))h4\"/>"
  }

  private var marks: String { search.halving == nil ? "" : ", a dash one that was stopped, at its last value" }

  /// From where most trials are: a few bad ones would flatten everything else.
  private func scale(_ values: [Double]) -> AxisScale {
    let sorted = search.higherIsBetter ? values.sorted() : values.sorted(by: >)
    return AxisScale(Array(sorted.dropFirst(sorted.count / 5)))
  }

  private func x(_ share: Double) -> String { Figures.fixed(52 + 180 * share, 2) }

  private func y(_ value: Double, _ scale: AxisScale) -> String { Figures.fixed(130 - 120 * scale(value), 2) }

  private func grid(_ scale: AxisScale, _ low: String, _ middle: String, _ high: String) -> String {
    var shapes = ""
    for tick in scale.ticks {
      shapes +=
        "<line class=\"grid\" x1=\"52\" x2=\"232\" y1=\"\(y(tick, scale))\" y2=\"\(y(tick, scale))\"/>"
        + "<text x=\"48\" y=\"\(y(tick, scale))\" dy=\"4\" text-anchor=\"end\">\(scale.label(tick))</text>"
    }
    return shapes + "<text x=\"52\" y=\"146\">\(escape(low))</text>"
      + "<text x=\"142\" y=\"146\" text-anchor=\"middle\">\(escape(middle))</text>"
      + "<text x=\"232\" y=\"146\" text-anchor=\"end\">\(escape(high))</text>"
  }

  private func figure(_ caption: String, _ words: String, _ shapes: String, note: String = "") -> String {
    """
    <figure><figcaption>\(escape(caption))</figcaption>
    <svg viewBox="0 0 240 150" role="img"><title>\(escape(words))</title>\(shapes)</svg>\
    \(note.isEmpty ? "" : "<div class=\"note\">\(escape(note))</div>")</figure>

    """
  }

  private func dot(_ x: String, _ y: String, _ style: String) -> String {
    style.isEmpty
      ? "<circle class=\"seed\" cx=\"\(x)\" cy=\"\(y)\" r=\"2.5\"/>"
      : "<g class=\"\(style)\"><circle class=\"dot\" cx=\"\(x)\" cy=\"\(y)\" r=\"4\"/></g>"
  }

  private func cross(_ x: Double) -> String {
    "<g class=\"worse\"><path class=\"bar\" d=\"M\(Figures.fixed(52 + 180 * x - 2.5, 2)) 126l5 5m0 -5l-5 5\"/></g>"
  }

  private func panels(_ figures: [String]) -> String { "<div class=\"panels\">\n\(figures.joined())</div>\n" }

  /// The trials of an arm that a picture has: all of them, or the best.
  private func shown(_ arm: Int) -> [SearchRun.Result] {
    let trials = results.arms[arm].trials
    guard trials.count > Self.mostShown else { return trials }
    let sign = search.higherIsBetter ? -1.0 : 1.0
    return Array(
      trials.sorted {
        (($0.outcomes[0].value(label).map { sign * $0 } ?? .infinity), $0.trial.number) < (
          ($1.outcomes[0].value(label).map { sign * $0 } ?? .infinity), $1.trial.number
        )
      }.prefix(Self.mostShown))
  }

  private var limit: String {
    search.arms.indices.contains { results.arms[$0].trials.count > Self.mostShown }
      ? " Of more than \(Self.mostShown) trials the best \(Self.mostShown) are drawn." : ""
  }

  /// Each trial in turn, and the best value until then.
  var soFar: String {
    let all = search.arms.indices.flatMap { values($0).compactMap { $0 } }
    guard !all.isEmpty else { return "" }
    let scale = scale(all)
    let figures = search.arms.enumerated().map { place, arm -> String in
      let count = results.arms[place].trials.count
      func share(_ number: Int) -> Double { count > 1 ? Double(number) / Double(count - 1) : 0.5 }
      var shapes = grid(scale, "0", "trial", "\(max(0, count - 1))")
      var best: Double?
      var path = ""
      var steps: [String] = []
      for (number, value) in values(place).enumerated() {
        guard let value else { continue }
        if best.map({ search.higherIsBetter ? value > $0 : value < $0 }) ?? true {
          path +=
            (best.map { "L\(x(share(number))) \(y($0, scale))L" } ?? "M") + "\(x(share(number))) \(y(value, scale))"
          best = value
          steps.append("trial \(number): \(Figures.fixed(value, 4))")
        }
      }
      if let best { path += "L\(x(share(count - 1))) \(y(best, scale))" }
      for result in shown(place) {
        let number = result.trial.number
        shapes += mark(result, at: share(number), scale)
      }
      shapes += "<path class=\"curve\" d=\"\(path)\"/>"
      return figure(arm.name, "\(arm.name), best \(label) so far: \(steps.joined(separator: ", "))", shapes)
    }
    return section(
      "Best so far",
      """
      \(label) on validation of each trial in turn (dots), the best so far (line), and failed trials (crosses)\(marks). All arms have one scale; \
      the worst fifth of all trials may lie outside it and is drawn at its edge.\(limit)
      """, panels(figures))
  }

  /// What fewer trials would have found.
  var expected: String {
    let curves = search.arms.indices.map { ExpectedBest(lastValues($0), higherIsBetter: search.higherIsBetter).points }
    let all = curves.flatMap { points in points.dropFirst(points.count / 5).flatMap { [$0.mean, $0.low, $0.high] } }
    guard curves.contains(where: { $0.count > 1 }) else { return "" }
    let scale = AxisScale(all)
    let figures = search.arms.enumerated().compactMap { place, arm -> String? in
      let points = curves[place]
      guard points.count > 1 else { return nil }
      func path(_ ends: [(Int, Double)]) -> String {
        ends.enumerated().map { number, end in
          "\(number == 0 ? "M" : "L")\(x(Double(end.0 - 1) / Double(points.count - 1))) \(y(end.1, scale))"
        }.joined()
      }
      let around = points.map { ($0.trials, $0.high) } + points.reversed().map { ($0.trials, $0.low) }
      let shapes =
        grid(scale, "1", "trials", "\(points.count)") + "<path class=\"band\" d=\"\(path(around))Z\"/>"
        + "<path class=\"curve\" d=\"\(path(points.map { ($0.trials, $0.mean) }))\"/>"
      let steps = points.filter { point in
        point.trials == points.count || [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000].contains(point.trials)
      }.map {
        "\($0.trials): \(Figures.fixed($0.mean, 4)) [\(Figures.fixed($0.low, 4)), \(Figures.fixed($0.high, 4))]"
      }
      return figure(arm.name, "\(arm.name), expected best \(label) by trials: \(steps.joined(separator: ", "))", shapes)
    }
    return section(
      "Expected best after n trials",
      """
      The best \(label) of n trials drawn from those that were run, without replacement: its mean, and a band from its 5th to its \
      95th percentile (Dodge et al. 2019). Where a curve still rises at its end, more trials would find more. A failed trial counts as the worst \
      value of its arm\(search.halving == nil ? "" : ", a stopped one as its last").\(search.method == .tpe ? " Trials of tpe depend on earlier ones, so that this is no forecast of a shorter search." : "")
      """, panels(figures))
  }

  /// Each parameter against the metric.
  var parameters: String {
    let all = search.arms.indices.flatMap { values($0).compactMap { $0 } }
    guard !all.isEmpty, search.arms.contains(where: { !$0.axes.isEmpty }) else { return "" }
    let scale = scale(all)
    var figures: [String] = []
    for (place, arm) in search.arms.enumerated() {
      let chosen = results.arms[place].rechecks.first?.trial
      for (number, axis) in arm.axes.enumerated() {
        var shapes = grid(scale, axis.ends.low, axis.isLog ? "log" : "", axis.ends.high)
        var last = ""
        for result in shown(place) where result.trial.values[number] != nil {
          let share = axis.share(of: result.trial.point[number])
          if result.trial.number == chosen?.number, let value = result.outcomes[0].value(label) {
            last = dot(x(share), y(value, scale), "better")
          } else {
            shapes += mark(result, at: share, scale)
          }
        }
        let best = shown(place).compactMap { result -> (String, Double)? in
          guard let value = result.outcomes[0].value(label), let text = result.trial.values[number] else { return nil }
          return (text.inlineText, value)
        }.sorted { search.higherIsBetter ? $0.1 > $1.1 : $0.1 < $1.1 }.prefix(5)
        let words =
          "\(arm.name), \(label) by \(axis.path), the best first: "
          + best.map { "\($0.0): \(Figures.fixed($0.1, 4))" }.joined(separator: ", ")
        let value = chosen?.values[number].map { "chosen: \($0.inlineText)" } ?? ""
        let note = [value, results.edge(place, number) ?? ""].filter { !$0.isEmpty }.joined(separator: "; ")
        figures.append(figure("\(arm.name): \(axis.path)", words, shapes + last, note: note))
      }
    }
    return section(
      "Parameters",
      """
      \(label) on validation against each parameter: a dot is a trial, the larger one is the chosen trial, a cross a failed one\(marks). The scale is that of \
      “Best so far”. A chosen value in the outermost twentieth of its range is flagged, as the best may lie beyond.\(limit)
      """, panels(figures))
  }
}

extension SearchAxis {
  /// Whether equal ratios are equally far apart.
  var isLog: Bool {
    switch shape {
    case .numbers(_, let isLog), .wholeNumbers(_, let isLog): isLog
    case .values: false
    }
  }

  /// The ends as they are written under a picture.
  fileprivate var ends: (low: String, high: String) {
    guard case .values(let values) = shape else { return (end(.low), end(.high)) }
    func short(_ node: ConfigNode?) -> String { String((node?["name"] ?? node)?.inlineText.prefix(16) ?? "") }
    return (short(values.first), short(values.last))
  }

  /// Where a coordinate stands in a picture, from 0 to 1: the values of a list stand in columns.
  fileprivate func share(of unit: Double) -> Double {
    guard case .values(let values) = shape else { return min(max(unit, 0), 1) }
    let place = min(Int(min(max(unit, 0), 1) * Double(values.count)), values.count - 1)
    return values.count > 1 ? Double(place) / Double(values.count - 1) : 0.5
  }
}
