/// The learning rate rises linearly from 0 over the first steps of a run, then follows another schedule.
///
/// In the n steps of the warm-up the factor is (step + 1) / n times the first factor of the other schedule, with steps from
/// 0. The other schedule sees the rest of the run as a run of its own: its first step is the one after the warm-up, and
/// its epochs are what remains, rounded up to whole epochs. `warmup` before `cosine` is `cosine` with its own `warmup`.
/// Source: Goyal et al.: Accurate, Large Minibatch SGD (2017), section 2.2.
public struct WarmupSchedule: Schedule {
  /// The name in configs.
  public static let name = "warmup"
  /// One sentence for lists.
  public static let summary = "A linear rise over some epochs or steps, then another schedule."

  /// Epochs of the warm-up; null: as `steps` says, or 1 where that is null too.
  @Parameter("Epochs of the warm-up; null: as `steps` says, or 1 where that is null too.", in: 0...)
  public var epochs: Double? = nil

  /// Steps of the warm-up, in place of `epochs`.
  @Parameter("Steps of the warm-up, in place of `epochs`.", in: 0...)
  public var steps: Int? = nil

  /// The schedule after the warm-up.
  @ComponentParameter("The schedule after the warm-up.")
  public var then: any Schedule = ConstantSchedule()

  /// Makes the schedule with its defaults.
  public init() {}

  /// A problem where both lengths are given.
  public func crossCheck() -> [ParameterProblem] {
    epochs != nil && steps != nil
      ? [ParameterProblem("steps", "`epochs` and `steps` both set the warm-up's length; leave one of the two out")] : []
  }

  /// The factor of a step.
  public func factor(at place: StepPlace) -> Double {
    let warmup = min(steps.map(Double.init) ?? (epochs ?? 1) * Double(place.stepsPerEpoch), 0x1p52).rounded(.up)
    let length = Int(warmup)
    let all = place.stepsPerEpoch.multipliedReportingOverflow(by: place.epochs)
    let rest = max(1, (all.overflow ? Int.max : all.partialValue) - length)
    let epochs = rest / place.stepsPerEpoch + (rest % place.stepsPerEpoch == 0 ? 0 : 1)
    let later = then.factor(
      at: StepPlace(step: max(0, place.step - length), stepsPerEpoch: place.stepsPerEpoch, epochs: epochs))
    return place.step < length ? (Double(place.step) + 1) / warmup * later : later
  }
}
