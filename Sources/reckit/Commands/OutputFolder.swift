import Foundation
import RecKit

/// The folder that a command is to write, checked before anything is loaded or trained.
struct OutputFolder {
  /// The path: `~/` is the home folder, a link is followed.
  private(set) var path: String
  private let isGiven: Bool
  private let shown: String

  /// Checks `--out`, or the folder that is written where it is not given.
  ///
  /// - Parameters:
  ///   - given: the option's value.
  ///   - standard: the folder without it.
  ///   - spare: bytes that RecKit adds to the folder's name for what lies beside it.
  ///   - variables: the environment, for `HOME`.
  /// - Throws: ``CommandError`` that says what is wrong with it.
  init(_ given: String?, default standard: String, spare: Int, _ variables: [String: String]) throws {
    let text = given ?? standard
    isGiven = given != nil
    shown = text.escapedOnOneLine
    path = text
    guard text.contains(where: { !$0.isWhitespace }) else {
      throw CommandError.usage("--out needs a folder's path, not an empty one")
    }
    guard shown == text else { throw refusal("there are control characters in its name") }
    try expandHome(variables)
    let parts = path.split(separator: "/").filter { $0 != "." }
    guard let name = parts.last, name != ".." else {
      let example = path.hasSuffix("/") ? "\(path)NAME" : "\(path)/NAME"
      throw refusal("that folder exists and may hold other files; name a new folder, such as \(example)")
    }
    if let part = parts.first(where: { $0.utf8.count > 255 }) ?? (name.utf8.count + spare > 255 ? name : nil) {
      throw refusal("the name \(part.prefix(20))... has \(part.utf8.count) bytes, too many for a folder here")
    }
    guard path.utf8.count < Int(PATH_MAX) - 400 else {
      throw refusal("the path has \(path.utf8.count) bytes, too many")
    }
    path = (path.hasPrefix("/") ? "/" : "") + parts.joined(separator: "/")
    try walk(parts.map(String.init))
  }

  private func refusal(_ reason: String) -> CommandError {
    .usage(isGiven ? "--out \(shown): \(reason)" : "\(shown): \(reason); --out names another folder")
  }

  private mutating func expandHome(_ variables: [String: String]) throws {
    guard path.hasPrefix("~") else { return }
    let user = path.prefix { $0 != "/" }
    guard user == "~" else {
      throw refusal("RecKit does not know where \(user) is; write the path out, or ./\(user) for a folder of that name")
    }
    guard let home = variables["HOME"], home.hasPrefix("/") else {
      throw refusal("~ is the home folder, and HOME does not say where that is; write the path out")
    }
    guard path.contains(where: { $0 != "~" && $0 != "/" }) else {
      throw refusal("that is the home folder itself; name a folder in it, such as ~/runs/NAME")
    }
    path = home + path.dropFirst()
  }

  /// Looks at every folder on the way.
  private mutating func walk(_ parts: [String]) throws {
    var here = path.hasPrefix("/") ? "/" : "."
    var isThere = true
    for part in parts {
      let next = here == "." ? part : here == "/" ? "/" + part : here + "/" + part
      guard isThere else {
        guard part != ".." else { throw refusal("\(here) does not exist, so `..` from there does not either") }
        here = next
        continue
      }
      var (link, target) = (stat(), stat())
      if lstat(next, &link) != 0 {
        guard errno == ENOENT else { throw refusal("\(next): \(String(cString: strerror(errno)))") }
        guard access(here, W_OK | X_OK) == 0 else {
          throw refusal("the folder cannot be created in \(here): \(String(cString: strerror(errno)))")
        }
        isThere = false
      } else if stat(next, &target) != 0 {
        throw refusal("\(next) is a link to something that does not exist, so the folder cannot be created")
      } else if target.st_mode & S_IFMT != S_IFDIR {
        throw refusal(
          next == path ? "that is a file, not a folder" : "\(next) is a file, so the folder cannot be created")
      } else if next == path, link.st_mode & S_IFMT == S_IFLNK, let real = realpath(next, nil) {
        defer { free(real) }
        path = String(cString: real)
      }
      here = next
    }
  }
}
