/// Why data cannot be used in an experiment.
public enum DataError: Error, Equatable, CustomStringConvertible {
  /// There are no interactions: the source has none, or the filters removed all.
  case noInteractions
  /// The training part of the split is empty.
  case noTraining(splitter: String?)
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
  /// `duplicates: highest` was asked for, and the data has no ratings.
  case noRatingsToCompare
  /// A part that the splitter was asked for came out empty.
  case emptyPart(part: String, splitter: String)
  /// `rows: ids` was asked for, and an id is not a whole number.
  case rowsNeedIntegers(kind: String, example: String)
  /// `rows: ids` was asked for, and the largest id would need too many rows.
  case tooManyRows(kind: String, largest: Int, limit: Int)
  /// Row numbers have 32 bits, and there are more rows or interactions than they can count.
  case tooMany(String, count: Int)
  /// A dataset's features have another number of rows than its users or items.
  case wrongFeatures(kind: String, rows: Int, features: String)
  /// The data comes with its test part, and the splitter makes another.
  case twoTests(splitter: String)
  /// A dataset and its splitter do not fit.
  case splitter(String)

  /// What is wrong and what to do, on one line whatever the ids are.
  public var description: String { words.escapedOnOneLine }

  private var words: String {
    switch self {
    case .noInteractions:
      "no interactions are left; lower min_user_count, min_item_count or k_core, or look at the data"
    case .noTraining(let splitter):
      if let splitter {
        "splitter \(splitter) gave the training part no interaction; hold out less, or look at the data"
      } else {
        "the training part has no interaction; look at its file, and at what filters left of it"
      }
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
      \(user), item \(item): a model would be tested on what it has seen; correct the data, or choose overlap: drop or allow
      """
    case .noRatings(let threshold):
      "positive_at \(threshold) needs ratings, and the data has none; set positive_at: null"
    case .noTimes(let splitter):
      "splitter \(splitter) needs times, and the data has none; name the time column, or choose splitter random"
    case .noRatingsToCompare:
      "duplicates: highest needs ratings, and the data has none; choose first or last"
    case .emptyPart(let part, let splitter):
      """
      splitter \(splitter) was asked for a \(part) part, and it is empty: every user's share rounds to none, or users have \
      too few interactions; ask for a larger share, or for none
      """
    case .wrongFeatures(let kind, let rows, let features):
      "the dataset returned features of \(features), but its \(kind) map has \(rows) rows; return one row of features for each"
    case .rowsNeedIntegers(let kind, let example):
      "rows: ids needs whole numbers as ids, but the data has the \(kind) `\(example)`; set rows: compact"
    case .tooManyRows(let kind, let largest, let limit):
      """
      rows: ids makes a row for each number up to the largest \(kind) id, \(largest), and at most \(limit) rows are \
      possible; set rows: compact
      """
    case .tooMany(let what, let count):
      "the data has \(count) \(what), and row numbers of 32 bits count at most \(Int32.max); use a sample of it"
    case .twoTests(let splitter):
      """
      the data comes with its test part, and splitter \(splitter) makes another of its training part; let the splitter hold \
      out validation alone, such as splitter: {name: random, test: 0, validation: 0.1}, or remove it
      """
    case .splitter(let message): message
    }
  }
}
