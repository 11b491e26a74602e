internal import Foundation

/// A lock file that one process at a time holds.
///
/// The operating system releases the lock when its process ends, however it ends; a lock file that such a process left
/// is taken over. It is removed when the lock is released.
public final class FolderLock: Sendable {
  /// Why a lock is not given.
  public struct Held: Error, Equatable, CustomStringConvertible {
    /// The lock file.
    public let path: String
    /// Who holds it and since when, as the holder wrote it.
    public let holder: String

    /// In words.
    public var description: String { "\(path) is held by \(holder)" }
  }

  /// The lock file.
  public let path: String
  /// Who left the lock file behind: a process that ended without releasing it; nil: nobody.
  public let leftBy: String?
  private let descriptor: Int32
  /// Folders that were made for the lock file, the outermost first.
  private let madeFolders: [String]

  /// Takes the lock, making the folders above it where they are missing.
  ///
  /// - Parameters:
  ///   - path: the lock file.
  ///   - waits: whether to wait until the lock is free.
  /// - Throws: ``Held`` where it is held and one does not wait; ``FileError`` where there can be no lock file.
  public init(_ path: String, waits: Bool = false) throws {
    self.path = path
    madeFolders = try Self.makeFolders(above: path)
    while true {
      // Through a link another file would be overwritten.
      let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o666)
      guard descriptor >= 0 || errno != ELOOP else {
        throw FileError("is a link, not a lock file of RecKit's; remove it, or choose another place", path: path)
      }
      guard descriptor >= 0 else { throw FileError("cannot be created" + FileError.reason(errno), path: path) }
      while flock(descriptor, LOCK_EX | (waits ? 0 : LOCK_NB)) != 0 {
        let code = errno
        if code == EINTR { continue }
        defer { close(descriptor) }
        if code == EWOULDBLOCK { throw Held(path: path, holder: Self.holder(descriptor)) }
        throw FileError("cannot be locked" + FileError.reason(code), path: path)
      }
      guard Self.isOwn(descriptor) else {
        close(descriptor)
        throw FileError("is a file that RecKit did not write; move it elsewhere, or choose another place", path: path)
      }
      // The process that held the lock may have removed the file since it was opened; the lock is then another file of
      // that name.
      if Self.isFile(descriptor, at: path) {
        self.descriptor = descriptor
        break
      }
      close(descriptor)
    }
    leftBy = Self.text(descriptor).map(\.escapedOnOneLine)
    let text = Self.ownName
    ftruncate(descriptor, 0)
    _ = text.utf8CString.withUnsafeBytes { pwrite(descriptor, $0.baseAddress, $0.count - 1, 0) }
  }

  /// Whether nobody has removed or replaced the lock file: else another process may work in the same place.
  public var isValid: Bool { Self.isFile(descriptor, at: path) }

  deinit {
    if isValid { unlink(path) }
    close(descriptor)
    for folder in madeFolders.reversed() where rmdir(folder) != 0 { break }
  }

  private static func isFile(_ descriptor: Int32, at path: String) -> Bool {
    var (held, named) = (stat(), stat())
    return fstat(descriptor, &held) == 0 && stat(path, &named) == 0 && held.st_ino == named.st_ino
      && held.st_dev == named.st_dev
  }

  /// Whether a lock file is empty or says who held it, as this type writes it.
  private static func isOwn(_ descriptor: Int32) -> Bool {
    var bytes = [UInt8](repeating: 0, count: 8)
    let count = pread(descriptor, &bytes, bytes.count, 0)
    return count <= 0 || bytes.prefix(count).elementsEqual("process ".utf8.prefix(count))
  }

  private static var ownName: String {
    "process \(ProcessInfo.processInfo.processIdentifier) on \(hostName) since \(Date.now.formatted(.iso8601))"
  }

  private static func holder(_ descriptor: Int32) -> String {
    // A holder writes who it is right after it has the lock.
    for _ in 0..<50 {
      if let text = text(descriptor) { return text.escapedOnOneLine }
      usleep(2000)
    }
    return "another process"
  }

  /// What a lock file says; nil where it is empty.
  private static func text(_ descriptor: Int32) -> String? {
    var bytes = [UInt8](repeating: 0, count: 400)
    let count = pread(descriptor, &bytes, bytes.count, 0)
    return count > 0 ? String(decoding: bytes.prefix(count), as: UTF8.self) : nil
  }

  /// This machine's name.
  static let hostName: String = {
    var name = [CChar](repeating: 0, count: 256)
    gethostname(&name, name.count - 1)
    return String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }()

  private static func makeFolders(above path: String) throws -> [String] {
    var missing: [String] = []
    var folder = FilePath.parent(of: path)
    while !folder.isEmpty, folder != "/", !FileManager.default.fileExists(atPath: folder) {
      missing.insert(folder, at: 0)
      folder = FilePath.parent(of: folder)
    }
    for folder in missing where mkdir(folder, 0o777) != 0 && errno != EEXIST {
      throw FileError("cannot be made" + FileError.reason(errno), path: folder)
    }
    return missing
  }
}
