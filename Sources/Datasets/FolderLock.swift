import Foundation

/// A file that one process at a time holds locked.
struct FolderLock {
  /// Why a file cannot be locked.
  struct Failure: Error {
    let message: String
  }

  private let descriptor: Int32

  /// Waits until no other process holds it.
  init(_ path: String) throws(Failure) {
    descriptor = open(path, O_CREAT | O_RDWR, 0o644)
    guard descriptor >= 0 else {
      throw Failure(
        message: "\(path) cannot be made: \(String(cString: strerror(errno))); name another folder with RECKIT_DATA")
    }
    while flock(descriptor, LOCK_EX) != 0 && errno == EINTR {}
  }

  func release() {
    flock(descriptor, LOCK_UN)
    close(descriptor)
  }
}
