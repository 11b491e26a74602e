import Foundation
import RecKit

/// The files of a package with one component, or of a component that is added to one.
struct PackageTemplate {
  let kind: NewKind
  let name: PackageName
  /// The module that the component is in: named after the package's first component.
  let module: String
  /// Where RecKit is; nil where the package is there already.
  let dependency: PackageDependency?

  init(kind: NewKind, name: PackageName, module: String? = nil, dependency: PackageDependency?) {
    self.kind = kind
    self.name = name
    self.module = module ?? name.module
    self.dependency = dependency
  }

  /// What differs from kind to kind.
  struct Part {
    /// The component's source.
    let source: String
    /// The call of its contract check.
    let check: String
    /// What the check looks at.
    let contract: String
    /// Names and changes of the variants that the study puts beside the config as it is.
    let rivals: [(name: String, change: String)]
  }

  var part: Part {
    switch kind {
    case .sampler: samplerPart
    case .loss: lossPart
    case .metric: metricPart
    case .listMetric: listMetricPart
    case .dataset: datasetPart
    case .scorer: scorerPart
    case .fittedScorer: fittedScorerPart
    case .optimizer: optimizerPart
    case .splitter: splitterPart
    case .schedule: schedulePart
    case .stoppingRule: stoppingPart
    case .initializer: initializerPart
    }
  }

  var component: String { name.component }
  var type: String { name.type(kind.component) }

  /// Paths and texts.
  var files: [(path: String, text: String)] {
    [
      ("Package.swift", manifest), ("README.md", readme), ("config.txt", config("config.txt")),
      ("study.txt", study("config.txt")),
      (source, part.source), ("Sources/\(module)Lab/main.swift", lab), (tests, test),
      (".gitignore", "/.build/\n/runs/\n/studies/\n"),
    ]
  }

  /// Paths and texts of what a package gets for one more component, but for the line in its command line.
  var addedFiles: [(path: String, text: String)] {
    let config = "config-\(component).txt"
    return [
      (source, part.source), (tests, test), (config, self.config(config)), ("study-\(component).txt", study(config)),
    ]
  }

  /// What the package's README says of one more component.
  var readmeLine: String {
    """

    `\(component)`, a \(noun), is in `\(source)`: `\(lab("run config-\(component).txt"))`,
    `\(lab("sweep study-\(component).txt"))`.

    """
  }

  private var source: String { "Sources/\(module)/\(type).swift" }
  private var tests: String { "Tests/\(module)Tests/\(type)Tests.swift" }

  private var manifest: String {
    """
    // swift-tools-version: 6.0
    import PackageDescription

    let package = Package(
      name: "\(module)",
      platforms: [.macOS(.v15)],
      products: [
        .library(name: "\(module)", targets: ["\(module)"]),
        .executable(name: "\(module)-lab", targets: ["\(module)Lab"]),
      ],
      dependencies: [
        \(dependency?.declaration ?? "")
      ],
      targets: [
        .target(name: "\(module)", dependencies: [recKit("RecKit")]),
        .executableTarget(
          name: "\(module)Lab",
          dependencies: ["\(module)", recKit("RecKit"), recKit("RecKitCommands")]),
        .testTarget(
          name: "\(module)Tests",
          dependencies: ["\(module)", recKit("RecKit"), recKit("RecKitTesting")]),
      ]
    )

    func recKit(_ product: String) -> Target.Dependency {
      .product(name: product, package: "\(dependency?.package ?? "")")
    }

    """
  }

  private var lab: String {
    """
    \(imports(["RecKitCommands"]))
    // The whole command line of RecKit, with the components of this package; `reckit new --into` adds a line.
    Reckit.main { registry in
      try registry.register(\(type).self)
    }

    """
  }

  private var test: String {
    """
    \(imports(["RecKit", "RecKitTesting", "Testing"]))
    struct \(type)Tests {
      @Test func \(name.variable(kind.component))KeepsTheContract() throws {
        try \(part.check)
      }
    }

    """
  }

  /// Import lines of some modules and the package's own, in the order that swift format asks for.
  private func imports(_ modules: [String]) -> String {
    (modules + [module]).sorted().map { "import \($0)\n" }.joined()
  }

  private func config(_ file: String) -> String {
    """
    # Trains at once, on generated data. For MovieLens-100K (RECKIT_DATA names the folder it is in):
    #   \(lab("run \(file)")) 'dataset={name: ml-100k, split: ua, positive_at: 4}'
    dataset: \(kind == .dataset ? component : "{name: synthetic, users: 200, items: 150, interactions: 6000}")
    \(settings.joined(separator: "\n"))
    evaluation: {metrics: [auc, \(kind.component == .metric ? component : "ndcg@10")]}

    """
  }

  /// The sections that a scorer of this kind has a use for.
  private var settings: [String] {
    guard kind != .fittedScorer else { return ["scorer: \(component)"] }
    return (kind == .splitter ? ["splitter: \(component)"] : []) + [
      "sampler: \(kind == .sampler ? component : "uniform")",
      "scorer: \(kind == .scorer ? component : "{name: dot, latent_dim: 16\(kind == .initializer ? ", init: \(component)" : "")}")",
      "loss: \(kind == .loss ? component : "bpr")",
    ] + optimizer + [
      "training: {epochs: \(kind == .stoppingRule ? "20, monitor: auc, stopping: \(component)" : "5")}"
    ]
  }

  private var optimizer: [String] {
    switch kind {
    case .optimizer: ["optimizer: \(component)"]
    case .schedule: ["optimizer: {name: adam, schedule: \(component)}"]
    default: []
    }
  }

  private func study(_ base: String) -> String {
    """
    # \(module == name.module ? module : type) beside what ships, five seeds each:
    #   \(lab("sweep \(base.replacing("config", with: "study"))"))
    base: \(base)
    variants:
      \([.metric, .dataset, .splitter].contains(kind.component) ? "dot" : component): {}
    \(part.rivals.map { "  \($0.name): \($0.change)\n" }.joined())seeds: 0..4

    """
  }

  /// A command of the package's own command line.
  private func lab(_ arguments: String) -> String { "swift run -c release \(module)-lab \(arguments)" }

  /// What to use instead, for a scorer that needs more than pairs.
  private var hint: String {
    guard kind == .scorer else { return "" }
    return """

         A scorer that needs the training data first (a graph, user histories, item features) is a
         `PreparableScorer`: see RecKit's Guides/Tape.md.
      """
  }

  private var noun: String { kind.rawValue.replacing("-", with: " ") }

  private var readme: String {
    """
    # \(module)

    A \(noun) for RecKit, named `\(component)` in configs.

    | | |
    |---|---|
    | `swift test` | the contract: \(part.contract) |
    | `\(lab("run config.txt"))` | one run |
    | `\(lab("verify config.txt"))` | the contract of every component that the config names |
    | `\(lab("sweep study.txt"))` | a comparison with what ships |

    ## Next

    1. Write your \(noun) in `Sources/\(module)/\(type).swift`; a `@Parameter` is what configs can set.\(hint)
    2. Run `swift test`. It names what does not hold, with numbers.
    3. Name your parameters in `config.txt`, your variants in `study.txt`, and run both.

    `Sources/\(module)Lab/main.swift` is RecKit's command line with the \(noun) added; `describe \(component)`
    prints its parameters. `reckit new KIND NAME --into .` adds another component, with its test, config and study.

    """
  }
}
