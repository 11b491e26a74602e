import RecKit

/// What `reckit new` can make: a component's kind, and of scorers also the fitted ones.
enum NewKind: String, CaseIterable {
  case scorer
  case fittedScorer = "fitted-scorer"
  case sampler
  case loss
  case optimizer
  case metric
  case listMetric = "list-metric"
  case dataset
  case splitter
  case schedule
  case stoppingRule = "stopping-rule"
  case initializer

  /// A kind by what it is called here, or as a key of configs (`stopping`).
  init?(called word: String) {
    guard let kind = Self.allCases.first(where: { $0.rawValue == word || $0.component.rawValue == word }) else {
      return nil
    }
    self = kind
  }

  /// A kind as users may type it: also in the plural, in capitals, or with another character for the hyphen.
  init?(typed word: String) {
    let word = word.lowercased().replacing(" ", with: "-").replacing("_", with: "-")
    let singulars = [word] + ["s", "es"].filter { word.hasSuffix($0) }.map { String(word.dropLast($0.count)) }
    guard let kind = singulars.compactMap({ Self(called: $0) }).first else { return nil }
    self = kind
  }

  /// The kind that the registry and configs know.
  var component: ComponentKind {
    switch self {
    case .scorer, .fittedScorer: .scorer
    case .sampler: .sampler
    case .loss: .loss
    case .optimizer: .optimizer
    case .metric, .listMetric: .metric
    case .dataset: .dataset
    case .splitter: .splitter
    case .schedule: .schedule
    case .stoppingRule: .stopping
    case .initializer: .initializer
    }
  }

  /// Every kind, as a sentence lists them.
  static var list: String { allCases.map(\.rawValue).joined(separator: ", ") }
}
