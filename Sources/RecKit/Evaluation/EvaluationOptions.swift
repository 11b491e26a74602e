/// The `evaluation:` section: which candidates are ranked, how often, and by which metrics.
public struct EvaluationOptions: ParameterContainer {
  /// Which items a user's relevant items are ranked among.
  public enum Candidates: ParameterValue {
    /// Items up to the largest item row among all positives (train, validation and test), as the notebook does.
    case upToLargestPositive
    /// Every item of the catalogue.
    case catalogue
    /// Given items, user by user, to compare with tables that were published so; the protocol is then called sampled.
    ///
    /// A line of the file has a user and then items, separated by tabs or spaces. Users and items must be in the data,
    /// and every evaluated user must have a line.
    case file(DataPath)
  }

  /// Which of them are taken out, user by user.
  public enum Exclusion: String, ParameterChoice {
    /// The user's training positives (and, on test, the validation positives).
    case trainPositives = "train_positives"
    /// The user's training positives; on test, validation positives stay among the candidates.
    case trainPositivesOnly = "train_positives_only"
    /// Whatever the user has rated in training, also below the threshold.
    case trainRated = "train_rated"
    /// Nothing.
    case nothing
  }

  /// The metrics, such as auc or ndcg@10.
  @Parameter("The metrics, such as auc or ndcg@10.")
  public var metrics: [MetricSpecification] = ["auc"]

  /// Which items are ranked.
  @Parameter("Which items are ranked; those of a file, a user and items on each line, are a sampled protocol.")
  public var candidates = Candidates.catalogue

  /// Which items are left out of a user's ranking.
  @Parameter(
    "Which items are left out of a user's ranking; on test, validation positives too, but for train_positives_only and nothing."
  )
  public var exclude = Exclusion.trainPositives

  /// Evaluate after every so many epochs, and after the last; 0: only after the last.
  @Parameter("Evaluate after every so many epochs, and after the last; 0: only after the last.", in: 0...)
  public var every = 1

  /// Evaluate before training too (an untrained model's AUC is about 0.5).
  @Parameter("Evaluate before training too (an untrained model's AUC is about 0.5).")
  public var beforeTraining = true

  /// Groups of users by their training positives, whose means are reported one by one.
  @Parameter(
    "Report each metric's mean for groups of users by their training positives too: a number of equal groups, or names with counts."
  )
  public var userGroups: GroupSpecification? = nil

  /// Groups of items by their training positives, whose positives are reported one by one.
  @Parameter(
    "Report each metric with the positives of one group of items alone as relevant too: a number of equal groups by training positives, or names with counts."
  )
  public var itemGroups: GroupSpecification? = nil

  /// What only adds to reports.
  public static let leftOutAtDefault: Set = ["user_groups", "item_groups"]

  /// Makes the options with their defaults.
  public init() {}
}

extension EvaluationOptions.Candidates {
  private static let words: [(String, Self)] = [
    ("up_to_largest_positive", .upToLargestPositive), ("catalogue", .catalogue),
  ]

  /// What to write for it.
  public static var typeDescription: String { "one of up_to_largest_positive, catalogue, {file: PATH}" }

  /// Reads a word or a mapping with a file.
  public init?(_ node: ConfigNode) {
    switch node.value {
    case .string(let word):
      guard let found = Self.words.first(where: { $0.0 == word }) else { return nil }
      self = found.1
    case .mapping(let entries):
      guard entries.count == 1, entries[0].key == "file", let path = DataPath(entries[0].node) else { return nil }
      self = .file(path)
    default: return nil
    }
  }

  /// The node that reads back as this value.
  public var node: ConfigNode {
    if case .file(let path) = self { return ConfigNode(.mapping([ConfigEntry("file", path.node)])) }
    return Self.words.first { $0.1 == self }?.0.node ?? ConfigNode(.null)
  }
}

extension EvaluationOptions.Exclusion {
  /// Whether validation positives are left out of rankings on test.
  var coversValidation: Bool { self == .trainPositives || self == .trainRated }
}
