import Foundation
public import RecKit

/// MovieLens-100K: 100,000 ratings by 943 users of 1,682 films.
///
/// Users are 1 to 943, items 1 to 1,682, whatever a split holds; with `rows: ids` row 0 of each table is unused, as in
/// the notebook: 944 user rows, 1,683 item rows. The files are looked for
/// in `ml-100k/` in the data folder, then `ml-100k.zip` there is unpacked, else the archive is downloaded; every file
/// that is read is compared with its SHA-256.
///
/// Source: Harper, Konstan: The MovieLens Datasets (ACM TiiS 2015). Its licence forbids redistribution.
public struct MovieLens100K: Dataset {
  /// The splits that the data comes with, and the whole.
  public enum Split: String, ParameterChoice {
    /// Ten test ratings a user.
    case ua
    /// Ten other test ratings a user, none of them in `ua`'s test.
    case ub
    /// The first of five parts is the test: fivefold cross-validation.
    case u1
    /// The second part is the test.
    case u2
    /// The third part is the test.
    case u3
    /// The fourth part is the test.
    case u4
    /// The fifth part is the test.
    case u5
    /// All ratings, for a splitter.
    case all
  }

  /// The name in configs.
  public static let name = "ml-100k"
  /// One sentence for lists.
  public static let summary = "MovieLens-100K, from the data folder or downloaded; ratings of 4 and 5 are positives."

  /// The split.
  @Parameter("ua, ub: ten test ratings a user; u1 to u5: fivefold cross-validation; all: u.data, for a splitter.")
  public var split = Split.ua

  /// Where to download from.
  @Parameter("Where the archive is downloaded from, where the data folder lacks it.")
  public var url = MovieLensFiles.url

  /// The archive's sum.
  @Parameter("SHA-256 of another `url`'s archive; null: the sums of the files in it are what counts.")
  public var archiveSha256: String? = nil

  /// Thresholds and filters.
  @ParameterGroup public var preparation = Preparation(positiveAt: 4)

  /// Makes the dataset with its defaults.
  public init() {}

  /// Only `all` is still to be split.
  public var isSplit: Bool { split != .all }

  /// Checks that `url` can be downloaded from.
  public func crossCheck() -> [ParameterProblem] {
    guard let parsed = URL(string: url), ["http", "https"].contains(parsed.scheme ?? ""), parsed.host != nil else {
      return [ParameterProblem("url", "`\(url)` is not an http or https URL")]
    }
    return []
  }

  /// Finds, unpacks or downloads the files and reads those of the split.
  public func load(from context: DatasetContext) throws -> DatasetLogs {
    try load(from: context, files: .standard)
  }

  /// Reads the films' titles from `u.item`, which is Latin-1; none where it is not in the data folder.
  ///
  /// - Throws: ``MovieLensError`` where the file has other bytes than GroupLens's.
  public func titles(from context: DatasetContext) throws -> [String: String] {
    let path = "\(context.folder)/\(MovieLensFiles.standard.folder)/u.item"
    guard FileManager.default.fileExists(atPath: path) else { return [:] }
    let paths = try source(context, files: .standard).paths(of: ["u.item"])
    return try TitleFile(path: paths[0], layout: .init(separator: Separator("pipe")), isLatin1: true).read()
  }

  private func source(_ context: DatasetContext, files: MovieLensFiles) -> MovieLensSource {
    MovieLensSource(
      files: files, folder: context.folder, url: url,
      archiveSum: (archiveSha256 ?? (url == MovieLensFiles.url ? MovieLensFiles.archiveSum : nil)).map { .sha256($0) },
      progress: context.progress)
  }

  func load(from context: DatasetContext, files: MovieLensFiles) throws -> DatasetLogs {
    let source = source(context, files: files)
    let names = split == .all ? ["u.data"] : ["\(split.rawValue).base", "\(split.rawValue).test"]
    let paths = try source.paths(of: names)
    var (users, items) = (IdentifierTable(.ownRow), IdentifierTable(.ownRow))
    let layout = DelimitedFile.Layout(rating: "3", time: "4")
    let logs = try paths.map { path in
      var file = DelimitedFile(path: path, layout: layout)
      return try file.read(users: &users, items: &items, threads: context.threads, progress: context.progress)
    }
    let content: DatasetLogs.Content =
      logs.count == 1 ? .whole(logs[0]) : .split(train: logs[0], validation: nil, test: logs[1])
    // The data set's own list: an item that a split happens to lack is in the catalogue all the same.
    return DatasetLogs(
      content, users: .integers(1..<max(users.largest, files.users) + 1),
      items: .integers(1..<max(items.largest, files.items) + 1))
  }
}
