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

/// Why a file or folder cannot be used.
public struct FileError: Error, Equatable, CustomStringConvertible {
  /// What went wrong.
  public let message: String
  /// The file or folder.
  public let path: String

  /// Makes an error.
  public init(_ message: String, path: String) {
    self.message = message
    self.path = path
  }

  /// The path and what went wrong.
  public var description: String { "\(path.escapedOnOneLine) \(message)" }

  /// A POSIX error in words.
  static func reason(_ code: Int32) -> String { code == 0 ? "" : ": \(String(cString: strerror(code)))" }

  /// Foundation's error without its decoration.
  public static func words(_ error: any Error) -> String {
    let error = error as NSError
    if let inner = error.userInfo[NSUnderlyingErrorKey] as? NSError, inner.domain == NSPOSIXErrorDomain,
      inner.code != EISDIR
    {
      return String(cString: strerror(Int32(inner.code)))
    }
    if error.domain == NSPOSIXErrorDomain { return String(cString: strerror(Int32(error.code))) }
    let path = error.userInfo[NSFilePathErrorKey] as? String ?? (error.userInfo[NSURLErrorKey] as? URL)?.path
    return path.flatMap(noFile) ?? error.localizedDescription
  }

  /// What stands in a file's place; nil: a file, or nothing.
  static func noFile(_ path: String) -> String? {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    switch status.st_mode & S_IFMT {
    case S_IFREG: return nil
    case S_IFDIR: return "it is a folder, not a file"
    case S_IFIFO: return "it is a pipe, not a file"
    case S_IFSOCK: return "it is a socket, not a file"
    default: return "it is a device, not a file"
    }
  }
}
