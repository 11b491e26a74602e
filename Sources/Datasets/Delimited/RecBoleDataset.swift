import Foundation
public import RecKit

/// Interactions from RecBole's atomic files: `.inter`, tab-separated, with typed names in the first line.
///
/// The first line names columns and their types, such as `user_id:token`, `item_id:token`, `rating:float` and
/// `timestamp:float`, in any order; other columns are passed over. Ids are any text. Ratings and times are read where
/// the file has their columns. A split that RecBole calls `benchmark_filename` is given as `train`, `validation` and
/// `test`.
///
/// Source: Zhao et al.: RecBole (CIKM 2021), "Atomic Files" in its documentation.
public struct RecBoleDataset: Dataset {
  /// The name in configs.
  public static let name = "recbole"
  /// One sentence for lists.
  public static let summary = "RecBole's .inter files: tab-separated, typed column names in the first line."

  /// One file, to be split.
  @Parameter("One .inter file, to be split by a splitter.")
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

  /// The field of users.
  @Parameter("The field of users, without its type.")
  public var user = "user_id"

  /// The field of items.
  @Parameter("The field of items.")
  public var item = "item_id"

  /// The field of ratings.
  @Parameter("The field of ratings, read where the file has it.")
  public var rating = "rating"

  /// The field of times.
  @Parameter("The field of times, read where the file has it.")
  public var time = "timestamp"

  /// Thresholds and filters.
  @ParameterGroup public var preparation = Preparation()

  /// Makes the dataset with its defaults.
  public init() {}

  /// Whether train and test files are given.
  public var isSplit: Bool { test != nil }

  /// Whether a validation file is given.
  public var hasValidation: Bool { validation != nil }

  private var files: InteractionFiles {
    InteractionFiles(file: file, train: train, validation: validation, test: test)
  }

  /// Either one file, or train and test.
  public func crossCheck() -> [ParameterProblem] { files.problems }

  /// Reads the files.
  public func load(from context: DatasetContext) throws -> DatasetLogs {
    var (users, items) = (IdentifierTable(.text), IdentifierTable(.text))
    let content = try files.content(of: Self.name) { path in
      let path = context.path(of: path)
      var file = DelimitedFile(path: path, layout: try layout(of: path))
      return try file.read(users: &users, items: &items, threads: context.threads, progress: context.progress)
    }
    return DatasetLogs(content, users: users, items: items, notes: [])
  }

  /// Finds the columns by the first line.
  private func layout(of path: String) throws -> DelimitedFile.Layout {
    var layout = DelimitedFile.Layout(hasHeader: true)
    guard let names = try DelimitedFile(path: path, layout: layout).header() else { return layout }
    let fields = names.map { $0.split(separator: ":", omittingEmptySubsequences: false).map(String.init) }
    if let column = fields.firstIndex(where: { $0.count != 2 || !Self.types.contains($0[1]) }) {
      throw DelimitedError(
        path, line: 1,
        "the first line of an .inter file has tab-separated names with types, such as user_id:token, but column \(column + 1) is `\(names[column].prefix(80))`; use dataset delimited for other files"
      )
    }
    func column(_ field: String, _ types: [String]) throws -> ColumnName? {
      guard let place = fields.firstIndex(where: { $0[0] == field }) else { return nil }
      guard types.contains(fields[place][1]) else {
        throw DelimitedError(
          path, line: 1, "`\(names[place])` must be of type \(types.joined(separator: " or ")) to be read")
      }
      return ColumnName(names[place])
    }
    func identifiers(_ field: String, _ key: String) throws -> ColumnName {
      guard let column = try column(field, ["token"]) else {
        throw DelimitedError(
          path, line: 1,
          "no field is called `\(field)`; the fields are \(fields.map { $0[0] }.joined(separator: ", ")); name the one that is meant with \(key)"
        )
      }
      return column
    }
    layout.user = try identifiers(user, "user")
    layout.item = try identifiers(item, "item")
    layout.rating = try column(rating, ["float"])
    layout.time = try column(time, ["float", "token"])
    return layout
  }

  /// RecBole's types of fields.
  private static let types = ["token", "token_seq", "float", "float_seq"]
}
