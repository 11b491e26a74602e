/// A metric as a config names it: `auc`, `ndcg@10`, or a mapping with `name:` and parameters.
public struct MetricSpecification: ParameterValue, ExpressibleByStringLiteral {
  /// What was written.
  public let node: ConfigNode

  /// What to write.
  public static var typeDescription: String { "a metric such as auc or ndcg@10" }

  /// Takes a name or a mapping.
  public init?(_ node: ConfigNode) {
    switch node.value {
    case .string, .mapping: self.node = node
    default: return nil
    }
  }

  /// Takes a name.
  public init(stringLiteral name: String) { node = ConfigNode(.string(name)) }
}
