import Foundation
import RecKit

/// Keeps the state of a running experiment on disk, so that it can go on after an interruption.
///
/// A checkpoint is written when the last one is older than five seconds, and when the run is interrupted.
struct CheckpointStore {
  private static let fileName = "checkpoint.safetensors"
  private static let interval = Duration.seconds(5)

  /// Where the run goes on; nil: from the start.
  let resumed: Checkpoint?
  private(set) var latest: Checkpoint?
  private let folder: RunFolder
  private let clock = ContinuousClock()
  private var lastSaved: ContinuousClock.Instant

  /// Makes the staging folder, and reads the checkpoint in it where the run is to go on.
  init(_ folder: RunFolder, _ experiment: Experiment, resumes: Bool) throws {
    self.folder = folder
    lastSaved = clock.now
    let text = experiment.configuration.text
    let path = folder.staged(Self.fileName)
    let isSame = (try? String(contentsOfFile: folder.staged("config.txt"), encoding: .utf8)) == text
    if resumes, isSame, case .trained(let scorer) = experiment.configuration.scorer,
      let data = FileManager.default.contents(atPath: path)
    {
      resumed = try Checkpoint(
        SafeTensors(data, source: path), scorer: scorer, shape: experiment.data.training.shape)
    } else {
      resumed = nil
    }
    try folder.stage(keepsOld: resumed != nil)
    try folder.write(Data(text.utf8), as: "config.txt")
    latest = resumed
  }

  /// Notes the state after an epoch and writes it when it is time.
  mutating func see(_ event: Experiment.Event) throws {
    guard case .checkpoint(let make) = event else { return }
    let checkpoint = make()
    latest = checkpoint
    guard clock.now - lastSaved >= Self.interval else { return }
    lastSaved = clock.now
    try folder.write(checkpoint.safeTensors.data, as: Self.fileName)
  }

  /// Writes the newest state; a failure is not worth more than the interruption itself.
  func save() {
    guard let latest else { return }
    try? folder.write(latest.safeTensors.data, as: Self.fileName)
  }

  /// Removes the checkpoint from a run that is whole.
  func remove() { try? FileManager.default.removeItem(atPath: folder.staged(Self.fileName)) }
}
