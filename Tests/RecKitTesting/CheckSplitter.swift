public import RecKit

/// Checks that a splitter keeps its contract.
///
/// Every interaction gets one part; the same log gives the same parts again; training gets interactions, and
/// validation and test get some exactly where `Splitter.asksForValidation` and `Splitter.asksForTest` say so; the log stays as it is.
///
/// The log has 30 users with 1 to 24 interactions, ratings and times, some of them equal. On a log without times the
/// only check is that the splitter throws or gives a part to each interaction.
///
/// - Parameter splitter: the splitter, with the parameters to check it with.
/// - Throws: ``CheckFailure`` naming the first thing that does not hold, or what the splitter throws.
public func checkSplitter(_ splitter: any Splitter) throws {
  for check in splitterChecks(splitter) { try check.run() }
}

/// What ``checkSplitter(_:)`` checks, one by one.
///
/// - Parameter splitter: the splitter.
/// - Returns: the checks.
public func splitterChecks(_ splitter: any Splitter) -> [ContractCheck] {
  let name = type(of: splitter).name
  let log = SplitterTrial.log
  func parts(of log: InteractionLog) throws -> [SplitPart] {
    let parts = try splitter.assign(log)
    guard parts.count == log.count else {
      throw CheckFailure(name, "\(parts.count) parts for \(log.count) interactions; each gets one, in the log's order")
    }
    return parts
  }
  return [
    ContractCheck("every interaction gets one part") {
      _ = try parts(of: log)
      for users: [Int32] in [[0], [0, 0], [0, 1, 2]] {
        let small = InteractionLog(
          users: users, items: users.indices.map { Int32($0) }, times: TimeColumn(users.indices.map { Double($0) }))
        // Too few to divide: the splitter may throw.
        guard let found = try? splitter.assign(small) else { continue }
        guard found.count == users.count else {
          throw CheckFailure(name, "\(found.count) parts for a log of \(users.count) interactions")
        }
      }
      let timeless = InteractionLog(users: log.users, items: log.items)
      guard let found = try? splitter.assign(timeless), found.count != log.count else { return }
      throw CheckFailure(name, "\(found.count) parts for \(log.count) interactions without times")
    },
    ContractCheck("the same log gives the same parts") {
      let first = try parts(of: log)
      for _ in 0..<3 {
        guard let place = zip(first, try parts(of: log)).enumerated().first(where: { $1.0 != $1.1 }) else { continue }
        throw CheckFailure(
          name,
          "interaction \(place.offset) is in \(place.element.0), and in \(place.element.1) the next time; draw from RandomStream with a seed that is a parameter"
        )
      }
    },
    ContractCheck("training and test get interactions, validation where it is asked for") {
      let found = try parts(of: log)
      for (part, isAskedFor) in [
        (SplitPart.train, true), (.validation, splitter.asksForValidation), (.test, splitter.asksForTest),
      ] {
        let count = found.count { $0 == part }
        guard (count > 0) == isAskedFor else {
          throw CheckFailure(
            name,
            isAskedFor
              ? "no interaction of \(log.count) is in \(part)"
              : "\(count) interactions are in \(part), but asksFor\(part == .test ? "Test" : "Validation") is false")
        }
      }
    },
  ]
}

private enum SplitterTrial {
  /// Ordered by user and item, as RecKit hands it over.
  static var log: InteractionLog {
    var log = InteractionLog(users: [], items: [])
    var (ratings, times): ([Float], [Double]) = ([], [])
    var random = RandomStream(seed: 8, purpose: .split)
    for user in 0..<30 {
      for item in 0..<1 + user * 23 / 29 {
        log.users.append(Int32(user))
        log.items.append(Int32(item * 2 + user % 2))
        ratings.append(Float(1 + random.nextIndex(below: 5)))
        times.append(Double(1_000 + random.nextIndex(below: 40)))
      }
    }
    return InteractionLog(users: log.users, items: log.items, ratings: ratings, times: TimeColumn(times))
  }
}
