public import Foundation

/// The folder of one run: written beside its place and renamed into it when everything is there.
///
/// While the run goes on, its files lie in `.NAME.partial` beside `NAME`; that folder holds the config and, now and
/// then, a checkpoint. `NAME` itself is there only when the run is whole.
public struct RunFolder: Sendable {
  /// Where the finished run will be.
  public let path: String
  /// Where it is written.
  public let staging: String

  /// Names a folder; nothing is made yet.
  ///
  /// - Parameters:
  ///   - path: where the finished run will be.
  ///   - writer: tells writers of the same run apart that work at the same time.
  public init(_ path: String, writer: String? = nil) {
    let parts = path.split(separator: "/", omittingEmptySubsequences: true)
    let root = path.hasPrefix("/") ? "/" : ""
    self.path = root + parts.joined(separator: "/")
    staging =
      root
      + (parts.dropLast() + [".\(parts.last ?? "run")\(writer.map { ".\($0)" } ?? "").partial"]).joined(separator: "/")
  }

  /// Whether a whole run is there.
  public var isFinished: Bool { FileManager.default.fileExists(atPath: path + "/result.json") }

  /// Whether something is in the run's place, whole or not a run at all.
  public var isTaken: Bool { FileManager.default.fileExists(atPath: path) }

  /// Makes the staging folder, so that an unwritable place is known before training.
  ///
  /// - Parameter keepsOld: whether what an interrupted run left there stays.
  /// - Throws: ``FileError``.
  public func stage(keepsOld: Bool) throws {
    do {
      if !keepsOld && FileManager.default.fileExists(atPath: staging) {
        try FileManager.default.removeItem(atPath: staging)
      }
      try FileManager.default.createDirectory(atPath: staging, withIntermediateDirectories: true)
    } catch {
      throw FileError("cannot be made: \(FileError.words(error)); choose another place with --out", path: staging)
    }
  }

  /// A file of the staged run.
  public func staged(_ name: String) -> String { staging + "/" + name }

  /// Writes a file of the staged run.
  public func write(_ data: Data, as name: String) throws { try AtomicFile.write(data, to: staged(name)) }

  /// Puts the staged run into its place unless another writer has finished the same run first.
  ///
  /// - Throws: ``FileError``.
  public func finishUnlessFinished() throws {
    if rename(staging, path) == 0 { return }
    let reason = FileError.reason(errno)
    guard isFinished else { throw FileError("cannot be put into place" + reason, path: path) }
    try? FileManager.default.removeItem(atPath: staging)
  }

  /// Puts the staged run into its place; a run that is there is moved aside first and removed last.
  ///
  /// - Throws: ``FileError``; what was in the place is then still there.
  public func finish() throws {
    let old = staging + ".old"
    try? FileManager.default.removeItem(atPath: old)
    let replaces = isTaken
    if replaces, rename(path, old) != 0 {
      throw FileError("cannot be moved aside" + FileError.reason(errno), path: path)
    }
    guard rename(staging, path) == 0 else {
      let reason = FileError.reason(errno)
      if replaces { rename(old, path) }
      throw FileError("cannot be put into place" + reason, path: path)
    }
    if replaces { try? FileManager.default.removeItem(atPath: old) }
  }
}
