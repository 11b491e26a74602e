internal import Dispatch

/// What is known of a held-out part when every user's items have been scored.
struct RankedPart {
  /// Of each user of the part.
  var rankings: [UserRanking]
  /// Of each user of the part, where list metrics want them; else empty.
  var tops: [TopList]
  /// Of each group of items, where there are groups: the rankings of the users with a relevant item in it, with those
  /// alone as relevant ones.
  var byItemGroup: [[UserRanking]]
}

/// Scores users block by block and ranks each block while it is in the cache, for several held-out parts at once.
///
/// Nothing of the size users x items is held.
struct RankingPass {
  private let scorer: any CatalogueScorer
  private let sets: [CandidateSet]
  private let training: TrainingSet
  private let listLengths: [Int]
  private let itemGroups: CountGroups?
  /// The users of all parts, ascending, and the place of each in each part.
  private let users: [(row: Int32, places: [Int?])]

  /// Prepares to rank the users of some parts, which have the same candidates' rows.
  init(
    _ scorer: any CatalogueScorer, sets: [CandidateSet], training: TrainingSet, listLengths: [Int],
    itemGroups: CountGroups? = nil
  ) {
    self.itemGroups = itemGroups
    self.scorer = scorer
    self.sets = sets
    self.training = training
    self.listLengths = listLengths
    var places: [Int32: [Int?]] = [:]
    for (part, set) in sets.enumerated() {
      for (place, user) in set.users.enumerated() {
        places[user.row, default: [Int?](repeating: nil, count: sets.count)][part] = place
      }
    }
    users = places.map { ($0, $1) }.sorted { $0.row < $1.row }
  }

  /// Ranks every user, blocks dealt to threads in turn.
  ///
  /// - Throws: ``EvaluationError/scoreIsNaN(user:item:)`` for the first user with such a score, whoever met one first.
  func run(threads: Int) throws -> [RankedPart] {
    let blocks = (users.count + ScoreBlock.userBlock - 1) / ScoreBlock.userBlock
    let workers = min(threads, blocks)
    var outcomes = [Result<[Ranked?], EvaluationError>?](repeating: nil, count: users.count)
    outcomes.withUnsafeMutableBufferPointer { outcomes in
      // Each worker writes the slots of its own blocks, and nobody reads before all have ended.
      nonisolated(unsafe) let outcomes = outcomes
      DispatchQueue.concurrentPerform(iterations: workers) { worker in
        let block = Block(pass: self)
        for index in stride(from: worker, to: blocks, by: workers) {
          let range = index * ScoreBlock.userBlock..<min((index + 1) * ScoreBlock.userBlock, users.count)
          for (place, outcome) in zip(range, block.rank(users[range])) { outcomes[place] = outcome }
        }
      }
    }
    let groups = [[UserRanking]](repeating: [], count: itemGroups?.names.count ?? 0)
    var parts = sets.map { _ in RankedPart(rankings: [], tops: [], byItemGroup: groups) }
    for outcome in outcomes {
      for (part, ranked) in try (outcome?.get() ?? []).enumerated() {
        guard let ranked else { continue }
        parts[part].rankings.append(ranked.ranking)
        if let top = ranked.top { parts[part].tops.append(top) }
        for (group, ranking) in ranked.byItemGroup.enumerated() {
          if let ranking { parts[part].byItemGroup[group].append(ranking) }
        }
      }
    }
    for (part, set) in zip(parts, sets) {
      precondition(part.rankings.count == set.users.count, "\(part.rankings.count) of \(set.users.count) users")
    }
    return parts
  }

  /// A user in one part, ranked.
  fileprivate struct Ranked {
    let ranking: UserRanking
    let top: TopList?
    /// Of each group of items; nil where the user has no relevant item in it.
    let byItemGroup: [UserRanking?]
  }

  /// A user in one part, being ranked.
  private struct Ranking {
    let user: CandidateSet.User
    var count: RankCount
    var top: TopList.Selection?

    mutating func add(_ scores: UnsafeBufferPointer<Float>, of items: Range<Int>) {
      count.add(scores, of: items)
      top?.add(scores, of: items) { user.excludes($0) }
    }
  }

  /// One worker.
  private final class Block {
    private let pass: RankingPass
    private let memory: ScoreBlock

    init(pass: RankingPass) {
      self.pass = pass
      memory = ScoreBlock(pass.scorer, itemRows: pass.training.items.rowCount)
    }

    /// Ranks some users in every part that has them.
    func rank(_ users: ArraySlice<(row: Int32, places: [Int?])>) -> [Result<[Ranked?], EvaluationError>] {
      let rows = users.map(\.row)
      let candidates = pass.sets[0].rows
      var failures = [EvaluationError?](repeating: nil, count: rows.count)
      var rankings: [[Ranking?]] = []
      memory.score(rows, candidates: candidates) { items, scores in
        if rankings.isEmpty { rankings = users.enumerated().map { begin($0, $1) } }
        for place in rows.indices where failures[place] == nil {
          let block = scores.of(place)
          if let wrong = Kernels.firstNaN(in: block) {
            failures[place] = .scoreIsNaN(
              user: pass.training.users[Int(rows[place])], item: pass.training.items[items.lowerBound + wrong])
            continue
          }
          for part in rankings[place].indices { rankings[place][part]?.add(block, of: items) }
        }
      }
      return rankings.enumerated().map { place, parts in
        if let failure = failures[place] { return .failure(failure) }
        return .success(
          parts.map { part in
            part.map {
              Ranked(
                ranking: $0.count.ranking(candidates: candidates.count),
                top: $0.top.map { TopList($0, lengths: pass.listLengths) },
                byItemGroup: $0.count.rankingsByGroup(candidates: candidates.count))
            }
          })
      }
    }

    /// Begins to rank a user in every part, by the scores of the relevant items.
    ///
    /// - Parameters:
    ///   - place: the user's place in the block, whose scores are there unless they come block by block.
    ///   - user: the user.
    /// - Returns: of each part, the user's ranking; nil where the part does not have the user.
    private func begin(_ place: Int, _ user: (row: Int32, places: [Int?])) -> [Ranking?] {
      zip(pass.sets, user.places).map { set, index in
        guard let index else { return nil }
        let candidate = set.users[index]
        return Ranking(
          user: candidate,
          count: RankCount(
            candidate, relevantScores: memory.scores(of: candidate.relevant, place: place, user: user.row),
            itemGroups: pass.itemGroups),
          top: pass.listLengths.last.map { TopList.Selection(user: user.row, length: $0) })
      }
    }
  }
}
