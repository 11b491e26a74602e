internal import CRecKitKernels
internal import Dispatch
internal import Foundation
internal import Synchronization

/// Threads that help the one that runs a step with the pieces of a single operation.
///
/// The caller publishes pieces of work; it and whichever helpers are awake take them one by one, and it returns when
/// all are done. It never waits for a helper that has taken nothing, so that a helper without a processor costs
/// nothing. What a piece is does not depend on the number of threads, and pieces write to different places: the
/// result has the same bits on any number. Helpers look for work for some hundreds of microseconds, then sleep.
final class Team: Sendable {
  private let state = TeamState()

  /// Starts helpers; no more than there are other processors.
  ///
  /// - Parameter threads: at least 1, the caller's own thread included.
  init(threads: Int) {
    let helpers = min(threads, ProcessInfo.processInfo.activeProcessorCount) - 1
    for _ in 0..<max(helpers, 0) {
      state.helpers.add(1, ordering: .relaxed)
      Thread.detachNewThread { [state] in state.help() }
    }
  }

  deinit { state.dismiss() }

  /// How often work of several pieces was handed in so far.
  var requests: Int { state.requests.load(ordering: .relaxed) }

  /// Runs `body` once for each piece, on any of the threads, in any order; within another piece, on its thread.
  func run(pieces: Int, _ body: (Int) -> Void) {
    if pieces > 1 { state.requests.add(1, ordering: .relaxed) }
    guard pieces > 1 && pieces <= 0xFFFF && state.helpers.load(ordering: .relaxed) > 0 && !state.isInPieces else {
      for piece in 0..<pieces { body(piece) }
      return
    }
    withoutActuallyEscaping(body) { body in state.run(pieces: pieces, body) }
  }
}

extension Team? {
  /// Splits work into pieces, which any of the threads do in any order; without a team the caller does all.
  ///
  /// What a piece is does not depend on the threads.
  func share(_ count: Int, inPiecesOf size: Int, _ body: (Range<Int>) -> Void) {
    precondition(size > 0, "pieces of \(size)")
    let pieces = (count + size - 1) / size
    func run(_ piece: Int) { body(piece * size..<min(piece * size + size, count)) }
    guard let self, pieces > 1 else { return (0..<pieces).forEach(run) }
    self.run(pieces: pieces, run)
  }

  /// Splits work into pieces, and adds up what each returns, in their order.
  func sum<Number: AdditiveArithmetic>(
    _ count: Int, inPiecesOf size: Int, _ body: (Range<Int>) -> Number
  ) -> Number {
    guard count > size else { return count > 0 ? body(0..<count) : .zero }
    let pieces = (count + size - 1) / size
    return withUnsafeTemporaryAllocation(of: Number.self, capacity: pieces) { results in
      results.initialize(repeating: .zero)
      defer { results.deinitialize() }
      // Each piece writes a place of its own.
      share(count, inPiecesOf: size) { results[$0.lowerBound / size] = body($0) }
      return results.reduce(.zero, +)
    }
  }
}

/// Whoever may hand work to a run's threads.
protocol TeamUser: AnyObject {
  /// The threads; nil: the caller's alone.
  var team: Team? { get set }
}

/// What the caller and its helpers share; it lives as long as the last of them.
private final class TeamState: @unchecked Sendable {
  let helpers = Atomic<Int>(0)
  let requests = Atomic<Int>(0)
  private let isRunning = Atomic<Bool>(false)
  /// Whether pieces are under way; who asks is then one of them, for a team has one caller.
  var isInPieces: Bool { isRunning.load(ordering: .relaxed) }
  /// Round (32 bits), pieces (16), next piece (16): a piece is taken by adding 1 while the round is the same.
  private let work = Atomic<UInt64>(0)
  private let finished = Atomic<Int>(0)
  private let sleepers = Atomic<Int>(0)
  private let isDismissed = Atomic<Bool>(false)
  private let bell = DispatchSemaphore(value: 0)
  /// Written before a round is published and read only by who holds a piece of that round.
  private var body: ((Int) -> Void)?

  func run(pieces: Int, _ body: @escaping (Int) -> Void) {
    self.body = body
    isRunning.store(true, ordering: .relaxed)
    defer { isRunning.store(false, ordering: .relaxed) }
    finished.store(0, ordering: .relaxed)
    let round = (work.load(ordering: .relaxed) >> 32) &+ 1
    work.store(round << 32 | UInt64(pieces) << 16, ordering: .sequentiallyConsistent)
    if sleepers.load(ordering: .sequentiallyConsistent) > 0 { bell.signal() }
    while let piece = take() { body(piece) }
    // Helpers add after their last look at `body`.
    var turns = 0
    while finished.load(ordering: .acquiring) + mine < pieces { Self.wait(&turns) }
    mine = 0
    self.body = nil
  }

  /// Pieces that the caller itself took in this round.
  private var mine = 0

  private func take() -> Int? {
    guard let piece = claim() else { return nil }
    mine += 1
    return piece
  }

  /// A piece that nobody else has, or nil where none is left.
  private func claim() -> Int? {
    var seen = work.load(ordering: .acquiring)
    while seen & 0xFFFF < seen >> 16 & 0xFFFF {
      let (exchanged, original) = work.weakCompareExchange(
        expected: seen, desired: seen + 1, ordering: .acquiringAndReleasing)
      if exchanged { return Int(seen & 0xFFFF) }
      seen = original
    }
    return nil
  }

  /// How often a helper looks for work before it sleeps.
  ///
  /// Some hundreds of microseconds: longer than what the caller does alone between two rounds of a step, because to wake a
  /// helper up takes as long as a round.
  private static let turnsBeforeSleep = 200_000

  /// One turn of a loop that waits.
  ///
  /// A hypervisor takes a processor away from a thread that does nothing but pause, for longer than a piece of work lasts;
  /// so there is a pause in few turns.
  private static func wait(_ turns: inout Int) {
    turns += 1
    if turns % 256 == 0 { reckit_pause() }
  }

  /// A helper's life.
  func help() {
    var idle = 0
    while !isDismissed.load(ordering: .relaxed) {
      if let piece = claim() {
        perform(piece)
        finished.add(1, ordering: .releasing)
        idle = 0
        continue
      }
      Self.wait(&idle)
      if idle >= Self.turnsBeforeSleep {
        idle = 0
        sleep()
      }
    }
  }

  /// A function of its own, so that nothing holds `body` when it returns.
  @inline(never)
  private func perform(_ piece: Int) { body.unsafelyUnwrapped(piece) }

  /// Waits for a round; looks once more after saying so, so that no round is missed by everybody.
  private func sleep() {
    sleepers.add(1, ordering: .sequentiallyConsistent)
    let seen = work.load(ordering: .sequentiallyConsistent)
    if seen & 0xFFFF >= seen >> 16 & 0xFFFF && !isDismissed.load(ordering: .sequentiallyConsistent) { bell.wait() }
    sleepers.subtract(1, ordering: .sequentiallyConsistent)
  }

  func dismiss() {
    isDismissed.store(true, ordering: .sequentiallyConsistent)
    for _ in 0..<helpers.load(ordering: .relaxed) { bell.signal() }
  }
}
