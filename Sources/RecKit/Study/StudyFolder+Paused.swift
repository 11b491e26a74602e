internal import Foundation

/// Runs that are paused after an epoch: what they came to so far, and where they go on.
///
/// ```
/// runs/ADDRESS.paused/history.jsonl            the finished epochs, and last the sum of these lines
/// runs/ADDRESS.paused/checkpoint.safetensors   the state after them
/// ```
/// The history is what counts. It is written first; where the checkpoint is older, or is gone or damaged, the epochs
/// between are trained again, with the same results.
extension StudyFolder {
  private func pausedPath(_ address: String) -> String { "\(path)/runs/\(address).paused" }

  private func checkpointFile(_ job: StudyRunner.Job, version: String) -> CheckpointFile {
    let (configuration, data) = (job.experiment.configuration, job.experiment.data)
    return CheckpointFile(
      folder: pausedPath(job.addressed.address),
      identity: RunIdentity(configuration, dataHash: data.hash, version: version), configuration: configuration)
  }

  /// The finished epochs of a paused run; none where it is not paused, or where they cannot be read.
  func pausedHistory(_ address: String) -> [EpochRecord] {
    guard let text = try? String(contentsOfFile: pausedPath(address) + "/history.jsonl", encoding: .utf8) else {
      return []
    }
    var lines = text.split(separator: "\n")
    guard let sum = lines.popLast(), sum == Self.sum(of: lines.map { $0 + "\n" }.joined()) else { return [] }
    return lines.compactMap { line in
      (try? ConfigDocument.parse(line.utf8, source: "history.jsonl").root).flatMap(EpochRecord.init(_:))
    }
  }

  private static func sum(of lines: String) -> String {
    ConfigNode(.mapping([ConfigEntry("sum", SHA256.hexadecimal(of: lines.utf8).node)])).jsonLine
  }

  /// Where a run goes on; nil: from its start.
  func pausedCheckpoint(of job: StudyRunner.Job, version: String) -> Checkpoint? {
    // Only a search pauses, and what follows reads the config and makes the model.
    guard FileManager.default.fileExists(atPath: pausedPath(job.addressed.address)),
      let scorer = try? job.experiment.preparedScorer()
    else { return nil }
    let file = checkpointFile(job, version: version)
    return (try? file.read(scorer: scorer, shape: job.experiment.data.training.shape))?.checkpoint
  }

  /// Stores a run's state.
  ///
  /// - Throws: ``FileError``.
  func storePaused(_ checkpoint: Checkpoint, of job: StudyRunner.Job, version: String) throws {
    let folder = pausedPath(job.addressed.address)
    do { try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true) } catch {
      throw FileError("cannot be made: \(FileError.words(error))", path: folder)
    }
    let history = checkpoint.history.map { $0.node.jsonLine + "\n" }.joined()
    try AtomicFile.write(Data((history + Self.sum(of: history) + "\n").utf8), to: folder + "/history.jsonl")
    try checkpointFile(job, version: version).write(checkpoint)
  }

  /// Removes what a run that is whole has left.
  func removePaused(_ address: String) {
    try? FileManager.default.removeItem(atPath: pausedPath(address))
  }
}
