internal import Dispatch
internal import Synchronization

/// Finds the best items of many users, in the same blocks as an evaluation.
///
/// Nothing of the size users x items is held.
struct TopItemsPass {
  /// Blocks of users that are ranked before their lists are handed over, for each thread.
  private static let blocksPerThread = 16

  let scorer: any CatalogueScorer
  let training: TrainingSet
  /// Item rows that are ranked.
  let candidates: Range<Int>
  /// What is left out of each user's list; nil: nothing.
  let leftOut: KnownItems?
  /// The length of the lists.
  let length: Int

  /// Ranks users and hands their lists over in the order of the users.
  ///
  /// - Parameters:
  ///   - users: the users' rows.
  ///   - threads: threads that may work at once, at least 1; the lists do not depend on their number.
  ///   - transform: makes of a user's list what is handed over; called on any thread.
  ///   - body: gets what was made, one user after the other.
  /// - Throws: ``EvaluationError/scoreIsNaN(user:item:)``; what `body` throws.
  func run<Output: Sendable>(
    users: [Int32], threads: Int, transform: @Sendable (Int32, [TopList.Ranked]) -> Output,
    body: (Output) throws -> Void
  ) throws {
    let size = ScoreBlock.userBlock
    let most = threads * Self.blocksPerThread * size
    for start in stride(from: 0, to: users.count, by: most) {
      let part = users[start..<min(start + most, users.count)]
      let blocks = (part.count + size - 1) / size
      var outputs = [Result<Output, EvaluationError>?](repeating: nil, count: part.count)
      let next = Atomic(0)
      outputs.withUnsafeMutableBufferPointer { outputs in
        // Each worker writes the places of the blocks that it took, and nobody reads before all have ended.
        nonisolated(unsafe) let outputs = outputs
        DispatchQueue.concurrentPerform(iterations: min(threads, blocks)) { _ in
          let memory = ScoreBlock(scorer, itemRows: training.items.rowCount)
          while case let block = next.add(1, ordering: .relaxed).oldValue, block < blocks {
            let places = block * size..<min((block + 1) * size, part.count)
            let rows = Array(part[(start + places.lowerBound)..<(start + places.upperBound)])
            for (place, list) in zip(places, best(of: rows, memory)) {
              outputs[place] = list.map { transform(part[start + place], $0) }
            }
          }
        }
      }
      for output in outputs { if let output { try body(try output.get()) } }
    }
  }

  private func best(of users: [Int32], _ memory: ScoreBlock) -> [Result<[TopList.Ranked], EvaluationError>] {
    var failures = [EvaluationError?](repeating: nil, count: users.count)
    var lists = users.map { TopList.Selection(user: $0, length: length) }
    memory.score(users, candidates: candidates) { items, scores in
      for (place, user) in users.enumerated() where failures[place] == nil {
        let block = scores.of(place)
        if let wrong = Kernels.firstNaN(in: block) {
          failures[place] = .scoreIsNaN(
            user: training.users[Int(user)], item: training.items[items.lowerBound + wrong])
          continue
        }
        lists[place].add(block, of: items) { leftOut?.contains(Int32($0), of: Int(user)) ?? false }
      }
    }
    return lists.enumerated().map { place, list in failures[place].map { .failure($0) } ?? .success(list.best(length)) }
  }
}
