/// Why data cannot be experimented on.
public enum DataError: Error, Equatable, CustomStringConvertible {
  /// Filters (or the source) left nothing.
  case noInteractions
  /// No interaction of a part reaches the threshold.
  case noPositives(part: String, threshold: Double?)
  /// A pair occurs twice in one part.
  case duplicates(part: String, count: Int, user: String, item: String)
  /// A held-out pair is in training too.
  case overlap(part: String, count: Int, user: String, item: String)
  /// A threshold was given for data without ratings.
  case noRatings(threshold: Double)
  /// A rule needs times, and the data has none.
  case noTimes(splitter: String)
  /// A dataset and its splitter do not fit.
  case splitter(String)

  /// What is wrong and what to do.
  public var description: String {
    switch self {
    case .noInteractions:
      "no interactions are left; lower min_user_count, min_item_count or k_core, or look at the data"
    case .noPositives(let part, let threshold):
      if let threshold {
        "the \(part) part has no positive: no rating reaches positive_at \(threshold); lower it, or look at the split"
      } else {
        "the \(part) part is empty; look at the split"
      }
    case .duplicates(let part, let count, let user, let item):
      """
      the \(part) part has \(count) repeated (user, item) \(count == 1 ? "pair" : "pairs"), the first user \(user), item \(item); \
      choose which to keep with duplicates: first, last or highest
      """
    case .overlap(let part, let count, let user, let item):
      """
      \(count) \(count == 1 ? "pair" : "pairs") of the \(part) part \(count == 1 ? "is" : "are") in training too, the first user \
      \(user), item \(item): a model would be tested on what it has seen; mend the data, or choose overlap: drop or allow
      """
    case .noRatings(let threshold):
      "positive_at \(threshold) needs ratings, and the data has none; set positive_at: null"
    case .noTimes(let splitter):
      "splitter \(splitter) needs times, and the data has none; name the time column, or choose splitter random"
    case .splitter(let message): message
    }
  }
}
