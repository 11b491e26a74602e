public import Foundation

/// Writes files atomically: a file is complete or does not exist.
public enum AtomicFile {
  /// Writes beside the file and renames it into place once the bytes are on disk.
  ///
  /// - Parameters:
  ///   - data: the bytes.
  ///   - path: the file; replaced if it exists.
  /// - Throws: ``FileError``.
  public static func write(_ data: Data, to path: String) throws {
    try write(to: path) { try $0.write(contentsOf: data) }
  }

  /// Writes beside the file, part by part, and renames it into place once the bytes are on disk.
  ///
  /// - Parameters:
  ///   - path: the file; replaced if it exists.
  ///   - beforeRename: what is done once the new file is whole, such as keeping the one that it replaces.
  ///   - body: writes the bytes.
  /// - Throws: ``FileError``.
  public static func write(
    to path: String, beforeRename: () throws -> Void = {}, _ body: (FileHandle) throws -> Void
  ) throws {
    let temporary = path + ".\(WriterName.own).tmp"
    do {
      let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
      guard descriptor >= 0 else { throw FileError("cannot be created" + FileError.reason(errno), path: path) }
      let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: false)
      defer { try? handle.close() }
      try body(handle)
      try handle.synchronize()
      try beforeRename()
      guard rename(temporary, path) == 0 else {
        throw FileError("cannot be put into place" + FileError.reason(errno), path: path)
      }
    } catch {
      unlink(temporary)
      throw error as? FileError ?? FileError("cannot be written: \(FileError.words(error))", path: path)
    }
  }
}
