/// The values of a parameter that a search with `space: default` tries.
///
/// ```swift
/// @Parameter("L2 of the embeddings.", in: 0..., search: .log(1e-8...1e-2))
/// var l2Reg = 0.0
/// ```
/// A parameter of whole numbers gets whole numbers.
public struct SearchRange: Sendable, Equatable {
  /// The ends of the range, in the parameter's unit; nil where there is a list.
  public let range: ClosedRange<Double>?
  /// Whether equal ratios are equally likely, rather than equal differences.
  public let isLog: Bool
  /// The values, where they are a list.
  public let values: [ConfigNode]

  /// A range in which equal differences are equally likely.
  public static func linear(_ range: ClosedRange<Double>) -> SearchRange {
    SearchRange(range: range, isLog: false, values: [])
  }

  /// A range above 0 in which equal ratios are equally likely.
  public static func log(_ range: ClosedRange<Double>) -> SearchRange {
    precondition(range.lowerBound > 0, "\(range) is not above 0")
    return SearchRange(range: range, isLog: true, values: [])
  }

  /// A list of values, equally likely.
  public static func values(_ values: [some ParameterValue]) -> SearchRange {
    precondition(!values.isEmpty, "no values to search")
    return SearchRange(range: nil, isLog: false, values: values.map(\.node))
  }

  /// `0.0001 to 0.1, log`; `[1, 4, 16]`.
  public var inWords: String {
    guard let range else { return "[" + values.map(\.inlineText).joined(separator: ", ") + "]" }
    return
      "\(ConfigNode.text(of: range.lowerBound)) to \(ConfigNode.text(of: range.upperBound))" + (isLog ? ", log" : "")
  }
}
