internal import Foundation

/// A finished run as its folder has it.
public struct RunRecord: Sendable {
  /// The folder.
  public let path: String
  /// `config.txt`, resolved.
  public let config: ConfigNode
  /// `result.json`.
  public let result: ConfigNode
  /// `history.jsonl`.
  public let history: [EpochRecord]
  /// The evaluated users' ids, in the order of their rows.
  public let users: [String]
  /// Each metric's value of every user; NaN where it is undefined.
  public let values: [String: [Double]]

  /// The column of `users.csv` that has each user's group.
  static let groupColumn = "user_group"

  /// Means over users on test, by label.
  public let metrics: [MetricValue]
  /// Means over users on validation; empty without one.
  public let validation: [MetricValue]

  /// Puts a record together.
  init(
    path: String = "", config: ConfigNode, result: ConfigNode, history: [EpochRecord] = [], users: [String],
    values: [String: [Double]], metrics: [MetricValue], validation: [MetricValue] = []
  ) {
    self.path = path
    self.config = config
    self.result = result
    self.history = history
    self.users = users
    self.values = values
    self.metrics = metrics
    self.validation = validation
  }

  /// The mean of a metric on test.
  public func mean(_ label: String) -> Double? { metrics.first { $0.label == label }?.mean }

  /// The mean of a metric on validation; nil without one.
  public func validationMean(_ label: String) -> Double? { validation.first { $0.label == label }?.mean }

  /// The protocol's hash.
  public var protocolHash: String { text("protocol", "hash") ?? "" }

  /// A text of `result.json`.
  public func text(_ path: String...) -> String? {
    guard case .string(let text)? = node(path)?.value else { return nil }
    return text
  }

  /// A number of `result.json`.
  public func number(_ path: String...) -> Double? { node(path).flatMap { Double($0) } }

  private func node(_ path: [String]) -> ConfigNode? { path.reduce(result) { $0?[$1] } }

  /// Reads a folder.
  ///
  /// - Parameter path: a folder that `reckit run` or `reckit sweep` wrote.
  /// - Throws: ``FileError`` that names the file and what is wrong.
  public init(path: String) throws {
    self.path = path
    func bytes(_ name: String) throws -> [UInt8] {
      guard FileManager.default.fileExists(atPath: path + "/" + name) else {
        throw FileError(
          "does not exist: \(path) is not a finished run of this version; run it again", path: path + "/" + name)
      }
      do { return [UInt8](try Data(contentsOf: URL(fileURLWithPath: path + "/" + name))) } catch {
        throw FileError("cannot be read: \(FileError.words(error))", path: path + "/" + name)
      }
    }
    func damaged(_ name: String) -> FileError {
      FileError("is damaged: it is not what the run wrote; remove the folder and run it again", path: path + "/" + name)
    }
    func node(_ data: some Collection<UInt8>, _ name: String) throws -> ConfigNode {
      guard let document = try? ConfigDocument.parse(data, source: name) else { throw damaged(name) }
      return document.root
    }
    // On one line JSON is a config in flow style.
    let result = try node(try bytes("result.json").filter { $0 != 10 }, "result.json")
    guard result["sum"] != nil else {
      throw FileError(
        "has no checksum (`sum`): an earlier version wrote it, or it was changed; remove the folder and run it again",
        path: path + "/result.json")
    }
    guard RunSeal.isWhole(result) else { throw damaged("result.json") }
    self.result = result
    func whole(_ name: String) throws -> [UInt8] {
      let bytes = try bytes(name)
      guard RunSeal.isWhole(bytes, name, beside: result) else { throw damaged(name) }
      return bytes
    }
    config = try node(try whole("config.txt"), "config.txt")
    history = try whole("history.jsonl").split(separator: 10).map { line in
      guard let record = EpochRecord(try node(Array(line), "history.jsonl")) else { throw damaged("history.jsonl") }
      return record
    }
    guard let rows = CSV.rows(try whole("users.csv")), let header = rows.first, header.first == "user",
      rows.allSatisfy({ $0.count == header.count })
    else { throw damaged("users.csv") }
    users = rows.dropFirst().map { $0[0] }
    var values: [String: [Double]] = [:]
    for (column, label) in header.enumerated().dropFirst() where label != Self.groupColumn {
      values[label] = try rows.dropFirst().map { row in
        guard !row[column].isEmpty else { return .nan }
        guard let value = Double(row[column]) else { throw damaged("users.csv") }
        return value
      }
    }
    self.values = values
    func means(_ key: String) throws -> [MetricValue] {
      guard let node = result[key], node.value != .null else { return [] }
      guard case .mapping(let entries) = node.value else { throw damaged("result.json") }
      return try entries.map { entry in
        guard let mean = Double(entry.node) else { throw damaged("result.json") }
        return MetricValue(entry.key, mean)
      }
    }
    metrics = try means("metrics")
    validation = try means("validation")
    // A trial of a search has metrics on validation alone.
    guard !metrics.isEmpty || !validation.isEmpty, result["protocol"]?["hash"] != nil else {
      throw damaged("result.json")
    }
  }
}
