import Foundation
import Synchronization

/// Ctrl-C, `kill`, a closed terminal or a reader who has gone away: noticed between batches, so that a run can leave
/// things in order.
enum Interruption {
  struct Interrupted: Error {}

  private static let flag = Atomic<Bool>(false)
  private static let watches = Atomic<Bool>(false)

  /// From now on SIGINT, SIGTERM and SIGHUP set a flag; a second SIGINT or SIGTERM ends the process at once.
  ///
  /// A pipe without a reader and a file that grows beyond its limit become errors of the write.
  static func watch() {
    watches.store(true, ordering: .relaxed)
    for number in [SIGINT, SIGTERM] {
      signal(number) { number in
        // Only what a signal handler may do: an atomic store, and giving the signal its default meaning back.
        Interruption.flag.store(true, ordering: .relaxed)
        signal(number, SIG_DFL)
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
