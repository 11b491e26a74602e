import Foundation
public import RecKit

/// A MovieLens data set that is one file of ratings in GroupLens's layout.
///
/// The file is looked for in a folder of the data folder that is called as the dataset or as GroupLens's archive
/// unpacks it; then the archive there is unpacked, else it is downloaded and compared with GroupLens's MD5, where there is
/// one. Users and items are those with a rating.
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

  /// What is unpacked of it.
  var files: MovieLensFiles {
    let titles = layout == .colons ? "movies.dat" : "movies.csv"
    return MovieLensFiles(
      folder: folder, archive: "\(name).zip", official: url, sums: [file: nil, titles: nil], limit: .large)
  }
  var url: String { "https://files.grouplens.org/datasets/movielens/\(name).zip" }
  var file: String { layout == .colons ? "ratings.dat" : "ratings.csv" }
}

extension MovieLensRatings {
  /// One log, to be split.
  public var isSplit: Bool { false }

  /// Finds, unpacks or downloads the ratings and reads them.
  ///
  /// - Throws: ``MovieLensError`` where the file cannot be had; ``DelimitedError`` where it is damaged.
  public func load(from context: DatasetContext) throws -> DatasetLogs {
    try load(from: context, url: Self.archive.url, md5: Self.archive.md5)
  }

  func load(from context: DatasetContext, url: String, md5: String?) throws -> DatasetLogs {
    let archive = Self.archive
    let source = MovieLensSource(
      files: archive.files, folder: context.folder, url: url, archiveSum: md5.map { .md5($0) },
      progress: context.progress)
    let path =
      try Self.paths(of: archive.file, context).first { FileManager.default.fileExists(atPath: $0) }
      ?? source.paths(of: [archive.file])[0]
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
