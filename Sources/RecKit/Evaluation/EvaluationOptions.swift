/// The `evaluation:` section: which candidates are ranked, how often, and by which metrics.
public struct EvaluationOptions: ParameterContainer {
  /// Which items a user's relevant items are ranked among.
  public enum Candidates: String, ParameterChoice {
    /// Items up to the largest item row among all positives (train, validation and test), as the notebook does.
    case upToLargestPositive = "up_to_largest_positive"
    /// Every item of the catalogue.
    case catalogue
  }

  /// Which of them are taken out, user by user.
  public enum Exclusion: String, ParameterChoice {
    /// The user's training positives (and, on test, the validation positives).
    case trainPositives = "train_positives"
    /// Whatever the user has rated in training, also below the threshold.
    case trainRated = "train_rated"
    /// Nothing.
    case nothing
  }

  /// The metrics, such as auc or ndcg@10.
  @Parameter("The metrics, such as auc or ndcg@10.")
  public var metrics: [MetricSpecification] = ["auc"]

  /// Which items are ranked.
  @Parameter("Which items are ranked.")
  public var candidates = Candidates.catalogue

  /// Which items are left out of a user's ranking.
  @Parameter("Which items are left out of a user's ranking.")
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
