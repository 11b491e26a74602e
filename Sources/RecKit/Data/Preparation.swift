/// How logged interactions become positives; every dataset has these parameters beside its own.
public struct Preparation: ParameterContainer {
  /// What becomes of a (user, item) pair that occurs more than once in one part.
  public enum Duplicates: String, ParameterChoice {
    /// An error.
    case refuse
    /// The earliest is kept; without times, the one that the source has first.
    case first
    /// The latest is kept; without times, the one that the source has last.
    case last
    /// The one with the highest rating is kept, among equal ratings the latest.
    case highest
  }

  /// Which users and items have a row in tables.
  public enum Rows: String, ParameterChoice {
    /// Those that the data has, after filters, and no other.
    case compact
    /// Ids are their own rows, from 0 to the largest, as in the notebook.
    case ids
  }

  /// What becomes of users or items without a training positive.
  public enum Cold: String, ParameterChoice {
    /// They stay, and are counted.
    case keep
    /// They are left out: no row, not held out, not ranked.
    case drop
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
  @Parameter(
    "A (user, item) pair that occurs more than once in a part: an error, or which to keep (earliest, latest, highest rating)."
  )
  public var duplicates = Duplicates.refuse

  /// A pair of validation or test that is in training too: an error, dropped from the held-out part, or kept.
  @Parameter("A pair of validation or test that is in training too: an error, dropped from the held-out part, or kept.")
  public var overlap = Overlap.refuse

  /// Drop users with fewer distinct items than this.
  @Parameter("Drop users with fewer distinct items than this.", in: 0...)
  public var minUserCount = 0

  /// Drop items with fewer distinct users than this.
  @Parameter("Drop items with fewer distinct users than this.", in: 0...)
  public var minItemCount = 0

  /// Drop users and items until each has at least this many distinct others (k-core).
  @Parameter("Drop users and items until each has at least this many distinct others (k-core).", in: 0...)
  public var kCore = 0

  /// Users without a training positive: kept and counted, or left out.
  @Parameter("Users without a training positive: kept and counted, or left out.")
  public var coldUsers = Cold.keep

  /// Items without a training positive: kept and counted, or left out.
  @Parameter("Items without a training positive: kept (they are ranked) and counted, or left out.")
  public var coldItems = Cold.keep

  /// A row for each user and item that the data has, or for each number up to the largest id.
  @Parameter(
    "Rows of tables: compact, one for each user and item that the data has after filters; ids, whole-number ids are their own rows, from 0 to the largest, as in the notebook."
  )
  public var rows = Rows.compact

  /// Makes the options with their defaults.
  public init() {}

  /// The defaults, but with a threshold.
  public init(positiveAt: Double?) { self.positiveAt = positiveAt }

  /// With `rows: ids` nothing can be left out: each number up to the largest id has a row.
  public func crossCheck() -> [ParameterProblem] {
    guard rows == .ids else { return [] }
    var dropping: [String] = []
    if minUserCount > 0 { dropping.append("min_user_count") }
    if minItemCount > 0 { dropping.append("min_item_count") }
    if kCore > 0 { dropping.append("k_core") }
    if coldUsers == .drop { dropping.append("cold_users") }
    if coldItems == .drop { dropping.append("cold_items") }
    return dropping.map {
      ParameterProblem($0, "cannot leave rows out where `rows: ids` keeps one for every id; set rows: compact")
    }
  }
}
