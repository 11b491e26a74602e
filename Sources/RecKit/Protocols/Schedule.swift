/// What the learning rate is multiplied by, step by step.
///
/// ```swift
/// struct HalvingSchedule: Schedule {
///   static let name = "halving"
///   static let summary = "Half the rate from the middle of the run on."
///
///   func factor(at place: StepPlace) -> Double { place.progress < 0.5 ? 1 : 0.5 }
/// }
/// ```
public protocol Schedule: Component {
  /// The factor of a step's learning rate: finite and at least 0.
  ///
  /// It depends only on the place, so that a resumed run has the same steps.
  func factor(at place: StepPlace) -> Double
}

/// Where in a run a step is.
public struct StepPlace: Sendable, Equatable {
  /// The step, from 0.
  public let step: Int
  /// Steps in an epoch, at least 1.
  public let stepsPerEpoch: Int
  /// Epochs of the run if nothing stops it earlier, at least 1.
  public let epochs: Int

  /// Says where a step is.
  public init(step: Int, stepsPerEpoch: Int, epochs: Int) {
    precondition(step >= 0 && stepsPerEpoch >= 1 && epochs >= 1, "step \(step) of \(epochs) x \(stepsPerEpoch)")
    self.step = step
    self.stepsPerEpoch = stepsPerEpoch
    self.epochs = epochs
  }

  /// The epoch, from 0.
  public var epoch: Int { step / stepsPerEpoch }
  /// The share of the run before the step: 0 at the first step, below 1 at the last.
  public var progress: Double { Double(step) / Double(stepsPerEpoch) / Double(epochs) }
}

/// The learning rate falls along half a cosine, after an optional linear rise.
///
/// factor = final + (1 - final) (1 + cos(pi x)) / 2, where x is the elapsed share of the run after the warm-up. In the
/// warm-up's n steps the factor is (step + 1) / n. Source: Loshchilov, Hutter: SGDR (ICLR 2017), formula 5, without
/// restarts.
public struct CosineSchedule: Schedule {
  /// The name in configs.
  public static let name = "cosine"
  /// One sentence for lists.
  public static let summary = "Half a cosine from the learning rate down, after a linear warm-up."

  /// The share of the learning rate at the end.
  @Parameter("The share of the learning rate at the end.", in: 0...1)
  public var final = 0.0

  /// Epochs in which the rate rises from 0 to the learning rate.
  @Parameter("Epochs in which the rate rises from 0 to the learning rate.", in: 0...1e9)
  public var warmup = 0.0

  /// Makes the schedule with its defaults.
  public init() {}

  /// The factor of a step.
  public func factor(at place: StepPlace) -> Double {
    let warmup = warmup * Double(place.stepsPerEpoch)
    if Double(place.step) + 1 < warmup { return (Double(place.step) + 1) / warmup }
    let all = Double(place.stepsPerEpoch) * Double(place.epochs)
    let over = all > warmup ? min(1, max(0, (Double(place.step) - warmup) / (all - warmup))) : 1
    return final + (1 - final) * max(0, 1 + Self.cosine(over)) / 2
  }

  /// cos(pi x) for x from 0 to 1, the same bits on every machine: Taylor's series around 1/2.
  private static func cosine(_ x: Double) -> Double {
    let angle = (0.5 - x) * .pi
    var (term, sum) = (angle, angle)
    for n in stride(from: 2.0, through: 22, by: 2) {
      term *= -angle * angle / (n * (n + 1))
      sum += term
    }
    return sum
  }
}

/// The learning rate that the optimiser names, at every step.
public struct ConstantSchedule: Schedule {
  /// The name in configs.
  public static let name = "constant"
  /// One sentence for lists.
  public static let summary = "The same learning rate at every step."

  /// Makes the schedule.
  public init() {}

  /// 1.
  public func factor(at place: StepPlace) -> Double { 1 }
}
