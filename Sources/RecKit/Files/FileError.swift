internal import Foundation

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
