internal import Foundation

extension StudyFolder {
  /// What RecKit writes into a study's folder.
  static let files = [
    "study.txt", "runs.tsv", "study.sha256", "results.csv", "summary.json", "report.md", "report.html", "report.tex",
  ]

  /// Why a study cannot use the folder.
  public struct Conflict: Error, Equatable, CustomStringConvertible {
    /// What is in the way, and what to do.
    public let description: String
    /// Whether it is another study of RecKit's, which may be replaced on request.
    public let isStudy: Bool
  }

  /// What keeps a study from using the folder; nil where it is free, or holds the same study.
  ///
  /// The same study has the same name and base, whatever the seeds; its variants may have become more or fewer, but
  /// those of equal names set the same values.
  private func conflict(with study: Study) -> Conflict? {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    // `runs.tsv` is written first: a study.txt without it is somebody's own file.
    guard names.contains("study.txt"), names.contains("runs.tsv") else {
      let replaced = names.contains("runs.tsv") ? ["study.txt"] : Self.files
      guard let name = (replaced + ["result.json"]).first(where: names.contains) else { return nil }
      return Conflict(
        description:
          "\(path) is not a study's folder but has a file \(name), which is not overwritten; --out names another folder",
        isStudy: false)
    }
    guard let differences = differences(from: study) else {
      return Conflict(
        description: "\(path)/study.txt cannot be read; --force replaces it, --out names another folder", isStudy: true)
    }
    guard !differences.isEmpty else { return nil }
    return Conflict(
      description: "\(path) holds another study:\n" + differences.prefix(10).map { "  \($0)\n" }.joined()
        + (differences.count > 10 ? "  and \(differences.count - 10) more\n" : "")
        + "--out names another folder; --force replaces its study.txt and reports and keeps its runs", isStudy: true)
  }

  /// How the study that is there differs from another; nil where it cannot be read.
  private func differences(from study: Study) -> [String]? {
    func root(_ bytes: some Collection<UInt8>) -> ConfigNode? {
      try? ConfigDocument.parse(bytes, source: "study.txt").root
    }
    guard let data = FileManager.default.contents(atPath: path + "/study.txt"), let old = root(data),
      let new = root(study.text.utf8), case .mapping(let oldVariants)? = old["variants"]?.value,
      case .mapping(let newVariants)? = new["variants"]?.value
    else { return nil }
    // Where the files of the data are does not matter: what they hold is in the runs' addresses.
    let ignored = ["seed"] + study.base.dataPaths
    var differences = ConfigDifference.between(old["name"], new["name"], path: "name")
    differences += ConfigDifference.between(old["base"], new["base"], path: "").filter { !ignored.contains($0.path) }
      .map { ConfigDifference(path: "base.\($0.path)", old: $0.old, new: $0.new) }
    let (oldNames, newNames) = (Set(oldVariants.map(\.key)), Set(newVariants.map(\.key)))
    let changes = Dictionary(newVariants.map { ($0.key, $0.node) }) { first, _ in first }
    for variant in oldVariants {
      guard let changed = changes[variant.key] else { continue }
      let paths = ignored.map { "variant \(variant.key).\($0)" }
      differences += ConfigDifference.between(variant.node, changed, path: "variant \(variant.key)")
        .filter { !paths.contains($0.path) || $0.path.hasSuffix(".seed") }
    }
    differences += self.differences(ofBlocks: old["blocks"], from: study, new["blocks"])
    var texts = differences.map(\.text)
    if !oldNames.isSubset(of: newNames) && !newNames.isSubset(of: oldNames) {
      func list(_ names: Set<String>, _ entries: [ConfigEntry]) -> String {
        let all = entries.map(\.key).filter(names.contains)
        return all.prefix(5).joined(separator: ", ") + (all.count > 5 ? ", ..." : "")
      }
      texts.append(
        "variants: \(list(oldNames.subtracting(newNames), oldVariants)) -> "
          + list(newNames.subtracting(oldNames), newVariants))
    }
    return texts
  }

  /// How blocks that are in both studies differ; one study with blocks and one without are different studies.
  private func differences(
    ofBlocks old: ConfigNode?, from study: Study, _ new: ConfigNode?
  ) -> [ConfigDifference] {
    guard let old, let new else { return ConfigDifference.between(old, new, path: "blocks") }
    return study.blocks.flatMap { block -> [ConfigDifference] in
      guard let there = old[block.name] else { return [] }
      let paths = block.study.base.dataPaths.map { "block \(block.name).\($0)" }
      return ConfigDifference.between(there, new[block.name], path: "block \(block.name)")
        .filter { !paths.contains($0.path) }
    }
  }

  /// Writes the study and the list of its runs, and removes unfinished runs of processes that no longer exist.
  ///
  /// - Parameters:
  ///   - study: the study.
  ///   - runs: its runs.
  ///   - replaces: whether another study's files are replaced.
  /// - Throws: ``Conflict``; ``FileError``.
  public func begin(_ study: Study, _ runs: [Addressed], replaces: Bool = false) throws {
    try check(study, replaces: replaces)
    do {
      try FileManager.default.createDirectory(atPath: path + "/runs", withIntermediateDirectories: true)
    } catch {
      throw FileError("cannot be made: \(FileError.words(error)); choose another place with --out", path: path)
    }
    try locked {
      // Another process may have begun meanwhile.
      try check(study, replaces: replaces)
      removeAbandoned()
      try writeIndex(study, runs)
    }
  }

  /// Throws where a study cannot use the folder.
  ///
  /// - Parameters:
  ///   - study: the study.
  ///   - replaces: whether another study's files may be replaced.
  /// - Throws: ``Conflict``.
  public func check(_ study: Study, replaces: Bool = false) throws {
    if let conflict = conflict(with: study), !(replaces && conflict.isStudy) { throw conflict }
  }

  /// Writes `study.txt` and `runs.tsv`, which belong together, and their sums; for a body of ``locked(_:)``.
  ///
  /// - Throws: ``FileError``.
  public func writeIndex(_ study: Study, _ runs: [Addressed]) throws {
    let files = [("runs.tsv", runs.map { line($0, of: study) }.joined()), ("study.txt", study.text)]
    for (name, text) in files { try write(text, as: name) }
    let sums = files.map { name, text in "\(SHA256.hexadecimal(of: text.utf8))  \(name)\n" }
    try write(sums.joined(), as: Self.sumsFile)
  }

  /// The sums of the files that say which runs a study has, as `sha256sum -c` reads them.
  static let sumsFile = "study.sha256"

  /// Throws where a file is not what was written with the sums; a folder of an earlier version has none.
  func checkIndex() throws {
    guard let text = try? String(contentsOfFile: "\(path)/\(Self.sumsFile)", encoding: .utf8) else { return }
    for line in text.split(separator: "\n") {
      let parts = line.split(separator: " ")
      guard parts.count == 2, let data = FileManager.default.contents(atPath: "\(path)/\(parts[1])"),
        SHA256.hexadecimal(of: data) == parts[0]
      else {
        throw FileError(
          "is not what the sweep wrote (\(Self.sumsFile)); sweep the study again, with --force if it was changed by hand",
          path: "\(path)/\(parts.count == 2 ? String(parts[1]) : Self.sumsFile)")
      }
    }
  }

  /// Runs `body` while no other process runs one in the folder: for files that belong together.
  ///
  /// - Throws: ``FileError``, or what the body throws.
  public func locked<Result>(_ body: () throws -> Result) throws -> Result {
    let lock = try FolderLock(path + "/.lock", waits: true)
    return try withExtendedLifetime(lock, body)
  }

  /// Removes what processes of this machine were writing when they were killed.
  func removeAbandoned() {
    let runs = path + "/runs"
    WriterName.removeAbandoned(in: path, endings: [".tmp"])
    WriterName.removeAbandoned(in: runs, endings: [".tmp", ".partial"])
    for name in (try? FileManager.default.contentsOfDirectory(atPath: runs)) ?? [] where name.hasSuffix(".paused") {
      WriterName.removeAbandoned(in: "\(runs)/\(name)", endings: [".tmp"])
    }
  }
}
