import Foundation
public import RecKit

/// Interactions from files with one a line and columns between separators.
public struct DelimitedDataset: Dataset {
  /// What ids are.
  public enum Identifiers: String, ParameterChoice {
    /// Whole numbers that are their own rows.
    case integer
    /// Any text; rows are given in the order of first appearance.
    case text
  }

  /// The name in configs.
  public static let name = "delimited"
  /// One sentence for lists.
  public static let summary = "Files with an interaction a line: any separator, columns by name or position."

  /// One file, to be split.
  @Parameter("One file, to be split by a splitter; a path starts at the config's folder, on the command line at yours.")
  public var file: DataPath? = nil

  /// The training file.
  @Parameter("The training file of data that comes with its split.")
  public var train: DataPath? = nil

  /// The validation file.
  @Parameter("The validation file, where there is one.")
  public var validation: DataPath? = nil

  /// The test file.
  @Parameter("The test file.")
  public var test: DataPath? = nil

  /// What stands between columns.
  @Parameter("What stands between columns: tab, space, or any text such as , or ::.")
  public var separator = "tab"

  /// Whether the first line names the columns.
  @Parameter("Whether the first line names the columns.")
  public var header = false

  /// The column of users.
  @Parameter("The column of users: its name in the header, or its number from 1.")
  public var user = "1"

  /// The column of items.
  @Parameter("The column of items.")
  public var item = "2"

  /// The column of ratings.
  @Parameter("The column of ratings; null: there is none.")
  public var rating: String? = nil

  /// The column of times.
  @Parameter("The column of times in seconds; null: there is none.")
  public var time: String? = nil

  /// What ids are.
  @Parameter("Ids: whole numbers that are their own rows, or any text.")
  public var ids = Identifiers.integer

  /// Thresholds and filters.
  @ParameterGroup public var preparation = Preparation()

  /// Makes the dataset with its defaults.
  public init() {}

  /// Whether train and test files are given.
  public var isSplit: Bool { test != nil }

  /// Either one file, or train and test.
  public func crossCheck() -> [ParameterProblem] {
    var problems: [ParameterProblem] = []
    switch (file, train, test) {
    case (.some, nil, nil) where validation == nil, (nil, .some, .some): break
    case (nil, nil, nil): problems.append(ParameterProblem("file", "name the file, or train and test"))
    case (nil, nil, .some): problems.append(ParameterProblem("train", "test needs train"))
    case (nil, .some, nil): problems.append(ParameterProblem("test", "train needs test; one file to be split is file"))
    default: problems.append(ParameterProblem("file", "either one file, or train and test (and validation)"))
    }
    if separator.isEmpty || separator.contains(where: \.isNewline) {
      problems.append(ParameterProblem("separator", "must be tab, space, or text without line ends"))
    }
    if rating == nil, let threshold = preparation.positiveAt {
      problems.append(ParameterProblem("positive_at", "\(threshold) needs ratings: name their column with rating"))
    }
    return problems
  }

  /// Reads the files.
  public func load(from context: DatasetContext) throws -> DatasetLogs {
    let separators = ["tab": "\t", "space": " "]
    let layout = DelimitedFile.Layout(
      separator: separators[separator] ?? separator, hasHeader: header, user: user, item: item, rating: rating,
      time: time)
    var (users, items) = (IdentifierTable(ids), IdentifierTable(ids))
    func read(_ file: DataPath) throws -> InteractionLog {
      try DelimitedFile(path: context.path(of: file), layout: layout).read(
        users: &users, items: &items, progress: context.progress)
    }
    let content: DatasetLogs.Content
    if let train, let test {
      let training = try read(train)
      let held = try validation.map(read)
      content = .split(train: training, validation: held, test: try read(test))
    } else if let file {
      content = .whole(try read(file))
    } else {
      throw DelimitedError("dataset delimited", "name the file, or train and test")
    }
    return DatasetLogs(content, users: users.map, items: items.map)
  }
}
