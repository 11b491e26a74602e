/// Reads one search.
struct SearchReader {
  let document: ConfigDocument
  let registry: Registry
  var study: StudyReader
  var problems: [ConfigProblem] = []
  var notes: [String] = []

  init(_ document: ConfigDocument, registry: Registry, overrides: [String]) {
    self.document = document
    self.registry = registry
    study = StudyReader(document, registry: registry, overrides: overrides)
  }

  mutating func note(_ message: String, at location: ConfigLocation) {
    problems.append(ConfigProblem(message, at: location))
  }

  mutating func read(name standard: String, readBase: (String) throws -> ConfigDocument) throws -> Search? {
    guard case .mapping(let entries) = document.root.value else {
      note("a search is a mapping, not \(document.root.shortText)", at: document.root.location)
      return nil
    }
    for entry in entries where !Search.keys.contains(entry.key) {
      note(
        "unknown key `\(entry.key)` of a search" + Suggestion.text(for: entry.key, among: Search.keys),
        at: entry.keyLocation)
    }
    let name = study.readName() ?? standard
    guard let root = try study.readBaseRoot(readBase) else { return finish() }
    let ways = readWays()
    let repeats = wholeNumber("repeats", of: document.root, in: 1...Search.mostRepeats, default: 1)
    let recheck = readRecheck()
    let final = readFinal()
    checkSeeds(ways.trialSeed...ways.trialSeed + repeats - 1, recheck.seeds, final.seeds)
    let seconds = readBudget()
    let halving = readHalving()
    guard let base = configuration(root, of: "base", at: document.root.location) else { return finish() }
    let (searched, validation) = withValidation(root, base)
    let metric = readMetric(base)
    let before = problems.count
    var arms = readArms(searched)
    // Without one of the arms nobody could say that an axis applies to none.
    guard !arms.isEmpty, problems.count == before else { return finish() }
    readSpace(for: &arms, method: ways.method)
    if problems.isEmpty, let halving { check(halving, arms, trials: ways.method == .grid ? nil : ways.trials) }
    if problems.isEmpty { checkTrainOn(final.trainOn, arms, validation: validation) }
    let baseline = study.readBaseline(arms.map(\.name), kind: "arm")
    guard problems.isEmpty, study.problems.isEmpty else { return finish() }
    let search = Search(
      name: name, base: base, arms: arms, baseline: baseline, method: ways.method, trials: ways.trials,
      seed: ways.seed, trialSeed: ways.trialSeed, points: ways.points, repeats: repeats, round: ways.round,
      startup: ways.startup, validation: validation,
      metric: metric.label, higherIsBetter: metric.higherIsBetter, halving: halving, secondsOfArm: seconds,
      recheckedTrials: recheck.best, recheckSeeds: recheck.seeds, finalSeeds: final.seeds, trainOn: final.trainOn,
      space: document.root["space"] ?? ConfigNode(.mapping([])), notes: notes, registry: registry)
    checkTrials(search)
    return finish() ?? search
  }

  /// Takes over what the parts that are read as a study's found.
  private mutating func finish() -> Search? {
    problems += study.problems
    study.problems = []
    return nil
  }

  // MARK: Sections

  /// A section's mapping, its unknown keys reported; nil where it is not there, or is something else.
  mutating func section(_ key: String, _ known: [String]) -> ConfigNode? {
    // Null is as if it were not there: `reckit tune SEARCH stop=null`.
    guard let node = document.root[key], node.value != .null else { return nil }
    guard case .mapping(let entries) = node.value else {
      note("`\(key)` expects a mapping of \(known.joined(separator: ", ")), not \(node.shortText)", at: node.location)
      return nil
    }
    for entry in entries where !known.contains(entry.key) {
      note(
        "unknown key `\(entry.key)` of `\(key)`" + Suggestion.text(for: entry.key, among: known), at: entry.keyLocation)
    }
    return node
  }

  mutating func wholeNumber(_ key: String, of node: ConfigNode?, in range: ClosedRange<Int>, default standard: Int)
    -> Int
  {
    guard let value = node?[key] else { return standard }
    guard case .integer(let number) = value.value, range.contains(number) else {
      let words =
        range.upperBound == .max ? "of at least \(range.lowerBound)" : "from \(range.lowerBound) to \(range.upperBound)"
      note("`\(key)` expects a whole number \(words), not \(value.shortText)", at: value.location)
      return standard
    }
    return number
  }

  mutating func choice<Choice: RawRepresentable<String> & CaseIterable>(
    _ key: String, of node: ConfigNode?, default standard: Choice
  ) -> Choice {
    guard let value = node?[key] else { return standard }
    let words = Choice.allCases.map(\.rawValue)
    guard case .string(let text) = value.value, let choice = Choice(rawValue: text) else {
      note("`\(key)` must be one of \(words.joined(separator: ", ")), not \(value.shortText)", at: value.location)
      return standard
    }
    return choice
  }

  private mutating func readWays() -> (
    method: Search.Method, trials: Int, seed: Int, trialSeed: Int, points: Search.Points, round: Int, startup: Int
  ) {
    let node = section("search", ["method", "trials", "seed", "trial_seed", "points", "round", "startup"])
    let method = choice("method", of: node, default: Search.Method.random)
    if method == .grid, let trials = node?["trials"] {
      note(
        "a grid has as many trials as combinations, so `trials` would have no effect; remove it, or write method: random",
        at: trials.location)
    }
    if method == .grid, let points = node?["points"] {
      note("a grid's points are all of them, so `points` would have no effect; remove it", at: points.location)
    }
    for key in ["round", "startup"] where method != .tpe {
      guard let value = node?[key] else { continue }
      note("`\(key)` is for method tpe; method \(method.rawValue) does not use it", at: value.location)
    }
    return (
      method, wholeNumber("trials", of: node, in: 1...Search.mostTrials, default: 60),
      wholeNumber("seed", of: node, in: 0...Search.largestSeed, default: 0),
      wholeNumber("trial_seed", of: node, in: 0...Search.largestSeed, default: 1000),
      choice("points", of: node, default: Search.Points.shared),
      wholeNumber("round", of: node, in: 1...Search.mostTrials, default: 10),
      wholeNumber("startup", of: node, in: 2...Search.mostTrials, default: 20)
    )
  }

  private mutating func readRecheck() -> (best: Int, seeds: [Int]) {
    let node = section("recheck", ["best", "seeds"])
    return (
      wholeNumber("best", of: node, in: 1...1000, default: 5),
      study.readSeeds(node?["seeds"], default: Array(100...104))
    )
  }

  private mutating func readFinal() -> (seeds: [Int], trainOn: Search.TrainOn) {
    let node = section("final", ["seeds", "train_on"])
    return (
      study.readSeeds(node?["seeds"], default: Array(0...9)),
      choice("train_on", of: node, default: Search.TrainOn.trainAndValidation)
    )
  }

  /// No seed serves two stages: a choice must not be confirmed by the runs that it was made on.
  private mutating func checkSeeds(_ trials: ClosedRange<Int>, _ recheck: [Int], _ final: [Int]) {
    let root = document.root
    let place = { (section: String, key: String) in
      (root[section]?[key] ?? root[section] ?? root).location
    }
    if let trial = recheck.first(where: trials.contains) {
      note(
        "seed \(trial) is the trials' own (search.trial_seed); recheck with others, so that the choice is not confirmed by the runs it was made on",
        at: place("recheck", "seeds"))
    }
    if let trial = final.first(where: trials.contains) {
      note(
        "seed \(trial) is the trials' own (search.trial_seed); the final runs need others", at: place("final", "seeds"))
    }
    let shared = Set(recheck).intersection(final).sorted()
    if let first = shared.first {
      note(
        "seed \(first) is in `recheck` and in `final`; the final runs need seeds that nothing was chosen by",
        at: place("final", "seeds"))
    }
  }

  private mutating func readBudget() -> Double? {
    guard let value = section("budget", ["seconds"])?["seconds"] else { return nil }
    guard let seconds = Double(value), seconds > 0 else {
      note("`seconds` expects a number above 0, not \(value.shortText)", at: value.location)
      return nil
    }
    return seconds
  }

  private mutating func readMetric(_ base: ExperimentConfiguration) -> (label: String, higherIsBetter: Bool) {
    let labels = base.metrics.map(\.label)
    var label = labels[0]
    if let node = document.root["metric"] {
      let text = if case .string(let text) = node.value { text } else { node.inlineText }
      if labels.contains(text) {
        label = text
      } else {
        note("`metric` is not one of the base's metrics" + Suggestion.text(for: text, among: labels), at: node.location)
      }
    }
    return (label, base.metrics.first { $0.label == label }.map { type(of: $0).higherIsBetter } ?? true)
  }

  /// A config, checked; nil where it has problems, which are reported with their owner.
  mutating func configuration(
    _ root: ConfigNode, of owner: String, at location: ConfigLocation
  ) -> ExperimentConfiguration? {
    let configuration = study.configuration(root, of: owner, at: location)
    problems += study.problems
    study.problems = []
    return configuration
  }
}
