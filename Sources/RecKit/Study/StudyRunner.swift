internal import Dispatch
internal import Foundation
internal import Synchronization

/// Runs experiments side by side and stores what they find.
public struct StudyRunner: Sendable {
  /// One experiment to run.
  public struct Job: Sendable {
    /// Which run it is.
    public let addressed: StudyFolder.Addressed
    /// The experiment.
    public let experiment: Experiment
    /// The epoch after which the run is paused; nil: it runs to its end.
    public var pauseAfter: Int? = nil

    /// Puts both together.
    public init(_ addressed: StudyFolder.Addressed, _ experiment: Experiment) {
      self.addressed = addressed
      self.experiment = experiment
    }
  }

  /// What happens; told on the threads that do the work.
  public enum Event: Sendable {
    /// A worker has begun a job.
    case started(worker: Int, job: Int)
    /// A worker's job has finished an epoch.
    case epoch(worker: Int, job: Int, epoch: Int)
    /// A job is stored; validation is empty without such a part.
    case finished(worker: Int, job: Int, metrics: [MetricValue], validation: [MetricValue], seconds: Double)
    /// A job is paused after an epoch, and its state is stored.
    case paused(worker: Int, job: Int, EpochRecord)
    /// A job failed, and why.
    case failed(worker: Int, job: Int, reason: String)
  }

  private struct Stopped: Error {}
  private struct Paused: Error { let record: EpochRecord }
  private struct NotStored: Error { let error: any Error }

  private func storing(_ body: () throws -> Void) throws {
    do { try body() } catch { throw NotStored(error: error) }
  }

  let folder: StudyFolder
  let version: String
  let keepsModels: Bool
  let keepsEvents: Bool
  let peakMemory: @Sendable () -> Int

  /// Says where to store.
  ///
  /// - Parameters:
  ///   - folder: the study's folder.
  ///   - version: RecKit's version.
  ///   - keepsModels: whether to store `model.safetensors` of every run.
  ///   - keepsEvents: whether to store TensorBoard's event file of every run.
  ///   - peakMemory: the largest memory of the process so far, in bytes.
  public init(
    _ folder: StudyFolder, version: String, keepsModels: Bool = false, keepsEvents: Bool = false,
    peakMemory: @escaping @Sendable () -> Int = { 0 }
  ) {
    self.folder = folder
    self.version = version
    self.keepsModels = keepsModels
    self.keepsEvents = keepsEvents
    self.peakMemory = peakMemory
  }

  /// Runs jobs in their order, as many at once as there are workers; a job that fails does not stop the others.
  ///
  /// - Parameters:
  ///   - jobs: what to run.
  ///   - workers: jobs at once, at least 1.
  ///   - threads: threads of each job, at least 1.
  ///   - isStopped: asked after every batch; true leaves the jobs that are under way undone.
  ///   - observe: is told what happens.
  ///   - wait: called several times a second on the calling thread until all is done.
  public func run(
    _ jobs: [Job], workers: Int, threads: Int = 1, isStopped: @escaping @Sendable () -> Bool = { false },
    observe: @escaping @Sendable (Event) -> Void = { _ in }, wait: () -> Void = {}
  ) {
    precondition(workers >= 1, "\(workers) workers")
    let next = Next()
    let group = DispatchGroup()
    for worker in 0..<min(workers, jobs.count) {
      group.enter()
      let thread = Thread {
        while !isStopped(), let job = next.take(below: jobs.count) {
          perform(jobs[job], threads, number: job, worker: worker, isStopped: isStopped, observe: observe)
        }
        group.leave()
      }
      thread.stackSize = 8 << 20
      thread.start()
    }
    while group.wait(timeout: .now() + .milliseconds(100)) == .timedOut { wait() }
  }

  private final class Next: Sendable {
    private let index = Atomic<Int>(0)
    func take(below count: Int) -> Int? {
      let taken = index.add(1, ordering: .relaxed).oldValue
      return taken < count ? taken : nil
    }
  }

  private func perform(
    _ job: Job, _ threads: Int, number: Int, worker: Int, isStopped: () -> Bool, observe: (Event) -> Void
  ) {
    let clock = ContinuousClock()
    let start = clock.now
    let address = job.addressed.address
    observe(.started(worker: worker, job: number))
    do {
      let experiment = job.experiment.on(threads: threads)
      let rules = try experiment.makeProtocol()
      let checkpoint = folder.pausedCheckpoint(of: job, version: version)
      if let checkpoint { try pauseIfDue(job, .checkpoint { checkpoint }) }
      let result = try experiment.run(from: checkpoint) { event in
        if case .epoch(let record) = event { observe(.epoch(worker: worker, job: number, epoch: record.epoch)) }
        try pauseIfDue(job, event)
        if isStopped() { throw Stopped() }
      }
      let seconds = (clock.now - start).seconds
      let report = RunReport(
        experiment, result: result, experimentProtocol: rules, seconds: (0, seconds), peakMemoryBytes: peakMemory(),
        version: version)
      try storing {
        try folder.store(report, address: address, keepsModel: keepsModels, keepsEvents: keepsEvents)
      }
      observe(
        .finished(
          worker: worker, job: number, metrics: result.test.means, validation: result.validation?.means ?? [],
          seconds: seconds))
    } catch is Stopped {
      return
    } catch let pause as Paused {
      observe(.paused(worker: worker, job: number, pause.record))
    } catch let failure as NotStored {
      // This is no result of the run's.
      observe(.failed(worker: worker, job: number, reason: "\(failure.error)"))
    } catch {
      let reason = "\(error)"
      try? folder.storeFailure(reason, address: address)
      observe(.failed(worker: worker, job: number, reason: reason))
    }
  }

  /// Stores the state and throws ``Paused`` after the epoch that a job pauses after.
  private func pauseIfDue(_ job: Job, _ event: Experiment.Event) throws {
    guard let epoch = job.pauseAfter, case .checkpoint(let make) = event else { return }
    let checkpoint = make()
    guard checkpoint.epoch >= epoch, let record = checkpoint.history.last else { return }
    try storing { try folder.storePaused(checkpoint, of: job, version: version) }
    throw Paused(record: record)
  }
}
