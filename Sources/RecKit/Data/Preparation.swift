/// How logged interactions become positives; every dataset has these parameters beside its own.
public struct Preparation: ParameterContainer {
  /// What becomes of a (user, item) pair that occurs more than once in one part.
  public enum Duplicates: String, ParameterChoice {
    /// An error.
    case refuse
    /// The one that the source has first is kept.
    case first
    /// The one that the source has last is kept.
    case last
    /// The one with the highest rating is kept.
    case highest
  }

  /// What becomes of a pair that is in training and in validation or test as well.
  public enum Overlap: String, ParameterChoice {
    /// An error.
    case refuse
    /// The held-out one is dropped.
    case drop
    /// Both are kept.
    case allow
  }

  /// Lowest rating that makes an interaction a positive; null: every interaction is one.
  @Parameter("Lowest rating that makes an interaction a positive; null: every interaction is one.")
  public var positiveAt: Double? = nil

  /// A (user, item) pair that occurs more than once in a part: an error, or which one to keep.
  @Parameter("A (user, item) pair that occurs more than once in a part: an error, or which one to keep.")
  public var duplicates = Duplicates.refuse

  /// A pair of validation or test that is in training too: an error, dropped from the held-out part, or kept.
  @Parameter("A pair of validation or test that is in training too: an error, dropped from the held-out part, or kept.")
  public var overlap = Overlap.refuse

  /// Drop users with fewer interactions than this.
  @Parameter("Drop users with fewer interactions than this.", in: 0...)
  public var minUserCount = 0

  /// Drop items with fewer interactions than this.
  @Parameter("Drop items with fewer interactions than this.", in: 0...)
  public var minItemCount = 0

  /// Drop users and items until each has at least this many interactions with the others (k-core).
  @Parameter("Drop users and items until each has at least this many interactions with the others (k-core).", in: 0...)
  public var kCore = 0

  /// Makes the options with their defaults.
  public init() {}

  /// The defaults, but with a threshold.
  public init(positiveAt: Double?) { self.positiveAt = positiveAt }
}
