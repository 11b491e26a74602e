internal import Dispatch

/// A limit for work that may never end.
enum Deadline {
  /// Whether work ends within some time.
  ///
  /// Work that does not end keeps running in its thread, because nothing but the end of the process can stop it.
  ///
  /// - Parameters:
  ///   - seconds: the time it has.
  ///   - work: runs on another thread.
  /// - Returns: false where the time was over first.
  static func isMet(seconds: Double, _ work: @escaping @Sendable () -> Void) -> Bool {
    let end = DispatchSemaphore(value: 0)
    DispatchQueue.global().async {
      work()
      end.signal()
    }
    return end.wait(timeout: .now() + seconds) == .success
  }
}
