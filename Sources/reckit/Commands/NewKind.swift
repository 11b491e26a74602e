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
