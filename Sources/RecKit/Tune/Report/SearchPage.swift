/// `search.html`: what a search tried and what came of it, in one file that needs no network and no scripts.
///
/// It is laid out as ``StudyPage``: numbers stand in tables, and each picture has a text that says what it shows.
public struct SearchPage: Sendable {
  let results: SearchResults
  let version: String

  /// The most rows of the table of failed trials, and the most dots of a picture.
  static let mostShown = 500

  /// Lays out what a search found.
  ///
  /// - Parameters:
  ///   - results: what to show.
  ///   - version: RecKit's version.
  public init(_ results: SearchResults, version: String) {
    self.results = results
    self.version = version
  }

  var search: Search { results.search }

  /// The page.
  public var html: String {
    let parts = [
      head, arms, soFar, expected, parameters, rechecks, stops, failures, time, space, protocols, reproduction,
    ]
    return Page.document(title: "\(search.name) - RecKit search", body: parts.joined(), version: version)
  }

  private var head: String {
    let facts = [
      "\(search.arms.count) arm\(search.arms.count == 1 ? "" : "s")", results.selection,
      "by \(search.method.rawValue)" + (search.repetition.map { ", repeat \($0 + 1)" } ?? ""),
      "selected on \(search.metric) of validation",
      "baseline: \(search.arms[search.baseline].name)",
    ]
    var text = "<h1>\(escape(search.name))</h1>\n<p class=\"facts\">\(facts.map(escape).joined(separator: " · "))</p>\n"
    text += "<ul class=\"remarks\">\n\(results.remarks.map { "<li>\(escape($0))</li>\n" }.joined())</ul>\n"
    if results.hasChosen {
      let page = (search.repetition == nil ? "" : "../") + "final/report.html"
      text += "<p>The comparison on test is in <a href=\"\(page)\">\(page)</a> once its runs are done.</p>\n"
    }
    return text
  }

  private func figure(_ value: Double?) -> String { value.map { Figures.fixed($0, 4) } ?? "" }

  private var arms: String {
    let rows = search.arms.enumerated().map { place, arm -> [String] in
      let (trials, failed) = results.counts(place)
      let best = results.bestTrial(place)
      let chosen = results.arms[place].rechecks.first
      return [
        arm.name + (place == search.baseline ? " (baseline)" : ""), "\(trials)", "\(failed)",
        figure(best?.outcomes[0].value(search.metric)), figure(chosen?.mean(search.metric)),
        arm.configuration.isTrained ? chosen.map { "\($0.keptEpoch)" } ?? "" : "fitted",
        chosen.map { results.valuesInWords($0.trial) } ?? "no trial came to a value",
      ]
    }
    return section(
      "Arms",
      """
      \(search.metric) on validation. The best of many trials is too good on average; the mean over fresh seeds is less \
      so. The values chosen are those of the trial with the best such mean.
      """,
      table(
        ["arm", "trials", "failed", "best trial", "mean over fresh seeds", "kept epoch", "chosen"], rows,
        caption: "Arms by name"))
  }

  private var rechecks: String {
    var rows: [[String]] = []
    for (place, arm) in search.arms.enumerated() {
      for recheck in results.arms[place].rechecks {
        let trial = results.arms[place].trials.first { $0.trial.number == recheck.trial.number }
        rows.append([
          "\(arm.name) trial \(recheck.trial.number)", figure(trial?.outcomes[0].value(search.metric)),
          Figures.mean(
            recheck.outcomes.compactMap { $0.value(search.metric) }, isDeterministic: arm.configuration.isDeterministic),
          results.valuesInWords(recheck.trial),
        ])
      }
    }
    guard !rows.isEmpty else { return "" }
    return section(
      "Recheck",
      """
      The best \(search.recheckedTrials) trials of each arm, run again with seeds \(SearchResults.words(search.recheckSeeds)), \
      the best on average first; means ± standard deviations over seeds.
      """,
      table(["trial", "in the search", "over fresh seeds", "values"], rows, caption: "\(search.metric) on validation"))
  }

  private var stops: String {
    guard let halving = search.halving else { return "" }
    let rows = search.arms.enumerated().map { place, arm -> [String] in
      let stopped = results.stopped(place)
      let (trained, whole) = results.epochs(place)
      return [
        arm.name, stopped.map { "\($0.count) after \($0.epoch)" }.joined(separator: ", "), "\(trained)", "\(whole)",
      ]
    }
    let words = halving.inWords
    return section(
      "Stopped trials", "\(words.prefix(1).uppercased() + words.dropFirst()). A stopped trial is never chosen.",
      table(
        ["arm", "stopped after epoch", "epochs trained", "without stopping"], rows, caption: "Trials stopped by halving"
      ))
  }

  private var failures: String {
    var rows: [[String]] = []
    for (place, arm) in search.arms.enumerated() {
      for result in results.arms[place].trials {
        guard case .failed(let reason) = result.outcomes[0] else { continue }
        rows.append(["\(arm.name) trial \(result.trial.number)", results.valuesInWords(result.trial), reason])
      }
    }
    let most = Self.mostShown
    let text =
      rows.isEmpty
      ? "No trial failed." : "A trial that failed or diverged is a result, and counts as one of its arm's trials."
    return section(
      "Failed trials", text + (rows.count > most ? " The first \(most) of \(rows.count); trials.csv has all." : ""),
      rows.isEmpty
        ? "" : table(["trial", "values", "reason"], Array(rows.prefix(most)), caption: "Failed trials and why"))
  }

  private var time: String {
    func seconds(_ results: [SearchRun.Result]) -> (runs: Int, sum: Double) {
      var seen: Set<String> = []
      var sum = 0.0
      for result in results {
        for (address, outcome) in zip(result.addresses, result.outcomes) where seen.insert(address).inserted {
          sum += outcome.seconds
        }
      }
      return (seen.count, sum)
    }
    let rows = search.arms.indices.map { place -> [String] in
      let (trials, rechecks) = (seconds(results.arms[place].trials), seconds(results.arms[place].rechecks))
      return [
        search.arms[place].name, "\(trials.runs)", Figures.fixed(trials.sum, 2),
        Figures.fixed(trials.sum / Double(max(1, trials.runs)), 2), "\(rechecks.runs)", Figures.fixed(rechecks.sum, 2),
      ]
    }
    return section(
      "Time",
      """
      Seconds of training and evaluation of finished runs, one thread a run, as they were on the machines that ran them. A \
      trial with the values of an earlier one is not run again. \
      \(search.secondsOfArm.map { "Budget: \(ConfigNode.text(of: $0)) s for the trials of each arm." } ?? "There was no budget of time.")
      """,
      table(
        ["arm", "trials run", "trials (s)", "mean of a trial (s)", "rechecks run", "rechecks (s)"], rows,
        caption: "Costs"))
  }

  private var space: String {
    let rows = search.arms.enumerated().flatMap { place, arm in
      arm.axes.indices.map { number in
        [
          "\(arm.name): \(arm.axes[number].path)", arm.axes[number].inWords,
          share(place, number).map { Figures.fixed($0, 2) } ?? "",
        ]
      }
    }
    return section(
      "Space",
      """
      What was searched. "Explains" is the share of the spread of an arm's values that groups of the parameter's values \
      explain by themselves (correlation ratio; a range has five groups); of few trials some of it is chance. \
      \(search.notes.map { $0 + "." }.joined(separator: " "))
      """,
      rows.isEmpty ? "" : table(["parameter", "values", "explains"], rows, caption: "Parameters of each arm"))
  }

  /// How much of an arm's spread one parameter explains.
  private func share(_ place: Int, _ number: Int) -> Double? {
    let points = results.arms[place].trials.compactMap { result -> (x: Double, y: Double)? in
      guard result.trial.values[number] != nil, let value = result.outcomes[0].value(search.metric) else { return nil }
      return (result.trial.point[number], value)
    }
    return ParameterShare.explained(points, valueCount: search.arms[place].axes[number].valueCount)
  }

  private var protocols: String {
    guard case .mapping(let entries) = results.protocolNode.value else { return "" }
    let rows = entries.filter { $0.key != "space" }.map { [$0.key, $0.node.inlineText] }
    return section(
      "Protocol", "What makes two searches' results comparable. Its hash counts the space too.",
      table(["fact", "value"], rows + [["hash", results.protocolHash]], caption: "Protocol"))
  }

  private var reproduction: String {
    section(
      "How to reproduce",
      "With RecKit \(version) and the data whose hash the protocol has, in the folder of this page:",
      "<pre>reckit tune search.txt --out .</pre>\n")
  }
}
