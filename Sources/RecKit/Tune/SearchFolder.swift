internal import Foundation

/// The folder of a search.
///
/// ```
/// search.txt                the search, the base inside
/// runs/ADDRESS/             trials and rechecks, without metrics on test
/// trials.csv search.json    what the trials came to
/// search.html               the same with pictures
/// best-ARM.txt              the chosen config of each arm
/// final.txt                 the study of the final comparison
/// final/                    its folder, as `reckit sweep` writes it
/// repeat-1/ ...             with `repeats`, each repeat's search.txt, trials.csv, search.json, search.html, best-ARM.txt
/// ```
public struct SearchFolder: Sendable {
  /// Where it is.
  public let path: String
  /// Where trials are stored; repeats of a search share their runs, which have addresses by what they hold.
  public let runs: StudyFolder
  private var files: StudyFolder { StudyFolder(path) }

  /// Names a folder; nothing is made yet.
  public init(_ path: String) {
    self.path = path
    runs = StudyFolder(path)
  }

  private init(_ path: String, runs: StudyFolder) {
    self.path = path
    self.runs = runs
  }

  /// Throws where the folder holds something else than this search, with more or fewer trials.
  ///
  /// - Parameters:
  ///   - search: the search.
  ///   - replaces: whether another search's files may be replaced.
  /// - Throws: ``FileError``.
  public func check(_ search: Search, replaces: Bool = false) throws {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    if let name = ["study.txt", "runs.tsv", "result.json"].first(where: names.contains) {
      throw FileError("has a file \(name) and is no search's folder; --out names another", path: path)
    }
    guard names.contains("search.txt"), !replaces else { return }
    let file = path + "/search.txt"
    guard let data = FileManager.default.contents(atPath: file),
      let old = try? ConfigDocument.parse(data, source: file).root,
      let new = try? ConfigDocument.parse(Array(search.text.utf8), source: file).root
    else { throw FileError("cannot be read; --force replaces it, --out names another folder", path: file) }
    // More trials or seeds go on from what is there; where files of the data are does not matter.
    let free =
      ["search.trials", "recheck", "final", "budget", "baseline", "repeats", "base.seed"]
      + search.base.dataPaths.map { "base.\($0)" }
    let differences = ConfigDifference.between(old, new, path: "")
      .filter { difference in !free.contains { difference.path == $0 || difference.path.hasPrefix($0 + ".") } }
    guard differences.isEmpty else {
      throw FileError(
        "is another search (" + differences.prefix(5).map(\.text).joined(separator: "; ")
          + "); --out names another folder, --force replaces its files and keeps its runs", path: file)
    }
  }

  /// Makes the folder and writes the search.
  ///
  /// - Throws: ``FileError``.
  public func begin(_ search: Search, replaces: Bool = false) throws {
    do {
      try FileManager.default.createDirectory(atPath: runs.path + "/runs", withIntermediateDirectories: true)
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    } catch {
      throw FileError("cannot be made: \(FileError.words(error)); choose another place with --out", path: path)
    }
    try files.locked {
      try check(search, replaces: replaces)
      runs.removeAbandoned()
      WriterName.removeAbandoned(in: path, endings: [".tmp"])
      try files.write(search.text, as: "search.txt")
    }
    try removeStale(search)
  }

  /// Removes what a search with another number of repeats has left: its files would stand beside those of this one.
  private func removeStale(_ search: Search) throws {
    guard search.repetition == nil else { return }
    let repeats = (search.repeats > 1 ? search.repeats : 0)..<Search.mostRepeats
    for folder in (search.repeats > 1 ? [self] : []) + repeats.map(repetition) {
      guard folder.path == path || FileManager.default.fileExists(atPath: folder.path) else { continue }
      let own = ["trials.csv", "search.json", "search.html"] + search.arms.map { "best-\($0.name).txt" }
      for name in own + (folder.path == path ? [] : ["search.txt"]) { try folder.replace(name, by: nil) }
      if folder.path != path { rmdir(folder.path) }
    }
  }

  /// The folder of a repeat of the search, which holds a whole search of its own.
  public func repetition(_ number: Int) -> SearchFolder { SearchFolder("\(path)/repeat-\(number + 1)", runs: runs) }

  /// Writes the study of the final comparison, or removes that of an earlier search.
  ///
  /// - Throws: ``FileError``.
  public func write(_ study: FinalStudy?) throws { try files.locked { try replace("final.txt", by: study?.text) } }

  /// Writes what the search found.
  ///
  /// Configs of an earlier, shorter search that this one does not have any more are removed.
  ///
  /// - Parameters:
  ///   - results: what it found.
  ///   - version: RecKit's version.
  /// - Throws: ``FileError``.
  public func write(_ results: SearchResults, version: String) throws {
    try files.locked {
      try files.write(SearchPage(results, version: version).html, as: "search.html")
      try files.write(results.trialsCSV, as: "trials.csv")
      try files.write(results.summary.json + "\n", as: "search.json")
      for (place, arm) in results.search.arms.enumerated() {
        try replace("best-\(arm.name).txt", by: results.bestFile(place))
      }
    }
  }

  private func replace(_ name: String, by text: String?) throws {
    if let text { return try files.write(text, as: name) }
    guard FileManager.default.fileExists(atPath: "\(path)/\(name)") else { return }
    do { try FileManager.default.removeItem(atPath: "\(path)/\(name)") } catch {
      throw FileError(
        "is of an earlier search and cannot be removed: \(FileError.words(error))", path: "\(path)/\(name)")
    }
  }

  /// Removes the notes of failed runs, so that they are tried again.
  public func forgetFailures() {
    for name in (try? FileManager.default.contentsOfDirectory(atPath: runs.path + "/runs")) ?? []
    where name.hasSuffix(".failed") {
      try? FileManager.default.removeItem(atPath: "\(runs.path)/runs/\(name)")
    }
  }
}
