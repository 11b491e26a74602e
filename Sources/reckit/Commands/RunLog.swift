import Foundation
import RecKit

/// What `--log` asks for: a file beside the run's own that a tracker reads while the run goes on.
///
/// A log that cannot be written does not end the run; the first failure is told.
final class RunLog {
  /// The trackers.
  enum Tracker: String, CaseIterable {
    case tensorboard
  }

  static let option = CommandSpecification.Option(
    name: "log", value: "TRACKER",
    help:
      "Write an event file for a tracker as well: tensorboard. `tensorboard --logdir` of the folder above shows it.",
    choices: Tracker.allCases.map(\.rawValue))

  private let handle: FileHandle?
  private let path: String
  private(set) var failure: FileError?

  /// The tracker that arguments ask for; nil: none.
  static func tracker(_ arguments: ParsedArguments) throws -> Tracker? {
    guard let text = arguments.values["log"] else { return nil }
    guard let tracker = Tracker(rawValue: text) else {
      let names = Tracker.allCases.map(\.rawValue)
      throw CommandError.usage(
        "--log must be \(names.joined(separator: ", ")), not \(text.escapedOnOneLine)"
          + Words.suggestion(for: text, among: names))
    }
    return tracker
  }

  /// Begins the file anew, with the epochs that a run which goes on has behind it.
  init(_ folder: RunFolder, resuming checkpoint: Checkpoint?) {
    path = folder.staged(TensorBoardEvents.fileName)
    do {
      try Data().write(to: URL(fileURLWithPath: path))
      handle = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
    } catch {
      handle = nil
      failure = FileError("cannot be created: \(FileError.words(error))", path: path)
    }
    append(TensorBoardEvents.beginning(at: now))
    for record in checkpoint?.history ?? [] { append(TensorBoardEvents.event(record, at: now)) }
    for record in checkpoint?.final ?? [] { append(TensorBoardEvents.event(record, isFinal: true, at: now)) }
  }

  deinit { try? handle?.close() }

  private var now: Double { Date().timeIntervalSince1970 }

  /// Adds what happened.
  ///
  /// - Returns: why it could not be written, the first time.
  func see(_ event: Experiment.Event) -> FileError? {
    let hadFailed = failure != nil
    switch event {
    case .epoch(let record): append(TensorBoardEvents.event(record, at: now))
    case .finalEpoch(let record, _): append(TensorBoardEvents.event(record, isFinal: true, at: now))
    default: break
    }
    return hadFailed ? nil : failure
  }

  private func append(_ data: Data) {
    guard failure == nil, let handle else { return }
    do { try handle.write(contentsOf: data) } catch {
      failure = FileError("cannot be written: \(FileError.words(error))", path: path)
    }
  }
}
