internal import class Foundation.NSLock

/// A value that one thread at a time may use.
///
/// What `Synchronization.Mutex` is, on Foundation's lock: the thread sanitizer sees a lock of the system, while a thread
/// that waits for `Mutex` does so inside the standard library, where the sanitizer sees nothing and reports a race that
/// is none.
package final class Locked<Value>: @unchecked Sendable {
  private let lock = NSLock()
  private var value: Value

  package init(_ value: sending Value) { self.value = value }

  package func withLock<Result, Failure: Error>(
    _ body: (inout Value) throws(Failure) -> sending Result
  ) throws(Failure) -> sending Result {
    lock.lock()
    defer { lock.unlock() }
    return try body(&value)
  }
}
