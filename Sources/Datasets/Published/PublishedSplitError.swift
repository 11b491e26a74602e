/// Why a published split cannot be loaded.
public enum PublishedSplitError: Error, Equatable, CustomStringConvertible {
  /// A file could not be downloaded.
  case download(address: String, reason: String, home: String)
  /// A file has other bytes than the published one.
  case damaged(path: String, address: String)
  /// A file cannot be read.
  case unreadable(String)
  /// A folder is there and has neither layout.
  case incomplete(String)
  /// A folder cannot be made.
  case folder(String)
  /// A part has another number of pairs than the published one.
  case count(folder: String, part: String, found: Int, published: Int)

  /// What happened, and what to do.
  public var description: String {
    switch self {
    case .download(let address, let reason, let home):
      "\(address) could not be downloaded: \(reason)\nBy hand: put train.txt and test.txt from that address into \(home), or name a data folder that has them with RECKIT_DATA."
    case .damaged(let path, let address):
      "\(path) has other bytes than the published file (its SHA-256 differs); replace it by that of \(address)"
    case .unreadable(let path): "\(path) cannot be read"
    case .incomplete(let home):
      "\(home) has neither train.txt and test.txt (as published) nor train.tsv and test.tsv; complete it, or remove it to have the files downloaded"
    case .folder(let message): message
    case .count(let folder, let part, let found, let published):
      "\(folder): the \(part) part has \(found) pairs, the published one \(published); these are other data"
    }
  }
}
