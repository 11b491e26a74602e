/// What produced a result: the config, the data, the version of RecKit and the code of components.
///
/// Two results with the same identity have the same bits (on one instruction set). A stored result has its identity,
/// and is used again only if it is the requested one.
public struct RunIdentity: Sendable, Equatable {
  /// The resolved config's hash, ``ExperimentConfiguration/hash``.
  public let config: String
  /// The data's hash, ``PreparedData/hash``.
  public let data: String
  /// RecKit's version.
  public let version: String
  /// A hash of the code of components that RecKit does not ship; nil where the config names none.
  public let code: String?

  /// Puts the parts together.
  public init(config: String, data: String, version: String, code: String?) {
    self.config = config
    self.data = data
    self.version = version
    self.code = code
  }

  /// 16 hexadecimal digits that stand for all of it.
  public var address: String {
    let text = "config \(config)\ndata \(data)\nversion \(version)\n" + (code.map { "code \($0)\n" } ?? "")
    return String(SHA256.hexadecimal(of: text.utf8).prefix(16))
  }
}

extension RunIdentity {
  /// The identity of a configuration's run.
  ///
  /// - Parameters:
  ///   - configuration: what is run.
  ///   - dataHash: ``PreparedData/hash`` of what it is run on.
  ///   - version: RecKit's version.
  public init(_ configuration: ExperimentConfiguration, dataHash: String, version: String) {
    self.init(
      config: configuration.hash, data: dataHash, version: version,
      code: ComponentCode.hash(of: configuration.components))
  }
}

extension RunIdentity {
  /// The identity as `result.json` has it.
  public var node: ConfigNode {
    ConfigNode(
      .mapping([
        ConfigEntry("config", config.node), ConfigEntry("data", data.node), ConfigEntry("version", version.node),
        ConfigEntry("code", code.node), ConfigEntry("address", address.node),
      ]))
  }

  /// Reads ``node``; nil where it is something else.
  public init?(_ node: ConfigNode?) {
    func text(_ key: String) -> String? { node?[key].flatMap(String.init(_:)) }
    guard let config = text("config"), let data = text("data"), let version = text("version"),
      let code = node?["code"], code.value == .null || text("code") != nil
    else { return nil }
    self.init(config: config, data: data, version: version, code: text("code"))
    guard text("address") == address else { return nil }
  }

  /// How a stored identity differs from this one, one line per difference; empty if they are equal.
  ///
  /// - Parameters:
  ///   - stored: the identity of what is stored.
  ///   - configs: the differences of the configs, the stored one first.
  /// - Returns: the lines.
  public func differences(from stored: RunIdentity, configs: [ConfigDifference]) -> [String] {
    var lines: [String] = []
    if stored.config != config {
      lines += configs.isEmpty ? ["the config differs"] : configs.map(\.text)
    }
    if stored.data != data { lines.append("the data changed since: what the files hold, or how they are split") }
    if stored.version != version { lines.append("RecKit's version: \(stored.version) -> \(version)") }
    if stored.code != code {
      lines.append("the code of components that RecKit does not ship changed since")
    }
    return lines
  }
}
