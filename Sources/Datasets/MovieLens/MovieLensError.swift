/// Why MovieLens cannot be loaded.
public enum MovieLensError: Error, Equatable, CustomStringConvertible {
  /// The folder is there and lacks a file.
  case missing(path: String, folder: String)
  /// A file has other bytes than GroupLens's.
  case damaged(path: String, folder: String)
  /// The archive could not be downloaded; `official` is GroupLens's own address, `home` the folder that it unpacks to.
  case download(url: String, reason: String, official: String, home: String)
  /// The archive is not what it should be.
  case archive(origin: String, reason: String, official: String, home: String)
  /// The data folder cannot be used.
  case folder(String)

  /// What happened, and how to bring the files by hand.
  public var description: String {
    switch self {
    case .missing(let path, let folder):
      "\(path) is missing; complete \(folder), or remove it to have the data downloaded"
    case .damaged(let path, let folder):
      "\(path) has other bytes than GroupLens's file (its SHA-256 differs); replace it, or remove \(folder) to have the data downloaded"
    case .download(let url, let reason, let official, let home):
      "\(url) could not be downloaded: \(reason)\n" + Self.byHand(official, home)
    case .archive(let origin, let reason, let official, let home):
      "\(origin) is not GroupLens's \(Self.lastPart(official)): \(reason)\n" + Self.byHand(official, home)
    case .folder(let message): message
    }
  }

  private static func byHand(_ official: String, _ home: String) -> String {
    """
    By hand: put \(lastPart(official)) from \(official)
    into \(home.dropLast(lastPart(home).count + 1)), or unpack it there as \(home)/; or name a folder that has it with RECKIT_DATA.
    Without the data: reckit run configs/quickstart.txt
    """
  }

  private static func lastPart(_ path: String) -> Substring { path.split(separator: "/").last ?? "" }
}
