import Foundation
public import RecKit

/// Interactions from files with one interaction per line, in columns between separators.
public struct DelimitedDataset: Dataset {
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
  public static let summary = "Files with one interaction per line: any separator, columns by name or position."

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
    if let problem = Separator.problem(separator) { problems.append(ParameterProblem("separator", problem)) }
    if rating == nil, let threshold = preparation.positiveAt {
      problems.append(ParameterProblem("positive_at", "\(threshold) needs ratings: name their column with rating"))
    }
    return problems
  }

  /// Reads the files.
  public func load(from context: DatasetContext) throws -> DatasetLogs {
    let layout = DelimitedFile.Layout(
      separator: Separator(separator), hasQuotes: quotes, hasHeader: header, user: user, item: item, rating: rating,
      time: time)
    let kind: IdentifierTable.Kind = ids == .text ? .text : .integer
    var (users, items) = (IdentifierTable(kind), IdentifierTable(kind))
    if let catalogue {
      let file = DelimitedFile(path: context.path(of: catalogue), layout: layout)
      try file.readIdentifiers(into: &items, progress: context.progress)
      items.isClosed = true
    }
    var notes: [String] = []
    func read(_ path: DataPath) throws -> InteractionLog {
      var file = DelimitedFile(path: context.path(of: path), layout: layout)
      let log = try file.read(users: &users, items: &items, threads: context.threads, progress: context.progress)
      notes += file.notes
      return log
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
    var logs = DatasetLogs(content, users: .names([]), items: .names([]), notes: notes)
    logs.number(users: users.finished(), items: items.finished())
    return logs
  }
}

extension DatasetLogs {
  /// Takes the maps of two tables, and their rows where they are in another order than the ids were met in.
  fileprivate mutating func number(
    users: (map: IdentifierMap, rows: [Int32]?), items: (map: IdentifierMap, rows: [Int32]?)
  ) {
    func numbered(_ log: InteractionLog) -> InteractionLog {
      var log = log
      if let rows = users.rows { log.users = log.users.map { rows[Int($0)] } }
      if let rows = items.rows { log.items = log.items.map { rows[Int($0)] } }
      return log
    }
    (self.users, self.items) = (users.map, items.map)
    switch content {
    case .whole(let log): content = .whole(numbered(log))
    case .split(let train, let validation, let test):
      content = .split(train: numbered(train), validation: validation.map(numbered), test: numbered(test))
    }
  }
}
