/// Why a sampler cannot draw.
public enum SamplerError: Error, Equatable, CustomStringConvertible {
  /// A user's training positives are the whole catalogue, so nothing is left to draw.
  case noNegatives(sampler: String, user: String)

  /// What is wrong and what to do, on one line whatever the ids are.
  public var description: String { words.escapedOnOneLine }

  private var words: String {
    switch self {
    case .noNegatives(let sampler, let user):
      """
      sampler \(sampler): every item that this sampler can draw is a training positive of user \(user), so no negative is left \
      to draw; set `exclude: none`, with which known positives may be drawn as negatives
      """
    }
  }
}
