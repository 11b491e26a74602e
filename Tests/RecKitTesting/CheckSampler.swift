internal import Dispatch
internal import Foundation
public import RecKit

/// Checks what every negative sampler must hold, on training sets that are easy and on some that are not.
///
/// Drawing ends for every user; negatives are items of the catalogue; the same seed, epoch and positive give the same
/// negatives in any order of calls, alone or together and on several threads; another epoch gives others; a sampler
/// that excludes positives never draws one, and refuses a user who has every item.
///
/// - Parameters:
///   - sampler: the sampler, with the parameters it shall be checked with.
///   - excludesPositives: whether a user's training positives must never be drawn; nil: as the sampler says.
///   - seconds: how long drawing for a small training set may take, before it counts as never ending.
/// - Throws: ``CheckFailure``, or what the sampler throws on data it should accept.
public func checkSampler(
  _ sampler: any NegativeSampler, excludesPositives: Bool? = nil, seconds: Double = 20
) throws {
  for check in samplerChecks(sampler, excludesPositives: excludesPositives, seconds: seconds) { try check.run() }
}

/// What ``checkSampler(_:excludesPositives:seconds:)`` checks, one by one.
///
/// - Parameters:
///   - sampler: the sampler.
///   - excludesPositives: whether a user's training positives must never be drawn; nil: as the sampler says.
///   - seconds: how long drawing for a small training set may take.
/// - Returns: the checks, on five training sets, with one negative each and with three.
public func samplerChecks(
  _ sampler: any NegativeSampler, excludesPositives: Bool? = nil, seconds: Double = 20
) -> [ContractCheck] {
  let excludesPositives = excludesPositives ?? sampler.excludesPositives
  let name = "sampler \(type(of: sampler).name)"
  let ending = SamplerEnding(sampler: sampler, name: name, seconds: seconds)
  func check(_ what: String, _ problem: @escaping (SamplerTrial) -> String?) -> ContractCheck {
    ContractCheck(what) {
      try ending.require()
      for (title, training) in SamplerTrial.sets {
        let prepared = try sampler.prepare(for: training)
        for perPositive in [1, 3] {
          let trial = SamplerTrial(training: training, prepared: prepared, perPositive: perPositive)
          if let problem = problem(trial) {
            throw CheckFailure(name, "\(title), \(perPositive) negatives each: \(problem)")
          }
        }
      }
    }
  }
  var checks = [
    ContractCheck("drawing ends for every user") { try ending.require() },
    check("draws are items\(excludesPositives ? ", never the user's positives" : "")") {
      $0.drawProblem(excludesPositives: excludesPositives)
    },
    check("the same seed and epoch draw the same again") { $0.repetitionProblem },
    ContractCheck("a user who has every item is \(excludesPositives ? "refused" : "served")") {
      try ending.require()
      try checkUserWithEverything(sampler, name: name, excludesPositives: excludesPositives)
    },
    check("probabilities, where they are known, sum to 1") { $0.probabilityProblem },
  ]
  if !sampler.drawsFromBatch {
    checks.insert(check("draws depend on nothing else in the batch") { $0.batchProblem }, at: 3)
    checks.insert(check("several threads draw the same") { $0.threadsProblem }, at: 4)
    checks.insert(check("another epoch has other draws") { $0.epochProblem }, at: 5)
  }
  return checks
}

/// Whether drawing ends, found out once for all checks.
private final class SamplerEnding {
  private let sampler: any NegativeSampler
  private let name: String
  private let seconds: Double
  private var result: Result<Void, any Error>?

  init(sampler: any NegativeSampler, name: String, seconds: Double) {
    self.sampler = sampler
    self.name = name
    self.seconds = seconds
  }

  /// Throws where drawing does not end: the other checks would not either.
  func require() throws {
    let result = result ?? Result { try find() }
    self.result = result
    try result.get()
  }

  private func find() throws {
    for (title, training) in SamplerTrial.sets + SamplerTrial.hostileSets {
      let sampler = sampler
      let ends = Deadline.isMet(seconds: seconds) {
        // Rejecting a training set counts as ending; whether it may be rejected is for the other checks.
        guard let prepared = try? sampler.prepare(for: training) else { return }
        for perPositive in [1, 3] {
          SamplerTrial(training: training, prepared: prepared, perPositive: perPositive).drawAll()
        }
      }
      guard ends else {
        throw CheckFailure(
          name,
          "\(title): drawing has not ended after \(seconds) s; reject a few times, then choose among the items that are left (KnownItems.absentItem), or throw SamplerError.noNegatives in prepare(for:)"
        )
      }
    }
  }
}

/// A user who has the whole catalogue must be refused where positives are excluded, and served where they are not.
private func checkUserWithEverything(
  _ sampler: any NegativeSampler, name: String, excludesPositives: Bool
) throws {
  let training = SamplerTrial.set([(0, 0), (0, 1), (0, 2), (1, 2)], users: 2, items: 0..<3)
  guard excludesPositives else {
    let trial = SamplerTrial(training: training, prepared: try sampler.prepare(for: training), perPositive: 2)
    let problems = [
      trial.drawProblem(excludesPositives: false), trial.repetitionProblem,
      sampler.drawsFromBatch ? nil : trial.batchProblem,
    ]
    if let first = problems.compactMap({ $0 }).first {
      throw CheckFailure(name, "a user who has every item: \(first)")
    }
    return
  }
  do {
    _ = try sampler.prepare(for: training)
  } catch is SamplerError {
    return
  }
  throw CheckFailure(name, "a user has every item, and prepare(for:) did not throw SamplerError.noNegatives")
}

/// One sampler prepared for one training set.
private struct SamplerTrial: Sendable {
  let training: TrainingSet
  let prepared: any PreparedSampler
  let perPositive: Int

  private var all: [Int32] { (0..<Int32(training.positives.count)).map { $0 } }

  /// How many negatives each positive of a batch gets.
  private func each(of positives: Int) -> Int {
    prepared.negativesPerPositive(asked: perPositive, positives: positives)
  }

  /// Draws for some positives, into memory that holds no item before.
  private func draw(
    _ positions: [Int32], epoch: Int = 0, seed: UInt64 = 5
  ) -> (items: [Int32], rejected: Int) {
    let epoch = prepared.negatives(epoch: epoch, seed: seed, perPositive: perPositive)
    return Self.draw(positions, from: epoch, perPositive: each(of: positions.count))
  }

  private static func draw(
    _ positions: [Int32], from epoch: any EpochNegatives, perPositive: Int
  ) -> (items: [Int32], rejected: Int) {
    var items = [Int32](repeating: .min, count: positions.count * perPositive)
    let rejected = positions.withUnsafeBufferPointer { positions in
      items.withUnsafeMutableBufferPointer { epoch.draw(for: positions, into: $0) }
    }
    return (items, rejected)
  }

  /// Draws for every positive once.
  func drawAll() { _ = draw(all) }

  /// What is wrong with the items that are drawn.
  func drawProblem(excludesPositives: Bool) -> String? {
    let (whole, rejected) = draw(all)
    for (slot, item) in whole.enumerated() {
      let position = slot / each(of: all.count)
      let user = Int(training.positives.users[position])
      if !training.items.rows.contains(Int(item)) {
        return "positive \(position) got item \(item), which is not in the catalogue \(training.items.rows)"
      }
      if excludesPositives && training.positives.contains(user: user, item: item) {
        return "positive \(position) got item \(item), a training positive of its user \(user)"
      }
    }
    return rejected < 0 || (!excludesPositives && rejected != 0)
      ? "draw(for:into:) returned \(rejected) rejected draws" : nil
  }

  var repetitionProblem: String? {
    draw(all).items == draw(all).items ? nil : "the same seed and epoch gave other negatives when drawn again"
  }

  var batchProblem: String? {
    let whole = draw(all).items
    if draw(all.reversed()).items != blocks(of: whole).reversed().flatMap({ $0 }) {
      return "the negatives of a positive depend on the order of the batch"
    }
    return all.flatMap { draw([$0]).items } == whole
      ? nil : "the negatives of a positive depend on what it is drawn with"
  }

  var probabilityProblem: String? {
    guard training.positives.count > 0, let logarithms = prepared.logProbabilities else { return nil }
    guard logarithms.count == training.items.rowCount else {
      return "\(logarithms.count) probabilities for \(training.items.rowCount) item rows"
    }
    let outside = logarithms.indices.first { !training.items.rows.contains($0) && logarithms[$0] != -.infinity }
    if let outside { return "row \(outside), which stands for no item, has a probability" }
    let sum = logarithms.reduce(0.0) { $0 + exp(Double($1)) }
    return abs(sum - 1) < 1e-4 ? nil : "the probabilities of all items sum to \(sum)"
  }

  var threadsProblem: String? {
    drawnOnThreads() == draw(all).items ? nil : "several threads at once got other negatives than one"
  }

  var epochProblem: String? {
    let whole = draw(all).items
    return whole.count >= 200 && draw(all, epoch: 1).items == whole
      ? "epoch 1 gave the same \(whole.count) negatives as epoch 0" : nil
  }

  private func blocks(of items: [Int32]) -> [[Int32]] {
    stride(from: 0, to: items.count, by: perPositive).map { Array(items[$0..<$0 + perPositive]) }
  }

  private func drawnOnThreads() -> [Int32] {
    let epoch = prepared.negatives(epoch: 0, seed: 5, perPositive: perPositive)
    let positions = all
    var items = [Int32](repeating: .min, count: positions.count * perPositive)
    items.withUnsafeMutableBufferPointer { output in
      // Each iteration writes the slots of one position alone.
      nonisolated(unsafe) let output = output
      DispatchQueue.concurrentPerform(iterations: positions.count) { index in
        let own = Self.draw([positions[index]], from: epoch, perPositive: perPositive).items
        for (offset, item) in own.enumerated() { output[index * perPositive + offset] = item }
      }
    }
    return items
  }

  static func set(_ pairs: [(Int32, Int32)], users: Int, items: Range<Int>) -> TrainingSet {
    TrainingSet(
      positives: Interactions(users: pairs.map(\.0), items: pairs.map(\.1), userRows: users),
      users: .integers(0..<users), items: .integers(items))
  }

  /// Sets that a sampler may refuse, but must not draw from for ever.
  static var hostileSets: [(title: String, training: TrainingSet)] {
    let allButOne: [(Int32, Int32)] = (0..<40).filter { $0 != 17 }.map { (0, $0) }
    return [
      ("a user with every item", set([(0, 0), (0, 1), (0, 2), (1, 2)], users: 2, items: 0..<3)),
      ("a user with all items but one, which has no positive", set(allButOne, users: 1, items: 0..<40)),
      ("a catalogue of one item", set([(0, 0)], users: 2, items: 0..<1)),
    ]
  }

  /// Every set but that of a user with everything, who may be refused.
  static var sets: [(title: String, training: TrainingSet)] {
    let ordinary: [(Int32, Int32)] = (0..<300).map { (index: Int32) in
      (index % 20, 1 + (index * 7 + index / 20) % 50)
    }
    var almostAll: [(Int32, Int32)] = [(1, 123), (1, 5)]
    for item: Int32 in 0..<400 where item != 123 { almostAll.append((0, item)) }
    return [
      ("no positives", set([], users: 3, items: 0..<4)),
      ("300 positives, item 0 unused", set(ordinary, users: 21, items: 1..<51)),
      ("one positive, two items", set([(0, 0), (1, 1)], users: 2, items: 0..<2)),
      ("a user with all items but one", set(almostAll, users: 2, items: 0..<400)),
      ("the same positive many times", set([(0, 1), (0, 1), (0, 1), (0, 2), (2, 0)], users: 3, items: 0..<3)),
    ]
  }
}
