extension SearchReader {
  /// The sections that a search may vary.
  static let searched = ["sampler", "scorer", "loss", "optimizer", "training"]

  /// Reads the space and gives each arm its axes.
  mutating func readSpace(for arms: inout [Search.Arm], method: Search.Method) {
    guard let node = document.root["space"] else {
      note(
        "`space` is missing: what is searched, by dotted path, such as {optimizer.learning_rate: {range: 1e-4..1e-1, scale: log}}, or space: default",
        at: document.root.location)
      return
    }
    switch node.value {
    case .string("default"):
      if method == .grid {
        note(
          "`space: default` has ranges without `points`, so it is not for method grid; write method: random",
          at: node.location)
      }
      for place in arms.indices { arms[place].axes = defaultAxes(of: arms[place], at: node.location) }
    case .mapping(let entries) where !entries.isEmpty:
      for entry in entries { read(entry, for: &arms, method: method) }
    default:
      note(
        "`space` expects a mapping from dotted paths to ranges or lists, or default, not \(node.shortText)",
        at: node.location)
    }
    for arm in arms where problems.isEmpty {
      if arm.axes.isEmpty { notes.append("\(arm.name): nothing of the space applies to it, so it has one trial") }
      if arm.axes.count > SobolSequence.mostDimensions {
        note(
          "arm `\(arm.name)` has \(arm.axes.count) axes; a search has at most \(SobolSequence.mostDimensions)",
          at: node.location)
      }
    }
  }

  /// Reads one entry of the space: its arms and its values.
  private mutating func read(_ entry: ConfigEntry, for arms: inout [Search.Arm], method: Search.Method) {
    let owner = arms.firstIndex { entry.key.hasPrefix($0.name + ".") }
    let path = owner.map { String(entry.key.dropFirst(arms[$0].name.count + 1)) } ?? entry.key
    guard case .success(let written) = ConfigPath.keys(path) else {
      return note(
        "`\(entry.key.shortened(to: 80))` is not a path of keys, such as optimizer.learning_rate", at: entry.keyLocation
      )
    }
    guard Self.searched.contains(written[0]) else {
      let known = Self.searched + (owner == nil ? arms.map(\.name) : [])
      let fixed = ExperimentConfiguration.sections.contains(written[0])
      return note(
        fixed
          ? "a search may not vary `\(written[0])`: all trials share data, evaluation and seed"
          : "`\(entry.key)` starts with neither a section nor an arm" + Suggestion.text(for: written[0], among: known),
        at: entry.keyLocation)
    }
    guard written.count > 1 || written[0] != "training" else {
      return note("`training` is no component; name a parameter, such as training.negatives", at: entry.keyLocation)
    }
    // `loss.name` is the loss: its parameters go with it.
    let keys = written.count == 2 && written[1] == "name" && written[0] != "training" ? [written[0]] : written
    guard let shape = readShape(entry, keys, arms, method) else { return }
    let condition = readCondition(entry, arms)
    let axis = SearchAxis(
      path: keys.joined(separator: "."), shape: shape.shape, points: shape.points, keys: keys, condition: condition,
      location: entry.keyLocation, entry: entry)
    var others: [String] = []
    var found = false
    for place in arms.indices where owner == nil || owner == place {
      guard applies(axis, to: arms[place]) else {
        others.append(arms[place].name)
        continue
      }
      found = true
      if let twice = arms[place].axes.first(where: { $0.path == axis.path }) {
        note(
          "`\(entry.key)` and `\(twice.entry.key)` vary the same value of arm `\(arms[place].name)`",
          at: entry.keyLocation)
      } else {
        arms[place].axes.append(axis)
      }
    }
    guard found else {
      return note(
        "`\(entry.key)` applies to no arm: "
          + (owner.map { "arm `\(arms[$0].name)` has no such parameter" } ?? "none has such a parameter"),
        at: entry.keyLocation)
    }
    if !others.isEmpty { notes.append("\(entry.key): does not apply to \(others.joined(separator: ", "))") }
  }

  private mutating func readShape(
    _ entry: ConfigEntry, _ keys: [String], _ arms: [Search.Arm], _ method: Search.Method
  ) -> (shape: SearchAxis.Shape, points: Int?)? {
    let node = entry.node
    if case .sequence(let values) = node.value { return readValues(values, entry, at: node.location).map { ($0, nil) } }
    guard case .mapping(let entries) = node.value, node["range"] != nil || node["values"] != nil else {
      note("`\(entry.key)` expects a list of values or {range: LOW..HIGH}, not \(node.shortText)", at: node.location)
      return nil
    }
    let known = ["range", "scale", "points", "values", "when"]
    for part in entries where !known.contains(part.key) {
      note(
        "unknown key `\(part.key)` of `\(entry.key)`" + Suggestion.text(for: part.key, among: known),
        at: part.keyLocation)
    }
    if let values = node["values"] {
      for key in ["range", "scale", "points"] {
        if let other = node[key] {
          note("`\(key)` is for ranges, and `\(entry.key)` is a list of values", at: other.location)
        }
      }
      guard case .sequence(let list) = values.value else {
        note("`values` expects a list, not \(values.shortText)", at: values.location)
        return nil
      }
      return readValues(list, entry, at: values.location).map { ($0, nil) }
    }
    guard let range = node["range"], let ends = Self.ends(range) else {
      note(
        "`range` expects two numbers, the lower first, such as 1e-4..1e-1, not \((node["range"] ?? node).shortText)",
        at: (node["range"] ?? node).location)
      return nil
    }
    guard keys.count > 1 else {
      note("`\(entry.key)` is a component; list those to choose from, such as [dot, cosine]", at: range.location)
      return nil
    }
    let isLog: Bool
    switch node["scale"]?.value {
    case nil, .string("linear"): isLog = false
    case .string("log"): isLog = true
    default:
      note(
        "`scale` must be one of linear, log, not \((node["scale"] ?? node).shortText)",
        at: (node["scale"] ?? node).location)
      return nil
    }
    guard !isLog || ends.lowerBound > 0 else {
      note(
        "a range with `scale: log` must be above 0, and \(ConfigNode.text(of: ends.lowerBound)) is not",
        at: range.location)
      return nil
    }
    let points = node["points"].map { _ in wholeNumber("points", of: node, in: 1...1000, default: 1) }
    if let points = node["points"], method != .grid {
      note("`points` is for method grid; method \(method.rawValue) does not use it", at: points.location)
    }
    let isWhole = arms.contains { takesWholeNumbers($0, keys) }
    if isWhole, ends.lowerBound.rounded() != ends.lowerBound || ends.upperBound.rounded() != ends.upperBound {
      note("`\(entry.key)` takes whole numbers, so the ends of its range are whole numbers too", at: range.location)
      return nil
    }
    let width = isWhole ? Int(ends.upperBound) - Int(ends.lowerBound) : 0
    if method == .grid && points == nil && !(isWhole && !isLog && width < 1000) {
      note(
        "a grid needs to know how many values of a range to try: add points: 5, or list the values", at: node.location)
      return nil
    }
    return (
      isWhole ? .wholeNumbers(Int(ends.lowerBound)...Int(ends.upperBound), isLog: isLog) : .numbers(ends, isLog: isLog),
      points
    )
  }

  private mutating func readValues(_ values: [ConfigNode], _ entry: ConfigEntry, at location: ConfigLocation)
    -> SearchAxis.Shape?
  {
    guard values.count > 1 else {
      note(
        "`\(entry.key)` has \(values.count == 0 ? "no value" : "one value"); a search needs at least two to choose from",
        at: location)
      return nil
    }
    for (place, value) in values.enumerated() where values[..<place].contains(value) {
      note("`\(entry.key)` has \(value.shortText) twice", at: value.location)
    }
    return .values(values)
  }

  /// `1e-4..1e-1`.
  private static func ends(_ node: ConfigNode) -> ClosedRange<Double>? {
    guard case .string(let text) = node.value else { return nil }
    let parts = text.split(separator: "..", omittingEmptySubsequences: false).map { Double($0) }
    guard parts.count == 2, let low = parts[0], let high = parts[1], low.isFinite, high.isFinite, low < high,
      low.magnitude < 1e15, high.magnitude < 1e15
    else { return nil }
    return low...high
  }

  /// `loss.name = margin`.
  private mutating func readCondition(_ entry: ConfigEntry, _ arms: [Search.Arm]) -> SearchAxis.Condition? {
    guard case .mapping = entry.node.value, let node = entry.node["when"] else { return nil }
    guard case .string(let text) = node.value else {
      note("`when` expects `path = value`, such as loss.name = margin, not \(node.shortText)", at: node.location)
      return nil
    }
    let parts = text.split(separator: "=", maxSplits: 1).map { part in
      String(part.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }
    guard parts.count == 2, !parts[1].isEmpty, case .success(let keys) = ConfigPath.keys(parts[0]), keys.count > 1,
      Self.searched.contains(keys[0])
    else {
      note("`when` expects `path = value`, such as loss.name = margin, not \(node.shortText)", at: node.location)
      return nil
    }
    return SearchAxis.Condition(keys: keys, value: parts[1])
  }
}
