/// What a result is the answer to: this config, on these data, by this version of RecKit and this code.
///
/// Two results of one identity have the same bits (on one instruction set). What is stored carries its identity, and
/// is used again only where the identity is the one that is asked for.
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
    self.init(config: configuration.hash, data: dataHash, version: version, code: nil)
  }
}
