internal import Foundation

/// The folder of a study: its runs by address, and the report on them.
///
/// ```
/// study.txt                 the study, base and variants inside; swept again it has the same runs
/// runs.tsv                  every run: index, address, variant, seed
/// study.sha256              the sums of the two
/// runs/ADDRESS/             config.txt, history.jsonl, users.csv, result.json
/// runs/ADDRESS.failed       why a run failed
/// runs/ADDRESS.paused/      the state of a run that a search has paused
/// results.csv summary.json report.md report.html
/// ```
/// Everything is written beside its place and renamed, so any number of processes may work on one folder; files that
/// belong together are written under a lock.
public struct StudyFolder: Sendable {
  /// Where it is.
  public let path: String

  /// Names a folder; nothing is made yet.
  public init(_ path: String) { self.path = path }

  /// A run with the name that it is stored under.
  public struct Addressed: Sendable {
    /// The run.
    public let run: Study.Run
    /// 16 hexadecimal digits.
    public let address: String

    /// Puts both together.
    public init(_ run: Study.Run, address: String) {
      self.run = run
      self.address = address
    }
  }

  /// What a run is stored under: the address of its ``RunIdentity``.
  public static func address(_ configuration: ExperimentConfiguration, dataHash: String, version: String) -> String {
    RunIdentity(configuration, dataHash: dataHash, version: version).address
  }

  /// A run's folder.
  public func run(_ address: String) -> RunFolder { RunFolder("\(path)/runs/\(address)", writer: WriterName.own) }

  /// Whether a run is finished.
  public func isFinished(_ address: String) -> Bool { run(address).isFinished }

  /// A finished run as its folder has it.
  ///
  /// - Throws: ``FileError`` for a damaged run, or where the folder has another address' run.
  func record(_ address: String) throws -> RunRecord {
    let record = try RunRecord(path: run(address).path)
    guard record.text("identity", "address") == address else {
      throw FileError(
        "holds another run, of the address \(record.text("identity", "address") ?? "?"); remove it and sweep again",
        path: record.path)
    }
    return record
  }

  /// A line of `runs.tsv`: index, address, variant and seed, and the block where there are blocks; tabs between.
  public func line(_ run: Addressed, of study: Study) -> String {
    "\(run.run.index)\t\(run.address)\t\(study.variants[run.run.variant].name)\t\(run.run.seed)"
      + (study.blocks.isEmpty ? "" : "\t\(study.blocks[run.run.block].name)") + "\n"
  }

  /// Writes a file of the study.
  public func write(_ text: String, as name: String) throws {
    try AtomicFile.write(Data(text.utf8), to: "\(path)/\(name)")
  }

  /// Stores a finished run.
  ///
  /// - Throws: ``FileError``.
  public func store(_ report: RunReport, address: String, keepsModel: Bool, keepsEvents: Bool = false) throws {
    let folder = run(address)
    try folder.stage(keepsOld: false)
    if keepsModel { try folder.write(report.model, as: "model.safetensors") }
    if keepsEvents {
      try folder.write(report.tensorBoardEvents(at: Date().timeIntervalSince1970), as: TensorBoardEvents.fileName)
    }
    for file in report.files { try folder.write(file.data, as: file.name) }
    try folder.finishUnlessFinished()
    try? FileManager.default.removeItem(atPath: failurePath(address))
    removePaused(address)
  }

  /// Stores why a run failed; it is tried again by the next sweep.
  public func storeFailure(_ reason: String, address: String) throws {
    try write(reason + "\n", as: "runs/\(address).failed")
  }

  private func failurePath(_ address: String) -> String { "\(path)/runs/\(address).failed" }

  /// Why a run failed, where it did.
  public func failure(_ address: String) -> String? {
    (try? String(contentsOfFile: failurePath(address), encoding: .utf8))
      .map { $0.trimmingCharacters(in: .whitespacesAndNewlines) }
  }

  /// The addresses in `runs.tsv`, by index.
  ///
  /// - Throws: ``FileError`` where it is not that of the study.
  public func addresses(of study: Study) throws -> [Addressed] {
    let file = path + "/runs.tsv"
    try checkIndex()
    guard let text = try? String(contentsOfFile: file, encoding: .utf8) else {
      throw FileError("is not there; `reckit sweep` writes it", path: file)
    }
    let lines = text.split(separator: "\n")
    let runs = study.runs
    guard lines.count == runs.count else {
      throw FileError("lists \(lines.count) runs, study.txt \(runs.count); sweep the study again", path: file)
    }
    return try zip(runs, lines).map { run, text in
      let cells = text.split(separator: "\t", omittingEmptySubsequences: false)
      let addressed = Addressed(run, address: cells.count > 1 ? String(cells[1]) : "")
      guard line(addressed, of: study) == text + "\n" else {
        throw FileError("does not match study.txt in line \(run.index + 1); sweep the study again", path: file)
      }
      return addressed
    }
  }
}
