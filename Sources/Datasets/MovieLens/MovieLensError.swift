/// Why MovieLens cannot be loaded.
public enum MovieLensError: Error, Equatable, CustomStringConvertible {
  /// The folder is there and lacks a file.
  case missing(path: String, folder: String)
  /// A file has other bytes than GroupLens's.
  case damaged(path: String, folder: String)
  /// The archive could not be downloaded.
  case download(url: String, reason: String, folder: String)
  /// The archive is not what it should be.
  case archive(origin: String, reason: String, folder: String)
  /// Ratings that are not downloaded are not in the data folder.
  case notFound(path: String, url: String, md5: String?)
  /// The data folder cannot be used.
  case folder(String)

  /// What happened, and how to bring the files by hand.
  public var description: String {
    switch self {
    case .missing(let path, let folder):
      "\(path) is missing; complete \(folder), or remove it to have the data downloaded"
    case .damaged(let path, let folder):
      "\(path) has other bytes than GroupLens's file (its SHA-256 differs); replace it, or remove \(folder) to have the data downloaded"
    case .download(let url, let reason, let folder):
      "\(url) could not be downloaded: \(reason)\n" + Self.byHand(folder)
    case .archive(let origin, let reason, let folder):
      "\(origin) is not MovieLens-100K: \(reason)\n" + Self.byHand(folder)
    case .notFound(let path, let url, let md5):
      "\(path) is not there: unpack \(url)\(md5.map { " (MD5 \($0))" } ?? "") into its folder, or name another data folder with RECKIT_DATA"
    case .folder(let message): message
    }
  }

  private static func byHand(_ folder: String) -> String {
    """
    By hand: put \(MovieLensFiles.standard.archive) from \(MovieLensFiles.url)
    into \(folder), or unpack it there as \(folder)/\(MovieLensFiles.standard.folder)/; or name a folder that has it with RECKIT_DATA.
    Without the data: reckit run configs/quickstart.txt
    """
  }
}
