import Foundation
import Synchronization

/// Ctrl-C: noticed between batches, so that a run can leave things in order.
enum Interruption {
  struct Interrupted: Error {}

  private static let flag = Atomic<Bool>(false)

  /// From now on an interruption sets a flag; a second one ends the process at once.
  static func watch() {
    for number in [SIGINT, SIGTERM] {
      signal(number) { number in
        // Only what a signal handler may do: an atomic store, and giving the signal its default meaning back.
        Interruption.flag.store(true, ordering: .relaxed)
        signal(number, SIG_DFL)
      }
    }
  }

  /// Whether somebody wants the process to end.
  static var isRequested: Bool { flag.load(ordering: .relaxed) }

  /// Throws where the flag is set.
  static func check() throws {
    if isRequested { throw Interrupted() }
  }
}
