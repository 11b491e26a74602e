import Foundation
import Synchronization

/// Ctrl-C, `kill`, a closed terminal or a reader who has gone away: noticed between batches, so that a run can leave
/// things in order.
enum Interruption {
  struct Interrupted: Error {}

  private static let flag = Atomic<Bool>(false)
  private static let watches = Atomic<Bool>(false)
  /// When the first signal came; 0 before.
  private static let firstSignal = Atomic<UInt64>(0)
  /// Nanoseconds in which further signals mean the first one.
  private static let sameWish: UInt64 = 500_000_000

  /// From now on SIGINT, SIGTERM and SIGHUP set a flag; a second SIGINT or SIGTERM ends the process at once.
  ///
  /// Signals within half a second of the first are no second ones: `timeout` and batch systems signal a process and then
  /// its group, which is the same process again.
  ///
  /// A pipe without a reader and a file that grows beyond its limit become errors of the write.
  static func watch() {
    watches.store(true, ordering: .relaxed)
    for number in [SIGINT, SIGTERM] {
      signal(number) { number in
        // Only what a signal handler may do: atomics, the clock, giving the signal its default meaning back, raising it.
        Interruption.flag.store(true, ordering: .relaxed)
        let now = Interruption.monotonicNanoseconds()
        let (isFirst, first) = Interruption.firstSignal.compareExchange(
          expected: 0, desired: now, ordering: .relaxed)
        if !isFirst, now - first > Interruption.sameWish {
          signal(number, SIG_DFL)
          raise(number)
        }
      }
    }
    // A terminal that goes away may say so twice, and nohup has asked not to be told.
    var before = sigaction()
    if sigaction(SIGHUP, nil, &before) != 0 || !isIgnored(before) {
      signal(SIGHUP) { _ in Interruption.flag.store(true, ordering: .relaxed) }
    }
    signal(SIGPIPE, SIG_IGN)
    signal(SIGXFSZ, SIG_IGN)
  }

  private static func monotonicNanoseconds() -> UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
  }

  private static func isIgnored(_ action: sigaction) -> Bool {
    #if os(Linux)
      let handler = unsafeBitCast(action.__sigaction_handler.sa_handler, to: UInt.self)
    #else
      let handler = unsafeBitCast(action.__sigaction_u.__sa_handler, to: UInt.self)
    #endif
    return handler == unsafeBitCast(SIG_IGN, to: UInt.self)
  }

  /// Whether interruptions are noticed rather than ending the process.
  static var isWatching: Bool { watches.load(ordering: .relaxed) }

  /// Ends what is under way, as a signal does.
  static func request() { flag.store(true, ordering: .relaxed) }

  /// Whether somebody wants the process to end.
  static var isRequested: Bool { flag.load(ordering: .relaxed) }

  /// Throws where the flag is set.
  static func check() throws {
    if isRequested { throw Interrupted() }
  }
}
