import Foundation
public import RecKit

/// Interactions from files with one interaction per line, in columns between separators, or one user per line.
public struct DelimitedDataset: Dataset {
  /// What a line holds.
  public enum Layout: String, ParameterChoice {
    /// One interaction, in columns.
    case pairs
    /// A user and then the user's items, none of them or more.
    case lists
  }

  /// What ids are.
  public enum Identifiers: String, ParameterChoice {
    /// Whole numbers, as large as they like.
    case integer
    /// Any text.
    case text
  }

  /// The name in configs.
  public static let name = "delimited"
  /// One sentence for lists.
  public static let summary = "Files with one interaction, or one user and all items, per line; any separator."

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

  /// A file of all items there are.
  @Parameter(
    "A file with one item per line, in the same layout (first column): items of the catalogue that the data may lack; null: the items that occur are all there are."
  )
  public var catalogue: DataPath? = nil

  /// What a line holds.
  @Parameter("A line holds one interaction (pairs), or a user and then all of the user's items (lists).")
  public var layout = Layout.pairs

  /// A file of titles.
  @Parameter(
    "A file with an item's id and its title in the first two columns, in the same layout: shown with recommendations; null: there is none."
  )
  public var titles: DataPath? = nil

  /// Runs of before there were layouts and titles keep their addresses.
  public static let leftOutAtDefault: Set = ["layout", "titles"]

  /// What stands between columns.
  @Parameter("What stands between columns: tab, space, comma, semicolon, pipe, or any text such as , or ::.")
  public var separator = "tab"

  /// Whether quotes are read as CSV has them.
  @Parameter(
    "Whether a field that begins with a double quote ends with one and may hold separators, line ends and doubled quotes (RFC 4180); false: quotes are letters."
  )
  public var quotes = true

  /// Whether the first line names the columns.
  @Parameter("Whether the first line names the columns.")
  public var header = false

  /// The column of users.
  @Parameter("The column of users: its name in the header, or its number from 1.")
  public var user: ColumnName = "1"

  /// The column of items.
  @Parameter("The column of items.")
  public var item: ColumnName = "2"

  /// The column of ratings.
  @Parameter("The column of ratings; null: there is none.")
  public var rating: ColumnName? = nil

  /// The column of times.
  @Parameter(
    "The column of times: numbers, such as seconds since 1970, or ISO 8601 dates (UTC where they name no zone); null: there is none."
  )
  public var time: ColumnName? = nil

  /// What ids are.
  @Parameter("Ids: whole numbers, or any text.")
  public var ids = Identifiers.integer

  /// Thresholds and filters.
  @ParameterGroup public var preparation = Preparation()

  /// Makes the dataset with its defaults.
  public init() {}

  /// Whether train and test files are given.
  public var isSplit: Bool { test != nil }

  /// Whether a validation file is given.
  public var hasValidation: Bool { validation != nil }

  /// Either one file, or train and test.
  public func crossCheck() -> [ParameterProblem] {
    var problems = files.problems
    if let problem = Separator.problem(separator) { problems.append(ParameterProblem("separator", problem)) }
    if rating == nil, let threshold = preparation.positiveAt {
      problems.append(ParameterProblem("positive_at", "\(threshold) needs ratings: name their column with rating"))
    }
    if layout == .lists {
      let columns = [
        ("header", header), ("user", user != "1"), ("item", item != "2"), ("rating", rating != nil),
        ("time", time != nil),
      ]
      problems += columns.filter(\.1).map {
        ParameterProblem($0.0, "has no effect on lines that hold a user and items; leave it out, or set layout: pairs")
      }
    }
    return problems
  }

  /// Reads the titles.
  ///
  /// - Throws: ``DelimitedError``.
  public func titles(from context: DatasetContext) throws -> [String: String] {
    guard let titles else { return [:] }
    let layout = DelimitedFile.Layout(separator: Separator(separator), hasQuotes: quotes, hasHeader: header)
    return try TitleFile(path: context.path(of: titles), layout: layout).read()
  }

  private var files: InteractionFiles {
    InteractionFiles(file: file, train: train, validation: validation, test: test)
  }

  /// Reads the files.
  public func load(from context: DatasetContext) throws -> DatasetLogs {
    let format = DelimitedFile.Layout(
      separator: Separator(separator), hasQuotes: quotes, hasHeader: header, user: user, item: item, rating: rating,
      time: time)
    let kind: IdentifierTable.Kind = ids == .text ? .text : .integer
    var (users, items) = (IdentifierTable(kind), IdentifierTable(kind))
    if let catalogue {
      let file = DelimitedFile(path: context.path(of: catalogue), layout: format)
      try file.readIdentifiers(into: &items, progress: context.progress)
      items.isClosed = true
    }
    var notes: [String] = []
    let content = try files.content(of: Self.name) { path in
      var file = DelimitedFile(path: context.path(of: path), layout: format)
      if layout == .lists { return try file.readLists(users: &users, items: &items, progress: context.progress) }
      let log = try file.read(users: &users, items: &items, threads: context.threads, progress: context.progress)
      notes += file.notes
      return log
    }
    return DatasetLogs(content, users: users, items: items, notes: notes)
  }
}
