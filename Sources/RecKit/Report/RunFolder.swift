public import Foundation

/// The folder of one run: written beside its place and renamed into it when everything is there.
///
/// While the run goes on, its files lie in `.NAME.partial` beside `NAME`; that folder holds the config and, now and
/// then, a checkpoint. `NAME` itself exists only once the run is complete. `.NAME.lock` says which process is at work.
/// Nothing is removed or replaced that RecKit did not write.
public struct RunFolder: Sendable {
  /// What a finished run consists of.
  public static let files = ["config.txt", "history.jsonl", "users.csv", "model.safetensors", "result.json"]

  /// What `reckit report` adds.
  public static let reports = ["report.html", "report.md"]

  /// Where the finished run will be.
  public let path: String
  /// Where it is written.
  public let staging: String
  private let old: String
  private let lockPath: String
  private var lock: FolderLock?

  /// Names a folder; nothing is made yet.
  ///
  /// - Parameters:
  ///   - path: where the finished run will be.
  ///   - writer: distinguishes processes that write the same run at the same time.
  public init(_ path: String, writer: String? = nil) {
    let parts = path.split(separator: "/", omittingEmptySubsequences: true)
    let root = path.hasPrefix("/") ? "/" : ""
    self.path = root + parts.joined(separator: "/")
    func beside(_ ending: String) -> String {
      root + (parts.dropLast() + [".\(parts.last ?? "run")\(ending)"]).joined(separator: "/")
    }
    staging = beside("\(writer.map { ".\($0)" } ?? "").partial")
    old = beside("\(writer.map { ".\($0)" } ?? "").old")
    lockPath = beside(".lock")
  }

  /// Whether a whole run is there.
  public var isFinished: Bool { FileManager.default.fileExists(atPath: path + "/result.json") }

  /// Whether something is in the run's place, whole or not a run at all.
  public var isTaken: Bool { FileManager.default.fileExists(atPath: path) }

  /// Makes this process the only one that writes the run, as long as a copy of the value exists.
  ///
  /// If a process ended while it was replacing a run, the replacement is completed or undone first.
  ///
  /// - Throws: ``FolderLock/Held`` where another process writes it; ``FileError``.
  public mutating func claim() throws {
    guard lock == nil else { return }
    lock = try FolderLock(lockPath)
    if FileManager.default.fileExists(atPath: old) {
      if isTaken { try clearOld() } else { try move(old, to: path, "cannot be put back") }
    }
  }

  /// The process that ended without releasing the folder, before this one took it over; nil: there was none.
  public var takenFrom: String? { lock?.leftBy }

  /// Makes the staging folder, so that an unwritable place is known before training.
  ///
  /// - Parameter keepsOld: whether what an interrupted run left there stays.
  /// - Throws: ``FileError``, also where there is something in it that RecKit did not write.
  public func stage(keepsOld: Bool) throws {
    do {
      if !keepsOld && FileManager.default.fileExists(atPath: staging) { try removeStaging() }
      try FileManager.default.createDirectory(atPath: staging, withIntermediateDirectories: true)
      WriterName.removeAbandoned(in: staging, endings: [".tmp"])
    } catch {
      throw error as? FileError
        ?? FileError("cannot be made: \(FileError.words(error)); choose another place with --out", path: staging)
    }
  }

  private func removeStaging() throws {
    let names = try FileManager.default.contentsOfDirectory(atPath: staging)
    let foreign = names.filter { !Self.isOwn($0) && !$0.hasSuffix(".tmp") && !$0.hasPrefix("checkpoint") }.sorted()
    guard foreign.isEmpty else {
      throw FileError(
        "holds files that RecKit did not write (\(foreign.prefix(3).joined(separator: ", "))); move it elsewhere",
        path: staging)
    }
    try FileManager.default.removeItem(atPath: staging)
  }

  /// Removes the staging folder of a run that has failed, unless it holds a state to go on from, or files of others.
  public func discardWithoutState() {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: staging)) ?? []
    guard !names.contains(where: { $0.hasPrefix("checkpoint") }) else { return }
    try? removeStaging()
  }

  private static func isOwn(_ name: String) -> Bool {
    files.contains(name) || reports.contains(name) || name == identityFile || name == TensorBoardEvents.fileName
  }

  /// A file of the staged run.
  public func staged(_ name: String) -> String { staging + "/" + name }

  /// Writes a file of the staged run.
  ///
  /// - Throws: ``FileError``, also where the staging folder or the lock has been removed meanwhile.
  public func write(_ data: Data, as name: String) throws {
    try checkLock()
    try AtomicFile.write(data, to: staged(name))
  }

  /// Throws where the lock has been removed meanwhile; a folder that was not claimed has none.
  ///
  /// - Throws: ``FileError``.
  public func checkLock() throws {
    guard lock?.isValid ?? true else {
      throw FileError("was removed while the run went on, so another process may write in its place", path: lockPath)
    }
  }

  /// Puts the staged run into its place unless another writer has finished the same run first.
  ///
  /// - Throws: ``FileError``.
  public func finishUnlessFinished() throws {
    if rename(staging, path) == 0 { return }
    let reason = FileError.reason(errno)
    guard !isFinished else {
      try? FileManager.default.removeItem(atPath: staging)
      return
    }
    // The rest of a run whose result is missing: RecKit's own files are removed, others stay where they are.
    let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    if !names.isEmpty, names.allSatisfy(Self.isOwn) {
      for name in names { unlink(path + "/" + name) }
      if rename(staging, path) == 0 { return }
    }
    let foreign = names.filter { !Self.isOwn($0) }.sorted()
    throw FileError(
      "cannot be put into place" + reason
        + (foreign.isEmpty ? "" : "; it holds \(foreign.prefix(3).joined(separator: ", ")): move it elsewhere"),
      path: path)
  }

  /// Puts the staged run into its place; a run that is there is moved aside first and its files are removed last.
  ///
  /// Other files that lie in its folder are kept.
  ///
  /// - Throws: ``FileError``; what was in the place is then still there.
  public func finish() throws {
    try checkLock()
    unlink(staged(Self.identityFile))
    let replaces = isTaken
    if replaces { try move(path, to: old, "cannot be moved aside") }
    do { try move(staging, to: path, "cannot be put into place") } catch {
      if replaces { rename(old, path) }
      throw error
    }
    if replaces { try clearOld() }
  }

  /// Removes RecKit's files from the folder that was moved aside, and moves other files into the new one.
  private func clearOld() throws {
    for name in try FileManager.default.contentsOfDirectory(atPath: old) {
      let file = old + "/" + name
      if Self.isOwn(name) {
        unlink(file)
      } else if !FileManager.default.fileExists(atPath: path + "/" + name) {
        try move(file, to: path + "/" + name, "cannot be kept")
      }
    }
    guard rmdir(old) == 0 else {
      throw FileError(
        "has files of the run's former folder that could not be moved into the new one" + FileError.reason(errno),
        path: old)
    }
  }

  private func move(_ source: String, to target: String, _ words: String) throws {
    guard rename(source, target) == 0 else { throw FileError(words + FileError.reason(errno), path: source) }
  }
}
