public import RecKit

/// Which items a sampler never draws for a user.
public enum NegativeExclusion: String, ParameterChoice {
  /// None: a negative may be one of the user's training positives.
  case none
  /// The user's training positives.
  case positives
}
