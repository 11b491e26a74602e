internal import Foundation

extension RunFolder {
  /// The file of a staged run that has its identity.
  static let identityFile = "identity.json"

  /// What a folder contains about its run.
  public struct Stored: Sendable {
    /// The text of `result.json`; of an unfinished run that of its identity.
    public let text: String
    /// Its identity; nil if there is none, as in earlier versions.
    public let identity: RunIdentity?
    /// Its config, where that can be read.
    public let config: ConfigNode?
  }

  /// The finished run that is there; nil where there is none, or something else.
  public var stored: Stored? {
    guard let (text, result) = Self.json(path + "/result.json"), result["config_hash"] != nil,
      result["protocol"] != nil
    else { return nil }
    return Stored(text: text, identity: RunIdentity(result["identity"]), config: Self.config(in: path))
  }

  /// The first file of the finished run that is not what the run wrote; nil where all are: reads and sums them.
  public var damagedFile: String? {
    Self.json(path + "/result.json").flatMap { RunSeal.damagedFile($0.node, in: path) }
  }

  /// The run that was interrupted after at least an epoch; nil where there is none.
  public var interrupted: Stored? {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: staging)) ?? []
    guard names.contains(where: { $0.hasPrefix("checkpoint") && !$0.hasSuffix(".tmp") }) else { return nil }
    let json = Self.json(staged(Self.identityFile))
    return Stored(
      text: json?.text ?? "", identity: RunIdentity(json?.node["identity"]), config: Self.config(in: staging))
  }

  /// Whether the place holds nothing: no folder, or an empty one.
  public var isEmpty: Bool {
    guard isTaken else { return true }
    return (try? FileManager.default.contentsOfDirectory(atPath: path).isEmpty) ?? false
  }

  /// Writes the identity of the staged run.
  ///
  /// - Throws: ``FileError``.
  public func write(_ identity: RunIdentity) throws {
    let node = ConfigNode(.mapping([ConfigEntry("identity", identity.node)]))
    try write(Data((node.json + "\n").utf8), as: Self.identityFile)
  }

  private static func json(_ path: String) -> (text: String, node: ConfigNode)? {
    guard let data = FileManager.default.contents(atPath: path),
      // On one line JSON is a config in flow style.
      let document = try? ConfigDocument.parse(data.filter { $0 != 10 }, source: path)
    else { return nil }
    return (String(decoding: data, as: UTF8.self), document.root)
  }

  private static func config(in folder: String) -> ConfigNode? {
    FileManager.default.contents(atPath: folder + "/config.txt")
      .flatMap { try? ConfigDocument.parse($0, source: "config.txt").root }
  }
}
