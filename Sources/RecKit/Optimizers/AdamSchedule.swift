internal import CRecKitKernels

/// Adam's rates, and the sums over them with which a gap, several skipped steps of a row, is closed by formula.
///
/// Step t has rate(t) = learning_rate * factor(t) * sqrt(1 - beta2^t) / (1 - beta1^t), factor(t) being the schedule's.
/// With r = beta1 / sqrt(beta2) and q = sqrt(beta2), a row that is current at step t and k steps behind needs (see
/// Guides/Adam.md)
/// A = sum over i in 1...k of rate(t + i) r^i = S(t) - r^k S(t + k), S(t) = sum over i >= 1 of rate(t + i) r^i, and
/// B = sum over i in 1...k of rate(t + i) q^-i = R(t + k) / q^k - R(t), R(t) = sum over j <= t of rate(j) q^(t - j).
/// Rates, S and R are tables, filled as far as they are needed, up to a horizon where all three are constant.
/// Nothing comes from libm, so that the same steps give the same bits everywhere.
final class AdamSchedule {
  private let rule: Adam
  private let plan: StepPlan
  private let root: Double
  private let ratio: Double
  /// The step from which on rates, S and R are constant in Float64.
  private let horizon: Int
  private var rates: [Double] = [0]
  private var tails: [Double] = []
  private var sums: [Double] = [0]
  private var beta1Power = 1.0
  private var beta2Power = 1.0
  /// What depends on the length of a gap alone, by length.
  private var lengths: [reckit_adam_length] = []

  /// Steps by which the tables grow.
  private static let chunk = 4096
  /// Lengths of gaps that are tabulated.
  private static let lengthCount = 8192

  init(_ rule: Adam, plan: StepPlan) {
    self.rule = rule
    self.plan = plan
    root = rule.beta2.squareRoot()
    ratio = root > 0 ? rule.beta1 / root : .infinity
    // beta1^t and beta2^(t/2) are below 1e-17.
    // Rates of a schedule never become constant: its tables have every step.
    horizon = plan.isConstant ? Int((80 / (1 - max(rule.beta1, rule.beta2, 0.5))).rounded(.up)) : 1 << 40
    var schedule = constants
    lengths = (0..<Self.lengthCount).map { reckit_adam_length_of(&schedule, Int64(max($0, 1))) }
  }

  /// Whether gaps can be closed by formula: the momentum must fade faster than the root of the second moment.
  private var closesGaps: Bool { ratio < 0.999 }

  /// The rate of a step, from 1.
  func rate(ofStep step: Int) -> Double {
    let step = min(step, horizon)
    while rates.count <= step {
      beta1Power *= rule.beta1
      beta2Power *= rule.beta2
      let learningRate = rule.learningRate * plan.rateFactor(ofStep: rates.count)
      rates.append(learningRate * (1 - beta2Power).squareRoot() / (1 - beta1Power))
    }
    return rates[step]
  }

  /// Gives `body` the tables, filled for every step up to `step`.
  func withTables<Result>(upTo step: Int, _ body: (reckit_adam_schedule) -> Result) -> Result {
    let last = min(step, horizon)
    while tails.count <= last { extend() }
    return rates.withUnsafeBufferPointer { rates in
      tails.withUnsafeBufferPointer { tails in
        sums.withUnsafeBufferPointer { sums in
          lengths.withUnsafeBufferPointer { lengths in
            var schedule = constants
            schedule.rates = rates.baseAddress
            schedule.tails = tails.baseAddress
            schedule.sums = sums.baseAddress
            schedule.lengths = lengths.baseAddress
            schedule.length_count = Int64(lengths.count)
            return body(schedule)
          }
        }
      }
    }
  }

  /// The schedule without its tables.
  private var constants: reckit_adam_schedule {
    var schedule = reckit_adam_schedule()
    schedule.horizon = Int64(horizon)
    schedule.root = root
    schedule.ratio = ratio
    schedule.beta1 = Float(rule.beta1)
    schedule.beta2 = Float(rule.beta2)
    schedule.epsilon = Float(rule.epsilon)
    schedule.closes_gaps = closesGaps ? 1 : 0
    return schedule
  }

  /// Adds a chunk to every table.
  private func extend() {
    let start = tails.count
    let end = start + Self.chunk
    _ = rate(ofStep: end)
    while sums.count < end { sums.append(sums[sums.count - 1] * root + rate(ofStep: sums.count)) }
    var chunk = [Double](repeating: 0, count: Self.chunk)
    if closesGaps {
      // Backwards, from where the rest of the sum no longer counts: r^n < 1e-17 after n steps.
      let rest = Int((40 / (1 - ratio)).rounded(.up))
      var value = 0.0
      for step in stride(from: end + rest - 1, through: start, by: -1) {
        value = ratio * (rate(ofStep: step + 1) + value)
        if step < end { chunk[step - start] = value }
      }
    }
    tails += chunk
  }
}
