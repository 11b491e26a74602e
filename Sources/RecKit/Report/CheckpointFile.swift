internal import Foundation

/// The checkpoints of a run's staging folder: the newest, and the one before it.
///
/// A file ends with a checksum of everything before it and has its run's identity; a file whose checksum or identity is
/// wrong is rejected.
public struct CheckpointFile: Sendable {
  static let checksumName = "checkpoint/checksum"
  private static let format = "reckit checkpoint 2"

  /// The newest checkpoint.
  public let path: String
  /// The one before it, kept until a newer one is whole.
  public let previousPath: String
  /// The identity of the run whose checkpoints they are.
  public let identity: RunIdentity
  private let configuration: ExperimentConfiguration

  /// Names the files of a folder; nothing is read or written yet.
  public init(folder: String, identity: RunIdentity, configuration: ExperimentConfiguration) {
    path = folder + "/checkpoint.safetensors"
    previousPath = folder + "/checkpoint.previous.safetensors"
    self.identity = identity
    self.configuration = configuration
  }

  /// Writes a checkpoint; the newest so far becomes the one before once the new one is whole.
  ///
  /// - Throws: ``FileError``; what was there is then still there.
  public func write(_ checkpoint: Checkpoint) throws {
    var file = checkpoint.safeTensors
    file.metadata.append(("format", Self.format))
    file.metadata.append(("identity", identity.node.jsonLine))
    file.metadata.append(("config", configuration.text))
    try AtomicFile.write(to: path, beforeRename: keepNewest) { handle in
      try file.writeParts(endingWith: Self.checksumName, of: path) { try handle.write(contentsOf: $0) }
    }
  }

  /// Both names refer to the newest until the next replaces it, so that there is a checkpoint at every moment.
  private func keepNewest() {
    guard FileManager.default.fileExists(atPath: path) else { return }
    unlink(previousPath)
    // Not every file system has links.
    if link(path, previousPath) != 0 { rename(path, previousPath) }
  }

  /// Whether a checkpoint is there.
  public var isThere: Bool { [path, previousPath].contains { FileManager.default.fileExists(atPath: $0) } }

  /// Reads the newest checkpoint, or the one before where the newest is damaged.
  ///
  /// - Parameters:
  ///   - scorer: the scorer that is trained.
  ///   - shape: the rows of its tables.
  /// - Returns: the checkpoint and, if it is the one before the newest, what is wrong with the newest; nil if there is
  ///   none.
  /// - Throws: ``CheckpointError`` where the newest belongs to another run, or where all are damaged; ``FileError``
  ///   where one cannot be read.
  public func read(
    scorer: any PreparedScorer, shape: CatalogueShape
  ) throws -> (checkpoint: Checkpoint, damage: CheckpointError?)? {
    guard isThere else { return nil }
    do {
      return (try read(path, scorer: scorer, shape: shape), nil)
    } catch let error as CheckpointError {
      guard case .damaged = error, FileManager.default.fileExists(atPath: previousPath) else { throw error }
      do {
        return (try read(previousPath, scorer: scorer, shape: shape), error)
      } catch CheckpointError.damaged(let reason) {
        throw CheckpointError.damaged("\(error.reason), and so is the one before: \(reason)")
      }
    }
  }

  private func read(_ path: String, scorer: any PreparedScorer, shape: CatalogueShape) throws -> Checkpoint {
    guard FileManager.default.fileExists(atPath: path) else { throw CheckpointError.damaged("it is gone") }
    let data: Data
    do { data = try Data(contentsOf: URL(fileURLWithPath: path)) } catch {
      throw FileError("cannot be read: \(FileError.words(error))", path: path)
    }
    guard data.count >= 16, Self.checksum(of: data.dropLast(8)) == data.suffix(8) else {
      throw CheckpointError.damaged("its \(data.count) bytes are not those that were written")
    }
    let file: SafeTensors
    do { file = try SafeTensors(data, source: path) } catch let error as SafeTensorsError {
      throw CheckpointError.damaged(error.message)
    }
    try check(file)
    return try Checkpoint(file, scorer: scorer, shape: shape)
  }

  /// Refuses a file of another run.
  private func check(_ file: SafeTensors) throws(CheckpointError) {
    guard file.metadata("format") == Self.format, let text = file.metadata("identity"),
      let node = try? ConfigDocument.parse(text.utf8, source: "identity").root, let stored = RunIdentity(node)
    else { throw .foreign("another version of RecKit wrote it") }
    guard stored.version == identity.version else {
      throw .foreign(
        "another version of RecKit wrote it (\(stored.version.escapedOnOneLine), here \(identity.version))")
    }
    guard stored.config == identity.config else { throw .foreign(configDifference(file.metadata("config") ?? "")) }
    guard stored.code == identity.code else { throw .foreign("the code of its components changed since") }
    guard stored.data == identity.data else { throw .foreign("the data changed since") }
  }

  private func configDifference(_ text: String) -> String {
    let paths = configuration.dataPaths
    guard let stored = try? ConfigDocument.parse(text.utf8, source: "config").root,
      let difference = ConfigDifference.between(stored, configuration.resolved).first(where: {
        !paths.contains($0.path)
      })
    else { return "it is of another config" }
    func words(_ node: ConfigNode?) -> String { node?.inlineText.escapedOnOneLine ?? "none" }
    return
      "it is of another config: \(difference.path.escapedOnOneLine) differs (\(words(difference.old)), here \(words(difference.new)))"
  }

  static func checksum(of data: Data) -> Data {
    var hash = XXHash64()
    data.withUnsafeBytes { hash.update($0) }
    return withUnsafeBytes(of: hash.value.littleEndian) { Data($0) }
  }

  /// Replaces the newest checkpoint, which is damaged, by the one before it, so that the next write does not replace an
  /// intact one.
  ///
  /// - Throws: ``FileError``.
  public func discardNewest() throws {
    guard rename(previousPath, path) == 0 else {
      throw FileError("cannot be put into place" + FileError.reason(errno), path: path)
    }
  }

  /// Removes the checkpoints and the unfinished files of writers that were killed.
  public func remove() {
    let folder = FilePath.parent(of: path)
    for name in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    where ["checkpoint.safetensors", "checkpoint.previous.safetensors"].contains(where: name.hasPrefix) {
      unlink(folder + "/" + name)
    }
  }
}

extension SafeTensors {
  /// Gives the file's bytes to a body, part by part; the last tensor, of 8 bytes, is the checksum of all bytes before
  /// it.
  fileprivate func writeParts(endingWith name: String, of path: String, _ body: (Data) throws -> Void) throws {
    var file = self
    file.tensors.append((name, Tensor(bytes: Array(repeating: 0, count: 8))))
    let size = file.byteCount
    var hash = XXHash64()
    var written = 0
    try file.writeParts(of: path) { part in
      written += part.count
      if written < size {
        part.withUnsafeBytes { hash.update($0) }
        try body(part)
      } else {
        try body(withUnsafeBytes(of: hash.value.littleEndian) { Data($0) })
      }
    }
  }
}
