import RecKit

/// What `reckit run` shows: a header, a line an epoch, a bar where somebody watches.
final class RunConsole {
  let isQuiet: Bool
  private let output: CommandOutput
  private let isJSON: Bool
  private let epochs: Int
  private let clock = ContinuousClock()
  private var epochStart: ContinuousClock.Instant
  private var lastDrawn: ContinuousClock.Instant
  private var epoch = 0

  init(_ output: CommandOutput, isQuiet: Bool, isJSON: Bool, epochs: Int) {
    self.output = output
    self.isQuiet = isQuiet
    self.isJSON = isJSON
    self.epochs = epochs
    epochStart = clock.now
    lastDrawn = clock.now
  }

  private func line(_ text: String) {
    if !isQuiet && !isJSON { output.line(text) }
  }

  func note(_ text: String) { line(text) }

  func header(_ experiment: Experiment, _ rules: ExperimentProtocol, folder: RunFolder) {
    let (configuration, data) = (experiment.configuration, experiment.data)
    let training = data.training
    let validation = data.validation.map { ", \($0.count) validation" } ?? ""
    line(
      "data      \(type(of: configuration.dataset).name): \(training.positives.count) training\(validation), "
        + "\(data.test.count) test positives; \(training.users.rows.count) users, \(training.items.rows.count) items"
    )
    for note in data.notes { line("          \(note)") }
    let recipe =
      "loss \(type(of: configuration.loss).name), optimizer \(type(of: configuration.optimizer).name), "
      + "sampler \(type(of: configuration.sampler).name)"
    switch configuration.scorer {
    case .trained(let scorer):
      let parameters = (try? experiment.preparedScorer())?.weights(for: training.shape).totalCount ?? 0
      line("model     \(type(of: scorer).name), \(parameters) parameters; \(recipe)")
    case .fitted(let scorer):
      line(
        "model     \(type(of: scorer).name), fitted to the training data"
          + (configuration.isTrained ? " around a scorer that is trained; \(recipe)" : ""))
    }
    let node = rules.node
    line(
      "protocol  \(rules.hash.prefix(8)): \(node["users"]?.inlineText ?? "?") users, each among "
        + "\(node["candidate_items"]?.inlineText ?? "?") \(node["candidates"] == "sampled".node ? "given items (sampled)" : "items") less \(node["exclude"]?.inlineText ?? "?"), ties by expectation"
    )
    line("seed      \(configuration.seed)")
  }

  func show(_ event: Experiment.Event) {
    switch event {
    case .batch(let epoch, let done, let total):
      progress("Epoch \(epoch)/\(epochs)", unit: "triplets", epoch: epoch, done: done, total: total)
    case .epoch(let record):
      if !isQuiet { output.status("") }
      line(record.line(of: epochs))
    case .finalEpoch(let record, let epochs):
      if !isQuiet { output.status("") }
      line("train+validation " + record.line(of: epochs))
    case .fitting(let done, let total): progress("Fitting", unit: "pieces", epoch: -1, done: done, total: total)
    case .checkpoint: break
    }
  }

  private func progress(_ title: String, unit: String, epoch: Int, done: Int, total: Int) {
    guard output.isWatched, !isQuiet else { return }
    let now = clock.now
    if epoch != self.epoch {
      self.epoch = epoch
      epochStart = now
    }
    guard now - lastDrawn > .milliseconds(100) else { return }
    lastDrawn = now
    let bar = ProgressBar(title, unit: unit)
    output.status(
      bar.line(done: done, total: total, seconds: (now - epochStart).inSeconds, width: output.width))
  }

  func footer(_ report: RunReport, folder: RunFolder) {
    let result = report.result
    if let rule = report.stoppedBy, let last = result.history.last?.epoch {
      line("stopped   after epoch \(last) of \(epochs), by \(rule)")
    }
    if let part = result.selectedOn {
      line("kept epoch \(result.keptEpoch): the best on \(part)\(part == "test" ? " (selected on test)" : "")")
    }
    if let final = result.final {
      func text(_ metrics: [MetricValue]) -> String {
        MetricValue.words(test: metrics, validation: []).joined(separator: "  ")
      }
      line(
        "final     trained again on \(final.positives) training and validation positives, \(final.history.count) epochs"
      )
      line("          test \(text(result.test.means)); of epoch \(result.keptEpoch) before: \(text(final.chosenTest))")
    }
    if result.sampling.drawn > 0 {
      let share = 100 * Double(result.sampling.knownPositives) / Double(result.sampling.drawn)
      line(
        "sampler   \(result.sampling.drawn) negatives, \(rounded(share, places: 1)) % of them known positives, "
          + "\(result.sampling.excluded) draws rejected"
          + (result.sampling.followModel ? "; draws follow the model's scores, so no other run shares them" : ""))
    }
    line("ties      \(rounded(100 * result.test.tiedShare, places: 2)) % of pairs with a relevant item")
    for ties in result.test.tiedLists where ties.mean > 0 {
      line(
        "          \(rounded(100 * ties.mean, places: 2)) % of \(ties.label)'s lists end within a tie: "
          + "the choice there is random")
    }
    for table in GroupTable.tables(of: report.facts) {
      line("\n\(table.title)\n\(table.text)")
    }
    line(
      "time      \(rounded(report.seconds.total, places: 2)) s, of it loading \(rounded(report.seconds.load, places: 2)) s; "
        + "\(report.peakMemoryBytes >> 20) MiB")
    line("written   \(folder.path)")
  }
}
