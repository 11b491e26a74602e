internal import RecKit

/// A scorer's gradients beside finite differences of its scores, on pairs of a model away from its start.
///
/// The objective is the sum of `factors[i] * score[i]`.
struct GradientTrial {
  let probe: ScorerProbe
  let users: [Int32]
  let items: [Int32]
  let name: String

  private var factors: [Float] { users.indices.map { Float($0 % 3) - 0.7 } }

  /// Half-widths of the differences; the first at which rounding is small enough is used.
  private static let widths: [Float] = [0x1p-8, 0x1p-5, 0x1p-2]
  /// What part of the largest slope rounding may hide.
  private static let roundingShare = 0.02

  /// The slopes of the objective to both sides of one number of a weight.
  private struct Slope {
    let left: Double
    let right: Double

    /// Whether a gradient lies between the two, up to some allowance.
    func allows(_ gradient: Double, within allowance: Double) -> Bool {
      min(left, right) - allowance <= gradient && gradient <= max(left, right) + allowance
    }
  }

  /// Compares a weight's gradient with the slopes of the objective.
  ///
  /// - Parameters:
  ///   - index: the weight's position in the model.
  ///   - tolerance: as a share of the weight's largest slope.
  ///   - entries: the most numbers that are compared.
  /// - Throws: ``CheckFailure``, or a `TrainingError` of the scorer's.
  func check(_ index: Int, tolerance: Double, entries: Int) throws {
    let gradient = try probe.gradients(users, items, factors: factors)[index]
    let weight = probe.model.declarations[index]
    if let position = gradient.firstIndex(where: { !$0.isFinite }) {
      throw CheckFailure(name, "the gradient of \(place(position, in: weight)) is \(gradient[position])")
    }
    let positions = sample(of: gradient, entries: entries)
    let (noise, here) = (try roundingOfObjective(), try objective())
    var (slopes, width, largest) = ([Slope](), Self.widths[0], 0.0)
    for next in Self.widths {
      width = next
      slopes = try positions.map { try slope(of: index, at: $0, width: width, here: here) }
      largest = Self.largest(slopes)
      if noise / Double(width) <= Self.roundingShare * largest { break }
    }
    func allowance(_ width: Float) -> Double { tolerance * largest + noise / Double(width) }
    let isUsed = slopes.contains { $0.left != 0 || $0.right != 0 }
    guard isUsed else {
      throw CheckFailure(name, "the scores do not depend on the weight \(weight.name)")
    }
    // Whatever the tolerance: a weight that moves the scores has a gradient.
    guard gradient.contains(where: { $0 != 0 }) else {
      throw CheckFailure(
        name,
        "the weight \(weight.name) gets no gradient at all, but finite differences say that the scores depend on it; the operation that reads it must add to weightGradient(_:) in backward"
      )
    }
    for (position, slope) in zip(positions, slopes) {
      let found = Double(gradient[position])
      guard !slope.allows(found, within: allowance(width)) else { continue }
      // A kink (relu) within the difference hides the slope; a narrower one may stay clear of it.
      let narrower = [2, 4, 8, 16].map { width / $0 }.filter { noise / Double($0) <= Self.roundingShare * largest }
      let isRight = try narrower.contains {
        try self.slope(of: index, at: position, width: $0, here: here).allows(found, within: allowance($0))
      }
      guard !isRight else { continue }
      throw CheckFailure(
        name,
        "the gradient of \(place(position, in: weight)) is \(found), "
          + "finite differences say \(slope.left) to the left and \(slope.right) to the right")
    }
  }

  private func place(_ position: Int, in weight: WeightDeclaration) -> String {
    let (row, column) = position.quotientAndRemainder(dividingBy: weight.columns)
    return "\(weight.name)[\(row), \(column)]"
  }

  private static func largest(_ slopes: [Slope]) -> Double {
    slopes.reduce(0) { max($0, abs($1.left + $1.right) / 2) }
  }

  /// All positions, or half of them where the gradient is largest and half drawn at random.
  private func sample(of gradient: [Float], entries: Int) -> [Int] {
    guard entries < gradient.count else { return Array(gradient.indices) }
    var chosen = Set(largest(max(1, entries / 2), of: gradient))
    var random = RandomStream(seed: 6, purpose: .scores)
    while chosen.count < entries { chosen.insert(random.nextIndex(below: gradient.count)) }
    return chosen.sorted()
  }

  /// The positions of the largest gradients: a list of the best so far, which few numbers get into.
  private func largest(_ count: Int, of gradient: [Float]) -> [Int] {
    var best: [Int] = []
    for (position, value) in gradient.enumerated() {
      if best.count == count, let last = best.last, abs(gradient[last]) >= abs(value) { continue }
      if best.count == count { best.removeLast() }
      let place = best.firstIndex { abs(gradient[$0]) < abs(value) } ?? best.count
      best.insert(position, at: place)
    }
    return best
  }

  private func objective() throws -> Double {
    zip(try probe.scores(users, items), factors).reduce(0) { $0 + Double($1.0) * Double($1.1) }
  }

  /// How far rounding of the scores may move the objective: four units in the last place of the largest score, for
  /// each.
  private func roundingOfObjective() throws -> Double {
    let largest = try probe.scores(users, items).reduce(Float(0)) { max($0, abs($1)) }
    return 4 * Double(largest.ulp) * factors.reduce(0) { $0 + Double($1) * Double($1) }.squareRoot()
  }

  private func slope(of index: Int, at position: Int, width: Float, here: Double) throws -> Slope {
    let number = probe.model.buffers[index].pointer + position
    let value = number.pointee
    defer { number.pointee = value }
    number.pointee = value - width
    let below = (try objective(), Double(value) - Double(number.pointee))
    number.pointee = value + width
    let above = (try objective(), Double(number.pointee) - Double(value))
    return Slope(left: (here - below.0) / below.1, right: (above.0 - here) / above.1)
  }

  /// Compares the gradients of later steps on one tape with those of each step on a tape of its own.
  ///
  /// What an operation leaves in memory, and rows that a step does not touch, show from the second step on.
  func checkSteps() throws {
    let steps = [
      ScorerProbe.Step(users: users, items: items, factors: factors),
      // Fewer pairs in another order, some of them without a gradient: a positive and two negatives each.
      ScorerProbe.Step(
        users: [3, 1, 3, 3, 1, 1], items: [2, 20, 9, 20, 2, 4], factors: [-1, 0, 0.5, 0.25, 0, 0], positives: 2),
      ScorerProbe.Step(users: users.reversed(), items: items, factors: factors.map { $0 < 0 ? 0 : $0 }),
      ScorerProbe.Step(users: users, items: items, factors: factors),
    ]
    let together = try probe.gradients(ofSteps: steps)
    for (number, step) in steps.enumerated() {
      let alone = try probe.gradients(ofSteps: [step])[0]
      for (index, weight) in probe.model.declarations.enumerated() {
        guard let position = alone[index].indices.first(where: { alone[index][$0] != together[number][index][$0] })
        else { continue }
        throw CheckFailure(
          name,
          "step \(number + 1) on one tape: the gradient of \(place(position, in: weight)) is \(together[number][index][position]), on a fresh tape \(alone[index][position]); memory is not cleared between steps: forward must write all of `output`, and backward must add to gradients of active rows, or leave skipsInactiveRows false"
        )
      }
    }
  }
}
