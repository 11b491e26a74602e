import Foundation
import RecKit

/// Keeps the state of a running experiment on disk, so that it can go on after an interruption.
///
/// A state is stored at an epoch's end: as often as `checkpoint.every` says, and when the run is about to be interrupted.
/// Where it says nothing, when the last one is older than five seconds and when the epoch took seconds; where storing takes
/// long, it is then done more seldom, so that it costs a twentieth of the time at most. The file is written from the run's own numbers.
struct CheckpointStore {
  private static let interval = Duration.seconds(5)
  /// An epoch that is longer is stored at once, and is left in the middle when the run is interrupted.
  private static let shortEpoch = Duration.seconds(2)
  private static let costLimit = 20

  /// Where the run continues; nil: from the start.
  let resumed: Checkpoint?
  /// What is wrong with the newest checkpoint, if the run continues from the previous one.
  let damage: CheckpointError?
  private let every: CheckpointInterval?
  /// The finished epochs of the training that is under way, which may be the final one.
  private var trained = 0
  /// The epochs that are finished, stored or not.
  private(set) var finished: Int

  private let folder: RunFolder
  private let file: CheckpointFile
  private let clock = ContinuousClock()
  private var stored: Int?
  private var failure: FileError?
  private var lastStored: ContinuousClock.Instant
  private var lastEnd: ContinuousClock.Instant
  private var epochTime: Duration?
  private var storingTime = Duration.zero

  /// Makes the staging folder, and reads the checkpoint in it where the run is to go on.
  ///
  /// - Throws: ``CommandError`` where the checkpoint is not of this run, or is damaged and there is none before it.
  init(_ folder: RunFolder, _ experiment: Experiment, resumes: Bool) throws {
    self.folder = folder
    let configuration = experiment.configuration
    every = configuration.checkpoint.every
    file = CheckpointFile(
      folder: folder.staging,
      identity: RunIdentity(configuration, dataHash: experiment.data.hash, version: Reckit.version),
      configuration: configuration)
    (lastStored, lastEnd) = (clock.now, clock.now)
    var found: (checkpoint: Checkpoint, damage: CheckpointError?)?
    if resumes, let scorer = try experiment.preparedScorer() {
      do { found = try file.read(scorer: scorer, shape: experiment.data.training.shape) } catch let error
        as CheckpointError
      {
        throw CommandError(
          message: "\(file.path.escapedOnOneLine): \(error)\n--force instead of --resume starts again",
          code: ExitCode.failed)
      }
    }
    (resumed, damage) = (found?.checkpoint, found?.damage)
    (finished, stored) = (found?.checkpoint.epoch ?? 0, found?.checkpoint.epoch)
    try folder.stage(keepsOld: found != nil)
    if damage != nil { try file.discardNewest() }
    try folder.write(Data(configuration.text.utf8), as: "config.txt")
  }

  /// Notes an event, and stores the state where it is time.
  ///
  /// - Parameters:
  ///   - event: what happened.
  ///   - isLast: whether the run is about to be interrupted.
  /// - Returns: why the state could not be stored, unless the one before could not either; the run can go on.
  mutating func see(_ event: Experiment.Event, isLast: Bool) -> FileError? {
    switch event {
    case .epoch(let record): (finished, trained) = (record.epoch, record.epoch)
    case .finalEpoch(let record, _): trained = record.epoch
    default: break
    }
    guard case .checkpoint(let make) = event else { return nil }
    let now = clock.now
    let time = now - lastEnd
    (epochTime, lastEnd) = (time, now)
    guard isLast || isDue(after: time, at: now) else { return nil }
    let hadFailed = failure != nil
    do {
      try folder.checkLock()
      try file.write(make())
      (stored, failure) = (finished, nil)
    } catch {
      failure = error as? FileError ?? FileError("cannot be written: \(error)", path: file.path)
    }
    (lastStored, lastEnd) = (clock.now, clock.now)
    storingTime = lastStored - now
    return hadFailed ? nil : failure
  }

  /// Whether the state is to be stored after an epoch that took a time.
  private func isDue(after time: Duration, at now: ContinuousClock.Instant) -> Bool {
    switch every {
    case .epochs(let count): return trained % count == 0
    case .seconds(let seconds): return now - lastStored >= .seconds(seconds)
    case nil:
      let isLong = time >= Self.shortEpoch && storingTime * Self.costLimit <= time
      return isLong || now - lastStored >= max(Self.interval, storingTime * Self.costLimit)
    }
  }

  /// Whether an interrupted run may stop here: not where the end of a short epoch, and its checkpoint, are near.
  func mayStop(at event: Experiment.Event) -> Bool {
    switch event {
    case .batch: epochTime.map { $0 > Self.shortEpoch } ?? true
    case .epoch(let record): record.epoch == 0
    case .finalEpoch: false
    case .checkpoint, .fitting: true
    }
  }

  /// The epochs that the state of an interrupted run has behind it; nil where that cannot be read.
  static func storedEpoch(in folder: RunFolder) -> Int? {
    let path = folder.staged("checkpoint.safetensors")
    guard let data = FileManager.default.contents(atPath: path), let file = try? SafeTensors(data, source: path),
      let text = file.metadata("checkpoint"), let state = try? ConfigDocument.parse(text.utf8, source: path).root
    else { return nil }
    return state["epoch"].flatMap { Int($0) }
  }

  /// What is on disk: the last epoch that was stored, nil where none was yet, or why nothing newer could be.
  func save() -> Result<Int?, FileError> {
    if let failure { return .failure(failure) }
    guard let stored else { return .success(nil) }
    return file.isThere ? .success(stored) : .failure(FileError("is gone", path: file.path))
  }

  /// Removes the checkpoints from a run that is whole.
  func remove() { file.remove() }
}
