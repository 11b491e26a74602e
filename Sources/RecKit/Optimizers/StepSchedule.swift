/// The learning rate is multiplied by a factor every few epochs.
///
/// factor = gamma^floor(epoch / every), with epochs from 0: the learning rate itself in the first `every` epochs. It is
/// PyTorch's `StepLR` with `every` for its `step_size`.
public struct StepSchedule: Schedule {
  /// The name in configs.
  public static let name = "step"
  /// One sentence for lists.
  public static let summary = "The learning rate times a factor every few epochs."

  /// Epochs between two falls.
  @Parameter("Epochs between two falls.", in: 1...1_000_000_000)
  public var every = 10

  /// What each fall multiplies the rate by.
  @Parameter("What each fall multiplies the rate by.", in: 0...1)
  public var gamma = 0.1

  /// Makes the schedule with its defaults.
  public init() {}

  /// The factor of a step: O(epoch / `every`) products, so that no power of libm decides its bits.
  public func factor(at place: StepPlace) -> Double {
    (0..<place.epoch / every).reduce(1) { factor, _ in factor * gamma }
  }
}
