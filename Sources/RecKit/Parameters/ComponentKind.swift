/// The kinds of component that a config names.
public enum ComponentKind: String, Sendable, CaseIterable {
  /// A ``Dataset``.
  case dataset
  /// A ``Splitter``.
  case splitter
  /// A ``NegativeSampler``.
  case sampler
  /// A ``Scorer`` or a ``FittedScorer``.
  case scorer
  /// A ``Loss``.
  case loss
  /// An ``Optimizer``.
  case optimizer
  /// A ``Metric`` or a ``ListMetric``.
  case metric
  /// A ``Schedule`` of learning rates.
  case schedule
  /// A ``StoppingRule``.
  case stopping
  /// An ``Initializer`` of weights.
  case initializer

  /// Whether its numbers are used in the arithmetic of models, which is 32-bit floating point.
  var computesIn32Bits: Bool { [.scorer, .loss, .optimizer, .schedule, .initializer].contains(self) }

  /// The kind in a sentence: `stopping rule`.
  public var noun: String { self == .stopping ? "stopping rule" : rawValue }
}

/// What builds the components that parameters name: the registry.
protocol ComponentSource {
  /// Builds the component that a node names: a bare name, or a mapping with `name:` and parameters.
  ///
  /// - Parameters:
  ///   - kind: its kind.
  ///   - node: what was written.
  ///   - key: the key that it stands under.
  ///   - standard: the name to use where a mapping has none.
  ///   - problems: gets every problem.
  /// - Returns: the component, or nil where the problems say why not.
  func component(
    _ kind: ComponentKind, from node: ConfigNode, key: String, default standard: String?,
    problems: inout [ConfigProblem]
  ) -> (any ParameterContainer)?
}

extension String {
  /// The noun with its article: `a scorer`, `an optimizer`.
  var withArticle: String { (first.map("aeiou".contains) ?? false ? "an " : "a ") + self }
}
