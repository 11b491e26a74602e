internal import Dispatch
public import RecKit

/// Checks that a scorer which is fitted, not trained, keeps its contract.
///
/// Every item of every user has a finite score, also for a user without training positives; a second fit with the same
/// seed gives the same scores, and so does one with another seed if the scorer says that it is deterministic; so does what
/// `restored(from:for:)` makes of the stored tensors, where it makes something; several
/// threads fit the same, and the fit ends where `report` throws; a user's scores do not depend on the other users of a
/// call. What it keeps is no more than `memoryNeed(for:threads:)` counts, where that counts anything.
///
/// - Parameters:
///   - scorer: the scorer, with the parameters to check it with.
///   - recipe: how a scorer that it fits around is trained; nil: two epochs on uniform negatives with BPR and Adam.
/// - Throws: ``CheckFailure`` naming the first thing that does not hold, or what the scorer throws.
public func checkFittedScorer(_ scorer: any FittedScorer, recipe: TrainingRecipe? = nil) throws {
  for check in fittedScorerChecks(scorer, recipe: recipe) { try check.run() }
}

/// What ``checkFittedScorer(_:recipe:)`` checks, one by one.
///
/// - Parameters:
///   - scorer: the scorer.
///   - recipe: how a scorer that it fits around is trained; nil: a short one.
/// - Returns: the checks.
public func fittedScorerChecks(_ scorer: any FittedScorer, recipe: TrainingRecipe? = nil) -> [ContractCheck] {
  let trial = FittedTrial(scorer: scorer, recipe: recipe ?? .short)
  let name = type(of: scorer).name
  return [
    ContractCheck("every item has a finite score, for users without positives too") {
      let scores = trial.scores(of: trial.users, by: try trial.fit())
      if let place = scores.firstIndex(where: { !$0.isFinite }) {
        let (user, item) = place.quotientAndRemainder(dividingBy: trial.width)
        throw CheckFailure(name, "user \(user), item \(item): the score is \(scores[place])")
      }
    },
    ContractCheck("a second fit gives the same scores") {
      guard trial.scores(of: trial.users, by: try trial.fit()) == trial.scores(of: trial.users, by: try trial.fit())
      else { throw CheckFailure(name, "the same training data and seed gave other scores the second time") }
      guard scorer.isDeterministic else { return }
      guard
        trial.scores(of: trial.users, by: try trial.fit())
          == trial.scores(of: trial.users, by: try trial.fit(seed: 6))
      else { throw CheckFailure(name, "another seed gave other scores although isDeterministic is true") }
    },
    ContractCheck("threads change nothing, and report(_:of:) can end the fit") {
      let alone = try trial.fit()
      guard trial.scores(of: trial.users, by: alone) == trial.scores(of: trial.users, by: try trial.fit(threads: 3)),
        try alone.tensors == trial.fit(threads: 3).tensors
      else { throw CheckFailure(name, "3 threads fitted other numbers than one") }
      var last = 0.0
      _ = try trial.fit { done, total in
        guard total >= 1, 0...total ~= done, Double(done) / Double(total) >= last else {
          throw CheckFailure(name, "it reports \(done) of \(total) pieces after a share of \(last)")
        }
        last = Double(done) / Double(total)
      }
      struct Stopped: Error {}
      var reports = 0
      do {
        _ = try trial.fit { _, _ in
          reports += 1
          throw Stopped()
        }
        if reports > 0 { throw CheckFailure(name, "it goes on after report(_:of:) threw; let the error through") }
      } catch is Stopped {
        if reports > 1 { throw CheckFailure(name, "it went on after report(_:of:) threw") }
      }
    },
    ContractCheck("stored tensors have valid names and finite numbers") {
      let fitted = try trial.fit()
      if let problem = fitted.problemOfNames { throw CheckFailure(name, "it keeps \(problem)") }
      for tensor in fitted.tensors {
        guard tensor.values.allSatisfy(\.isFinite) else {
          throw CheckFailure(name, "the tensor \(tensor.name) has a number that is not finite")
        }
      }
    },
    ContractCheck("what it keeps is within what it says that it needs") {
      let need = scorer.memoryNeed(for: trial.training, threads: 1).bytes
      let kept = try trial.fit().tensors.reduce(0) { $0 + 4 * $1.values.count + 8 * ($1.integers?.count ?? 0) }
      if need > 0 && Double(kept) > need {
        throw CheckFailure(name, "it keeps \(kept) bytes of tensors, and memoryNeed(for:threads:) counts \(Int(need))")
      }
    },
    ContractCheck("what is made of the stored tensors gives the same scores") {
      let fitted = try trial.fit()
      guard let restored = try scorer.restored(from: fitted.tensors.reversed(), for: trial.training) else { return }
      guard trial.scores(of: trial.users, by: restored) == trial.scores(of: trial.users, by: fitted),
        restored.tensors == fitted.tensors
      else { throw CheckFailure(name, "restored(from:for:) gives other scores or tensors than the fit") }
    },
    ContractCheck("a user's scores do not depend on the others") {
      let fitted = try trial.fit()
      let whole = trial.scores(of: trial.users, by: fitted)
      let reversed = trial.users.reversed().map { $0 }
      let again = trial.scores(of: reversed, by: fitted)
      for (place, user) in reversed.enumerated() {
        let expected = whole[Int(user) * trial.width..<(Int(user) + 1) * trial.width]
        let alone = trial.scores(of: [user], by: fitted)
        guard again[place * trial.width..<(place + 1) * trial.width].elementsEqual(expected),
          alone.elementsEqual(expected)
        else { throw CheckFailure(name, "user \(user) has other scores alone or in another order") }
      }
    },
    ContractCheck("several threads get the same scores") {
      let fitted = try trial.fit()
      let whole = trial.scores(of: trial.users, by: fitted)
      guard trial.scoresOnThreads(by: fitted) == whole else {
        throw CheckFailure(name, "several threads at once got other scores than one")
      }
    },
  ]
}

/// 300 positives of 20 users among 50 items; row 0 is no item, and user 20 has no positive.
private struct FittedTrial {
  let scorer: any FittedScorer
  let recipe: TrainingRecipe
  let training: TrainingSet

  init(scorer: any FittedScorer, recipe: TrainingRecipe) {
    self.scorer = scorer
    self.recipe = recipe
    var (users, items): ([Int32], [Int32]) = ([], [])
    for place: Int32 in 0..<300 {
      users.append(place % 20)
      items.append(1 + (place * 7 + place / 20) % 50)
    }
    training = TrainingSet(
      positives: Interactions(users: users, items: items, userRows: 21), users: .integers(0..<21),
      items: .integers(1..<51))
  }

  var users: [Int32] { (0..<21).map { Int32($0) } }
  var width: Int { training.shape.itemRows }

  func fit(
    seed: UInt64 = 5, threads: Int = 1, observe: @escaping (Int, Int) throws -> Void = { _, _ in }
  ) throws -> any FittedModel {
    let context = FitContext(
      seed: seed, threads: threads,
      training: { try recipe.train($0, on: $1, seed: seed, threads: threads) }, observe: observe)
    return try scorer.fit(to: training, context: context)
  }

  func scores(of users: [Int32], by fitted: any CatalogueScorer) -> [Float] {
    // NaN, so that what the scorer does not overwrite is found.
    var scores = [Float](repeating: .nan, count: users.count * width)
    users.withUnsafeBufferPointer { users in
      scores.withUnsafeMutableBufferPointer { fitted.score(users: users, into: $0) }
    }
    return scores
  }

  func scoresOnThreads(by fitted: any CatalogueScorer) -> [Float] {
    var scores = [Float](repeating: .nan, count: users.count * width)
    let users = users
    scores.withUnsafeMutableBufferPointer { output in
      // Each iteration writes the scores of one user alone.
      nonisolated(unsafe) let output = output
      DispatchQueue.concurrentPerform(iterations: users.count) { index in
        let own = self.scores(of: [users[index]], by: fitted)
        for (item, score) in own.enumerated() { output[index * width + item] = score }
      }
    }
    return scores
  }
}

extension TrainingRecipe {
  /// Two epochs on uniform negatives, with BPR and Adam.
  fileprivate static var short: TrainingRecipe {
    var recipe = TrainingRecipe(sampler: AnyItem(), loss: BPRLoss(), optimizer: Adam())
    recipe.options.epochs = 2
    return recipe
  }
}

/// Every item with the same probability.
private struct AnyItem: NegativeSampler {
  static let name = "any_item"
  static let summary = "Every item with the same probability."

  func prepare(for training: TrainingSet) throws -> any PreparedSampler {
    Prepared(users: training.positives.users, items: training.items.rows)
  }

  struct Prepared: PerPositiveSampler {
    let users: [Int32]
    let items: Range<Int>

    func draw(for user: Int, using random: inout RandomStream, rejected: inout Int) -> Int32 {
      Int32(items.lowerBound + random.nextIndex(below: items.count))
    }
  }
}
