internal import Dispatch
internal import RecKit
internal import Synchronization

extension FitContext {
  /// Does a piece of work for each row, on the context's threads, in any order.
  ///
  /// A row's work writes to places of its own and reads none that another row's work writes: then the bits are the same
  /// on any number of threads. A thread takes the next row when it is done with one.
  func share(_ rows: Range<Int>, _ body: @Sendable (Int) -> Void) {
    let workers = min(threads, rows.count)
    guard workers > 1 else { return rows.forEach(body) }
    let next = Atomic(rows.lowerBound)
    DispatchQueue.concurrentPerform(iterations: workers) { _ in
      while true {
        let row = next.add(1, ordering: .relaxed).oldValue
        guard row < rows.upperBound else { return }
        body(row)
      }
    }
  }

  /// The same for the rows `0..<count`, with reports in between.
  ///
  /// - Throws: what ``FitContext/report(_:of:)`` throws.
  func shareReporting(_ count: Int, _ body: @Sendable (Int) -> Void) throws {
    let block = 32 * threads
    for start in stride(from: 0, to: count, by: block) {
      try report(start, of: count)
      share(start..<min(start + block, count), body)
    }
  }
}
