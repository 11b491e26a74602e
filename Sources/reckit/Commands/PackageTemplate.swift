import Foundation
import RecKit

/// The files of a package with one component.
struct PackageTemplate {
  /// How the package finds RecKit.
  enum Dependency {
    case path(String)
    case url(String, from: String)
  }

  /// What can be made.
  static let kinds: [ComponentKind] = [.scorer, .sampler, .loss, .metric, .dataset]
  /// Names that would hide a module or type that the package needs.
  static let reserved: Set = [
    "Swift", "Foundation", "Testing", "RecKit", "Reckit", "RecKitCommands", "RecKitTesting", "Scorer", "Loss", "Metric",
    "Dataset", "Sampler", "Tape", "Model", "Package", "Lab", "Type", "Self", "Any", "Protocol",
  ]

  let kind: ComponentKind
  /// The module's name.
  let name: String
  let dependency: Dependency

  /// The component's name in configs: TwoTower is two_tower.
  var component: String {
    name.enumerated().map { place, letter in
      let startsWord = letter.isUppercase && place > 0
      return (startsWord ? "_" : "") + letter.lowercased()
    }.joined()
      .split(separator: "_").reduce(into: [String]()) { words, word in
        // An acronym is one word: KNN is knn.
        if word.count == 1, let last = words.last, last.allSatisfy({ $0.isLowercase }), isAcronym(last) {
          words[words.count - 1] += word
        } else {
          words.append(String(word))
        }
      }.joined(separator: "_")
  }

  private func isAcronym(_ word: String) -> Bool { name.contains(word.uppercased()) }

  /// The type's name.
  var type: String {
    name + (kind == .sampler ? "Sampler" : kind.rawValue.prefix(1).uppercased() + kind.rawValue.dropFirst())
  }

  /// Paths and texts.
  var files: [(path: String, text: String)] {
    [
      ("Package.swift", manifest), ("Sources/\(name)/\(type).swift", source), ("Sources/\(name)Lab/Lab.swift", lab),
      ("Tests/\(name)Tests/\(type)Tests.swift", test), ("config.txt", config), ("study.txt", study),
      ("README.md", readme), (".gitignore", ".build/\nPackage.resolved\n/runs/\n/studies/\n"),
    ]
  }

  private var manifest: String {
    let (line, package): (String, String) =
      switch dependency {
      case .path(let path): (".package(path: \(quoted(path)))", (path as NSString).lastPathComponent)
      case .url(let url, let version):
        (
          ".package(url: \(quoted(url)), from: \"\(version)\")",
          ((url as NSString).lastPathComponent as NSString).deletingPathExtension
        )
      }
    return """
      // swift-tools-version: 6.0
      import PackageDescription

      let recKit = Target.Dependency.product(name: "RecKit", package: \(quoted(package)))
      let recKitCommands = Target.Dependency.product(name: "RecKitCommands", package: \(quoted(package)))
      let recKitTesting = Target.Dependency.product(name: "RecKitTesting", package: \(quoted(package)))

      let package = Package(
        name: "\(name)",
        platforms: [.macOS(.v15)],
        products: [
          .library(name: "\(name)", targets: ["\(name)"]),
          .executable(name: "\(name)-lab", targets: ["\(name)Lab"]),
        ],
        dependencies: [\(line)],
        targets: [
          .target(name: "\(name)", dependencies: [recKit]),
          .executableTarget(name: "\(name)Lab", dependencies: ["\(name)", recKit, recKitCommands]),
          .testTarget(name: "\(name)Tests", dependencies: ["\(name)", recKit, recKitTesting]),
        ]
      )

      """
  }

  private func quoted(_ text: String) -> String {
    "\"" + text.replacingOccurrences(of: "\\", with: "\\\\").replacingOccurrences(of: "\"", with: "\\\"") + "\""
  }

  private var lab: String {
    """
    import Foundation
    import RecKit
    import RecKitCommands
    import \(name)

    /// The whole command line of RecKit, with \(type) among its components.
    @main struct Lab {
      static func main() throws {
        var registry = Registry.builtIn
        try registry.register(\(type).self)
        exit(Reckit.run(CommandLine.arguments.dropFirst(), registry: registry))
      }
    }

    """
  }

  private var test: String {
    let (setup, call): (String, String) =
      switch kind {
      case .scorer: ("", "checkScorer(\(type)())")
      case .sampler: ("", "checkSampler(\(type)(), excludesPositives: false)")
      case .loss: ("", "checkLoss(\(type)())")
      case .metric: ("", "checkMetric(\(type)())")
      default: ("", "checkDataset(\(type)(), context: DatasetContext(folder: \".\"))")
      }
    return """
      import \(name)
      import RecKit
      import RecKitTesting
      import Testing

      @Test func \(name.prefix(1).lowercased() + name.dropFirst())KeepsTheContract() throws {
      \(setup)  try \(call)
      }

      """
  }

  private var config: String {
    let dataset = kind == .dataset ? component : "synthetic"
    let sampler = kind == .sampler ? component : "uniform"
    let scorer = kind == .scorer ? component : "{name: dot, latent_dim: 32}"
    let loss = kind == .loss ? component : "bpr"
    let metrics = kind == .metric ? "[auc, \(component)]" : "[auc, ndcg@10]"
    return """
      # Trains at once, on generated data. For MovieLens-100K:
      #   RECKIT_DATA=FOLDER swift run -c release \(name)-lab run config.txt 'dataset={name: ml-100k, split: ua, positive_at: 4}'
      dataset: \(dataset)
      sampler: \(sampler)
      scorer: \(scorer)
      loss: \(loss)
      training: {epochs: 10}
      evaluation: {metrics: \(metrics)}

      """
  }

  private var study: String {
    let others: [(String, String)] =
      switch kind {
      case .scorer: [("cosine", "{scorer: cosine}"), ("dot", "{scorer: dot}")]
      case .sampler: [("uniform", "{sampler: uniform}"), ("popularity", "{sampler: popularity}")]
      case .loss: [("bpr", "{loss: bpr}"), ("margin", "{loss: margin}")]
      case .metric: [("cosine", "{scorer: cosine}")]
      default: [("cosine", "{scorer: cosine}")]
      }
    return """
      # \(name) beside what ships: swift run -c release \(name)-lab sweep study.txt
      base: config.txt
      variants:
        \(component == "uniform" ? "mine" : kind == .metric || kind == .dataset ? "dot" : component): {}
      \(others.map { "  \($0.0): \($0.1)\n" }.joined())seeds: 0..4

      """
  }

  private var readme: String {
    """
    # \(name)

    A \(kind.rawValue) for [RecKit](\({ if case .url(let url, _) = dependency { url } else { "https://github.com" } }())), named `\(component)` in configs.

        swift test                                           # the contract: \(test.contains("checkScorer") ? "gradients, permutation, catalogue" : "what every \(kind.rawValue) must hold")
        swift run -c release \(name)-lab run config.txt      # one run
        swift run -c release \(name)-lab verify config.txt   # the contracts of all components that the config names
        swift run -c release \(name)-lab sweep study.txt     # beside what ships, with statistics

    `Sources/\(name)/\(type).swift` is the component, `Sources/\(name)Lab` the command line with it added.

    """
  }

  private var source: String {
    switch kind {
    case .scorer: scorerSource
    case .sampler: samplerSource
    case .loss: lossSource
    case .metric: metricSource
    default: datasetSource
    }
  }

  private var scorerSource: String {
    """
    public import RecKit

    /// Inner product of two embeddings and the item's bias: change it into yours.
    public struct \(type): Scorer {
      public static let name = "\(component)"
      public static let summary = "Inner product of two embeddings and the item's bias."

      @Parameter("Length of the embeddings.", in: 1...) public var latentDim = 32

      public init() {}

      public func weights(for shape: CatalogueShape) -> [WeightDeclaration] {
        [
          .embedding("user_embedding", rows: shape.userRows, columns: latentDim),
          .embedding("item_embedding", rows: shape.itemRows, columns: latentDim),
          WeightDeclaration("item_bias", rows: shape.itemRows, columns: 1),
        ]
      }

      public func scores(of pairs: PairBatch, on tape: Tape) -> Variable {
        let users = tape.lookup("user_embedding", rows: pairs.users)
        let items = tape.lookup("item_embedding", rows: pairs.items)
        return tape.add(tape.rowDot(users, items), tape.bias("item_bias", rows: pairs.items))
      }
    }

    """
  }

  private var samplerSource: String {
    """
    public import RecKit

    /// Draws two items and keeps the one with more training positives: change it into yours.
    public struct \(type): NegativeSampler {
      public static let name = "\(component)"
      public static let summary = "The more popular of a few uniform draws."

      @Parameter("Draws to choose from.", in: 1...100) public var draws = 2

      public init() {}

      public func prepare(for training: TrainingSet) throws -> any PreparedSampler {
        Prepared(
          users: training.positives.users, items: training.items.rows, draws: draws,
          counts: training.positives.itemCounts(itemRows: training.shape.itemRows))
      }

      private struct Prepared: PerPositiveSampler {
        let users: [Int32]
        let items: Range<Int>
        let draws: Int
        let counts: [Int]

        func draw(for user: Int, using random: inout RandomStream, rejected: inout Int) -> Int32 {
          let drawn = (0..<draws).map { _ in items.lowerBound + random.nextIndex(below: items.count) }
          return Int32(drawn.max { counts[$0] < counts[$1] } ?? items.lowerBound)
        }
      }
    }

    """
  }

  private var lossSource: String {
    """
    public import RecKit

    /// Squared hinge: change it into yours.
    ///
    /// Row: mean over its K negatives of max(0, s(negative) - s(positive) + margin)^2.
    public struct \(type): Loss {
      public static let name = "\(component)"
      public static let summary = "Squared hinge of the difference of scores."

      @Parameter("By how much a positive should score higher than a negative.", above: 0) public var margin = 1.0

      public init() {}

      public func evaluate(_ scores: RowScores, gradients: MutableRowScores) -> Double {
        let count = scores.negativeCount
        var sum = 0.0
        for row in 0..<scores.rowCount {
          gradients.positives[row] = 0
          for place in row * count..<(row + 1) * count {
            let violation = max(0, Double(scores.negatives[place] - scores.positives[row]) + margin)
            sum += violation * violation / Double(count)
            gradients.negatives[place] = Float(2 * violation / Double(count))
            gradients.positives[row] -= gradients.negatives[place]
          }
        }
        return sum
      }
    }

    """
  }

  private var metricSource: String {
    """
    public import RecKit

    /// The share of candidates below the best relevant one, ties by expectation over their order: change it into yours.
    ///
    /// Range 0...1, larger is better. Undefined where a user has one candidate only.
    public struct \(type): Metric {
      public static let name = "\(component)"
      public static let summary = "How far up the first relevant candidate stands."

      public init() {}

      public func value(of ranking: UserRanking) -> Double? {
        guard ranking.candidateCount > 1, let best = ranking.groups.first else { return nil }
        // Of a group of s candidates, m of them relevant, the first relevant one stands at (s - m) / (m + 1) on average.
        let place = Double(best.above) + Double(best.size - best.relevant) / Double(best.relevant + 1)
        return 1 - place / Double(ranking.candidateCount - 1)
      }
    }

    """
  }

  private var datasetSource: String {
    """
    public import RecKit

    /// Users of two tastes, made by a formula: change it into yours.
    public struct \(type): Dataset {
      public static let name = "\(component)"
      public static let summary = "Users of two tastes, made by a formula."

      @Parameter("Users.", in: 1...1_000_000) public var users = 200
      @Parameter("Items.", in: 4...1_000_000) public var items = 100
      @ParameterGroup public var preparation = Preparation()

      public init() {}

      /// One log, which the config's splitter divides.
      public var isSplit: Bool { false }

      public func load(from context: DatasetContext) throws -> DatasetLogs {
        var log = InteractionLog(users: [], items: [])
        for user in 0..<users {
          for item in 0..<items where item % 2 == user % 2 && (item * 7 + user * 3) % 10 < 4 {
            log.users.append(Int32(user))
            log.items.append(Int32(item))
          }
        }
        return DatasetLogs(.whole(log), users: .integers(0..<users), items: .integers(0..<items))
      }
    }

    """
  }
}
