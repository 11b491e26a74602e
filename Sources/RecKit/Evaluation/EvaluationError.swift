/// Why an evaluation cannot be made, or what it means.
public enum EvaluationError: Error, Equatable, CustomStringConvertible {
  /// A metric looks at a longer list than there are candidates.
  case cutoffBeyondCatalogue(label: String, k: Int, count: Int)
  /// Two metrics have the same label, so that results could not tell them apart.
  case repeatedLabel(String)
  /// The data have no such part.
  case noSuchPart(EvaluationPart)
  /// No user has a relevant candidate.
  case noUsers(EvaluationPart)
  /// A metric is undefined for every user.
  case undefined(label: String)
  /// A list metric has no value for these lists.
  case undefinedForLists(label: String)
  /// A file of candidate lists cannot be used.
  case candidates(path: String, line: Int?, problem: String)
  /// A score is not a number.
  case scoreIsNaN(user: String, item: String)

  /// What is wrong, and what to do.
  public var description: String { words.escapedOnOneLine }

  private var words: String {
    switch self {
    case .cutoffBeyondCatalogue(let label, let k, let count):
      "metric \(label): k is \(k), but there are only \(count) candidates; set k to at most \(count)"
    case .repeatedLabel(let label): "evaluation.metrics names \(label) twice; remove one"
    case .noSuchPart(let part):
      "the data have no \(part.rawValue) part; give the dataset one, or a splitter that makes one"
    case .noUsers(let part):
      """
      no user has a relevant candidate in the \(part.rawValue) part, so nothing can be measured; check the threshold \
      (positive_at), the split and evaluation.exclude
      """
    case .undefined(let label):
      """
      metric \(label) is undefined for every user (auc needs an irrelevant candidate); use more candidates or another \
      metric
      """
    case .undefinedForLists(let label):
      "metric \(label) is undefined for the lists of these users; use another metric, or other candidates"
    case .candidates(let path, let line, let problem): "\(path)\(line.map { ":\($0)" } ?? ""): \(problem)"
    case .scoreIsNaN(let user, let item):
      """
      the score of user \(user) for item \(item) is not a number, so nothing can be ranked; if the scorer is trained, try a \
      smaller optimizer.learning_rate
      """
    }
  }
}

/// The held-out part that an evaluation measures on.
public enum EvaluationPart: String, Sendable, CaseIterable {
  /// What an epoch or a parameter is chosen on.
  case validation
  /// What results are reported on.
  case test
}
