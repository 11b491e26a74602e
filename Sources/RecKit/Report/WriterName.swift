internal import Foundation

/// What a process calls the files and folders that it has not finished: `NAME.HOST-PROCESS.tmp`, `.NAME.HOST-PROCESS.partial`.
///
/// So processes that do the same work do not disturb each other, and what one of them left behind when it ended can be told
/// from what is being written.
enum WriterName {
  /// This process.
  static let own = "\(FolderLock.hostName)-\(ProcessInfo.processInfo.processIdentifier)"

  /// Whether a name with an ending is that of a process of this machine that has ended.
  static func isAbandoned(_ name: String, ending: String) -> Bool {
    guard name.hasSuffix(ending), name.contains(".\(FolderLock.hostName)-"),
      let process = name.dropLast(ending.count).split(separator: "-").last.flatMap({ Int32($0) })
    else { return false }
    return kill(process, 0) != 0 && errno == ESRCH
  }

  /// Removes what processes of this machine that have ended left in a folder.
  ///
  /// - Parameters:
  ///   - folder: the folder; one that is not there has nothing.
  ///   - endings: `.tmp` for files, `.partial` for folders.
  static func removeAbandoned(in folder: String, endings: [String]) {
    for name in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    where endings.contains(where: { isAbandoned(name, ending: $0) }) {
      try? FileManager.default.removeItem(atPath: "\(folder)/\(name)")
    }
  }
}
