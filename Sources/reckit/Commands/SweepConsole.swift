import RecKit

/// What `reckit sweep` shows: on a terminal a table of what is running and a bar, else a line a run.
final class SweepConsole: Sendable {
  private struct Worker {
    var job: Int
    var epoch = 0
    var start: ContinuousClock.Instant
  }

  private struct State {
    var workers: [Int: Worker] = [:]
    var names: [Int: String] = [:]
    var epochs: [Int: Int] = [:]
    var done = 0
    var failures = 0
    var lastReason = ""
    var total = 0
    var drawnLines = 0
  }

  private let output: CommandOutput
  private let study: Study
  private let isQuiet: Bool
  private let jobs: Int
  private let clock = ContinuousClock()
  private let start = ContinuousClock().now
  private let state = Locked(State())

  init(_ output: CommandOutput, _ study: Study, isQuiet: Bool, jobs: Int) {
    self.output = output
    self.study = study
    self.isQuiet = isQuiet
    self.jobs = jobs
  }

  /// Runs that failed.
  var failures: Int { state.withLock(\.failures) }

  /// Why the last one did.
  var lastReason: String { state.withLock(\.lastReason) }

  func header(total: Int, missing: Int, part: String?, folder: String) {
    state.withLock { $0.total = missing }
    guard !isQuiet else { return }
    output.line(
      "study     \(study.name)\(part.map { ", \($0)" } ?? ""): \(Words.count(study.variants.count, "variant")), "
        + "\(Words.count(study.seeds.count, "seed"))"
        + (study.blocks.isEmpty ? "" : ", \(Words.count(study.blocks.count, "block"))")
        + "; \(total - missing) of \(Words.count(total, "run")) are there, "
        + "\(missing) to do, \(jobs) at a time")
    for note in study.notes { output.line("          \(note)") }
    output.line("folder    \(folder)")
  }

  /// The header of a stage of a search, whose study has a variant for each trial.
  func header(of title: String, total: Int, missing: Int, part: String?, folder: String) {
    state.withLock { $0.total = missing }
    guard !isQuiet else { return }
    output.line(
      "\(title)\(part.map { ", \($0)" } ?? ""): \(total - missing) of \(Words.count(total, "run")) are there, "
        + "\(missing) to do, \(jobs) at a time; on validation")
    output.line("folder    \(folder)")
  }

  func see(_ event: StudyRunner.Event, _ runs: [Study.Run]) {
    state.withLock { state in
      switch event {
      case .started(let worker, let job):
        state.workers[worker] = Worker(job: job, start: clock.now)
        let run = runs[job]
        state.names[job] = study.name(of: run)
        state.epochs[job] = study.variants[runs[job].variant].configuration.training.epochs
      case .epoch(let worker, _, let epoch): state.workers[worker]?.epoch = epoch
      case .finished(let worker, let job, let metrics, let validation, let seconds):
        state.workers[worker] = nil
        state.done += 1
        let values = MetricValue.words(test: metrics, validation: validation).joined(separator: "  ")
        line("\(state.names[job] ?? "")  \(values)  \(rounded(seconds, places: 2)) s", &state)
      case .paused(let worker, let job, let record):
        state.workers[worker] = nil
        state.done += 1
        let values = MetricValue.words(test: record.metrics, validation: record.validation).joined(separator: "  ")
        line("\(state.names[job] ?? "")  \(values)  after epoch \(record.epoch)", &state)
      case .failed(let worker, let job, let reason):
        state.workers[worker] = nil
        state.done += 1
        state.failures += 1
        state.lastReason = reason
        line("\(state.names[job] ?? "")  FAILED: \(reason)", &state)
      }
    }
  }

  /// A line that stays, above the table.
  private func line(_ text: String, _ state: inout State) {
    guard !isQuiet else { return }
    erase(&state)
    let width = "\(state.total)".count
    let number = "\(state.done)"
    output.line("\(String(repeating: " ", count: width - number.count))\(number)/\(state.total)  \(text)")
    draw(&state)
  }

  /// Draws the table anew.
  func draw() {
    state.withLock { state in
      erase(&state)
      draw(&state)
    }
  }

  /// Takes the table away.
  func end() { state.withLock { erase(&$0) } }

  private func erase(_ state: inout State) {
    guard state.drawnLines > 0 else { return }
    output.eraseLines(state.drawnLines)
    state.drawnLines = 0
  }

  private func draw(_ state: inout State) {
    guard output.isWatched, !isQuiet, state.done < state.total else { return }
    let now = clock.now
    var lines = state.workers.sorted { $0.key < $1.key }.map { _, worker in
      "  \(state.names[worker.job] ?? "")  epoch \(worker.epoch)/\(state.epochs[worker.job] ?? 0)  "
        + "\(rounded((now - worker.start).inSeconds, places: 1)) s"
    }
    // Runs under way count by their epochs, so that the time left does not jump.
    let partial = state.workers.values.reduce(0.0) { sum, worker in
      sum + Double(worker.epoch) / Double(max(1, state.epochs[worker.job] ?? 1))
    }
    let bar = ProgressBar("Runs \(state.done)/\(state.total)", unit: "runs")
    lines.append(
      bar.line(
        done: Double(state.done) + partial, total: Double(state.total), seconds: (now - start).inSeconds,
        width: output.width))
    output.writeError(lines.map { String($0.prefix(output.width - 1)) + "\n" }.joined())
    state.drawnLines = lines.count
  }
}
