internal import Foundation

/// Paths as text, because Foundation traps on the parent of a path of one character.
public enum FilePath {
  /// The last part of a path: `b` of `a/b` and of `a/b/`; of `.` and `..` that of the folder they name.
  public static func name(of path: String) -> String {
    let last = path.split(separator: "/").last.map(String.init) ?? path
    guard last == "." || last == ".." || last.isEmpty else { return last }
    return URL(fileURLWithPath: path).standardizedFileURL.lastPathComponent
  }

  /// The folder that a path is in: `a` of `a/b` and of `a/b/`, `/` of `/a`, empty for a name alone.
  public static func parent(of path: String) -> String {
    var parts = path.split(separator: "/")
    guard !parts.isEmpty else { return path.isEmpty ? "" : "/" }
    parts.removeLast()
    return (path.hasPrefix("/") ? "/" : "") + parts.joined(separator: "/")
  }
}
