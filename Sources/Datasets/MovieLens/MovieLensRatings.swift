import Foundation
public import RecKit

/// A MovieLens data set that is one file of ratings in GroupLens's layout, read from the data folder.
///
/// The file is looked for in a folder of the data folder that is called as the dataset or as GroupLens's archive
/// unpacks it. It is not downloaded; the error names the archive's address. Users and items are those with a rating.
///
/// Source: Harper, Konstan: The MovieLens Datasets (ACM TiiS 2015). Their licences forbid redistribution.
public protocol MovieLensRatings: Dataset {
  /// Where GroupLens has the data, and how it is laid out.
  static var archive: MovieLensArchive { get }
}

/// Where GroupLens has a data set, and how it is laid out.
public struct MovieLensArchive: Sendable {
  /// How the ratings are written.
  enum Layout {
    /// `ratings.dat`: `user::item::rating::time`.
    case colons
    /// `ratings.csv`: the columns userId, movieId, rating and timestamp.
    case csv
  }

  /// The archive's name without `.zip`, on GroupLens's server.
  let name: String
  /// The folder in the archive.
  let folder: String
  let layout: Layout
  /// MD5 of the archive as GroupLens publishes it; nil where the archive changes or the sum is not known.
  let md5: String?

  var url: String { "https://files.grouplens.org/datasets/movielens/\(name).zip" }
  var file: String { layout == .colons ? "ratings.dat" : "ratings.csv" }
}

extension MovieLensRatings {
  /// One log, to be split.
  public var isSplit: Bool { false }

  /// Reads the ratings.
  ///
  /// - Throws: ``MovieLensError/notFound(path:url:md5:)`` where the file is not there; ``DelimitedError`` where it is
  ///   damaged.
  public func load(from context: DatasetContext) throws -> DatasetLogs {
    let archive = Self.archive
    let paths = Self.paths(of: archive.file, context)
    guard let path = paths.first(where: { FileManager.default.fileExists(atPath: $0) }) else {
      throw MovieLensError.notFound(path: paths[0], url: archive.url, md5: archive.md5)
    }
    let layout: DelimitedFile.Layout =
      switch archive.layout {
      case .colons: .init(separator: Separator("::"), rating: "3", time: "4")
      case .csv:
        .init(
          separator: Separator(","), hasQuotes: true, hasHeader: true, user: "userId", item: "movieId",
          rating: "rating",
          time: "timestamp")
      }
    var (users, items) = (IdentifierTable(.integer), IdentifierTable(.integer))
    var file = DelimitedFile(path: path, layout: layout)
    let log = try file.read(users: &users, items: &items, threads: context.threads, progress: context.progress)
    return DatasetLogs(.whole(log), users: users, items: items, notes: file.notes)
  }

  /// Reads the films' titles from `movies.dat` (Latin-1 or UTF-8) or `movies.csv`; none where it is not there.
  ///
  /// - Throws: ``DelimitedError`` where it is damaged.
  public func titles(from context: DatasetContext) throws -> [String: String] {
    let isCSV = Self.archive.layout == .csv
    let paths = Self.paths(of: isCSV ? "movies.csv" : "movies.dat", context)
    guard let path = paths.first(where: { FileManager.default.fileExists(atPath: $0) }) else { return [:] }
    let layout =
      isCSV
      ? DelimitedFile.Layout(separator: Separator(","), hasQuotes: true, hasHeader: true)
      : DelimitedFile.Layout(separator: Separator("::"))
    return try TitleFile(path: path, layout: layout).read()
  }

  /// Where a file may lie.
  private static func paths(of file: String, _ context: DatasetContext) -> [String] {
    [name, archive.folder].map { "\(context.folder)/\($0)/\(file)" }
  }
}
