import Foundation
import RecKit

/// The files of a package with one component.
struct PackageTemplate {
  /// What can be made.
  static let kinds: [ComponentKind] = [.scorer, .sampler, .loss, .metric, .dataset]

  let kind: ComponentKind
  let name: PackageName
  let dependency: PackageDependency

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
    case .dataset: datasetPart
    default: scorerPart
    }
  }

  var component: String { name.component }
  var type: String { name.type(kind) }

  /// Paths and texts.
  var files: [(path: String, text: String)] {
    [
      ("Package.swift", manifest), ("README.md", readme), ("config.txt", config), ("study.txt", study),
      ("Sources/\(name.module)/\(type).swift", part.source), ("Sources/\(name.module)Lab/main.swift", lab),
      ("Tests/\(name.module)Tests/\(type)Tests.swift", test),
      (".gitignore", "/.build/\n/runs/\n/studies/\n"),
    ]
  }

  private var manifest: String {
    """
    // swift-tools-version: 6.0
    import PackageDescription

    let package = Package(
      name: "\(name.module)",
      platforms: [.macOS(.v15)],
      products: [
        .library(name: "\(name.module)", targets: ["\(name.module)"]),
        .executable(name: "\(name.module)-lab", targets: ["\(name.module)Lab"]),
      ],
      dependencies: [
        \(dependency.declaration)
      ],
      targets: [
        .target(name: "\(name.module)", dependencies: [recKit("RecKit")]),
        .executableTarget(
          name: "\(name.module)Lab",
          dependencies: ["\(name.module)", recKit("RecKit"), recKit("RecKitCommands")]),
        .testTarget(
          name: "\(name.module)Tests",
          dependencies: ["\(name.module)", recKit("RecKit"), recKit("RecKitTesting")]),
      ]
    )

    func recKit(_ product: String) -> Target.Dependency {
      .product(name: product, package: "\(dependency.package)")
    }

    """
  }

  private var lab: String {
    """
    \(imports(["RecKitCommands"]))
    // The whole command line of RecKit, with \(type) among its components.
    Reckit.main { try $0.register(\(type).self) }

    """
  }

  private var test: String {
    """
    \(imports(["RecKit", "RecKitTesting", "Testing"]))
    @Test func keepsTheContract() throws {
      try \(part.check)
    }

    """
  }

  /// Import lines of some modules and the package's own, in the order that swift format asks for.
  private func imports(_ modules: [String]) -> String {
    (modules + [name.module]).sorted().map { "import \($0)\n" }.joined()
  }

  private var config: String {
    """
    # Trains at once, on generated data. For MovieLens-100K (RECKIT_DATA names the folder it is in):
    #   \(lab("run config.txt")) 'dataset={name: ml-100k, split: ua, positive_at: 4}'
    dataset: \(kind == .dataset ? component : "{name: synthetic, users: 200, items: 150, interactions: 6000}")
    sampler: \(kind == .sampler ? component : "uniform")
    scorer: \(kind == .scorer ? component : "{name: dot, latent_dim: 16}")
    loss: \(kind == .loss ? component : "bpr")
    training: {epochs: 5}
    evaluation: {metrics: \(kind == .metric ? "[auc, \(component)]" : "[auc, ndcg@10]")}

    """
  }

  private var study: String {
    """
    # \(name.module) beside what ships, five seeds each:
    #   \(lab("sweep study.txt"))
    base: config.txt
    variants:
      \([.metric, .dataset].contains(kind) ? "dot" : component): {}
    \(part.rivals.map { "  \($0.name): \($0.change)\n" }.joined())seeds: 0..4

    """
  }

  /// A command of the package's own command line.
  private func lab(_ arguments: String) -> String { "swift run -c release \(name.module)-lab \(arguments)" }

  private var readme: String {
    """
    # \(name.module)

    A \(kind.rawValue) for RecKit, named `\(component)` in configs.

    | | |
    |---|---|
    | `swift test` | the contract: \(part.contract) |
    | `\(lab("run config.txt"))` | one run |
    | `\(lab("verify config.txt"))` | the contract of every component that the config names |
    | `\(lab("sweep study.txt"))` | a comparison with what ships |

    ## Next

    1. Write your \(kind.rawValue) in `Sources/\(name.module)/\(type).swift`; a `@Parameter` is what configs can set.
    2. Run `swift test`. It names what does not hold, with numbers.
    3. Name your parameters in `config.txt`, your variants in `study.txt`, and run both.

    `Sources/\(name.module)Lab/main.swift` is RecKit's command line with the \(kind.rawValue) added; `describe \(component)`
    prints its parameters. More components go into the same two places.

    """
  }
}
