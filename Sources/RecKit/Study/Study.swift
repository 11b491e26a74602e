/// A comparison of variants of one experiment over seeds, checked: what a study file says.
public struct Study: Sendable {
  /// One variant: the base with some values set.
  public struct Variant: Sendable {
    /// Its name, unique in the study.
    public let name: String
    /// What it sets, by dotted path.
    public let changes: [(path: String, value: ConfigNode)]
    /// The experiment, with the study's first seed.
    public let configuration: ExperimentConfiguration
    /// Added to every seed: 0 unless the variant sets `seed`.
    public let seedOffset: Int

    /// What is set at a path, the dataset's files by their absolute paths, as the variant's config has them.
    fileprivate func withAbsolutePaths(_ value: ConfigNode, at path: String) -> ConfigNode {
      let resolved = configuration.resolved["dataset"]
      let files = configuration.dataset.pathKeys
      if path == "dataset", case .mapping(let entries) = value.value {
        return ConfigNode(
          .mapping(
            entries.map { ConfigEntry($0.key, files.contains($0.key) ? resolved?[$0.key] ?? $0.node : $0.node) }))
      }
      if path == "evaluation.candidates" { return configuration.evaluation.candidates.node }
      if path == "evaluation.candidates.file" { return configuration.evaluation.candidates.node["file"] ?? value }
      let file = files.first { path == "dataset.\($0)" }
      return file.flatMap { resolved?[$0] } ?? value
    }
  }

  /// One run: a variant with a seed.
  public struct Run: Sendable {
    /// Its place among all runs of the study, from 0: seed by seed, variants in their order.
    public let index: Int
    /// The variant's position.
    public let variant: Int
    /// The study's seed; the run's own has the variant's offset added.
    public let seed: Int
  }

  /// The study's name.
  public let name: String
  /// The base, resolved, with the first seed.
  public let base: ExperimentConfiguration
  /// How variants come about: see ``Design``.
  public let design: Design
  /// The variants in order.
  public let variants: [Variant]
  /// The seeds in order, each once.
  public let seeds: [Int]
  /// The position of the variant that the others are compared with.
  public let baseline: Int
  /// The metric that verdicts are about, and over whose comparisons the correction is made.
  public let primary: String
  /// Which pairs of variants are compared.
  public let comparisons: Comparisons
  /// What was left out of variants' configs, a sentence each.
  public let notes: [String]

  /// Which pairs of variants are compared, and what Holm's correction is over.
  public enum Comparisons: String, Sendable, CaseIterable {
    /// Every variant with the baseline.
    case baseline
    /// Every variant with every other.
    case all
  }

  /// How `vary` makes variants.
  public enum Design: String, Sendable, CaseIterable {
    /// Every combination of the axes' values.
    case grid
    /// The base, and the base with one value of one axis.
    case oneAtATime = "one-at-a-time"
    /// The named variants alone.
    case list
  }

  /// All runs, in the order of their indices.
  public var runs: [Run] {
    (0..<seeds.count * variants.count).map(run)
  }

  /// The run at an index.
  public func run(_ index: Int) -> Run {
    let (place, variant) = index.quotientAndRemainder(dividingBy: variants.count)
    return Run(index: index, variant: variant, seed: seeds[place])
  }

  /// A variant's runs, in the order of seeds.
  public func runs(of variant: Int) -> [Run] { seeds.indices.map { run($0 * variants.count + variant) } }

  /// Whether a variant has the same result with every seed: it is run once, and that run stands for all its seeds.
  public func isDeterministic(_ variant: Int) -> Bool { variants[variant].configuration.isDeterministic }

  /// How many runs of a variant are made: one for each seed, or one for all.
  public func distinctRuns(of variant: Int) -> Int { isDeterministic(variant) ? 1 : seeds.count }

  /// The experiment of a run; of a deterministic variant always with seed 0, so that all its runs have one address.
  public func configuration(of run: Run) -> ExperimentConfiguration {
    let variant = variants[run.variant]
    guard !variant.configuration.isDeterministic else { return variant.configuration.with(seed: 0) }
    return variant.configuration.with(seed: run.seed + variant.seedOffset)
  }

  /// The labels of the metrics, the primary one first.
  public var labels: [String] {
    [primary] + base.metrics.map(\.label).filter { $0 != primary }
  }

  /// Whether more of a metric is better.
  public func higherIsBetter(_ label: String) -> Bool {
    base.metrics.first { $0.label == label }.map { type(of: $0).higherIsBetter } ?? true
  }

  /// Whether a metric is one number for all users' lists: a ``ListMetric``.
  public func isOfLists(_ label: String) -> Bool {
    base.metrics.contains { $0.label == label && $0 is any ListMetric }
  }

  /// The study as a file of its own, the base inside and every variant by name.
  ///
  /// A sweep of it has the same runs.
  public var text: String {
    func mapping(_ entries: [(String, ConfigNode)]) -> ConfigNode {
      ConfigNode(.mapping(entries.map { ConfigEntry($0.0, $0.1) }))
    }
    let variants = variants.map { variant in
      (variant.name, mapping(variant.changes.map { ($0.path, variant.withAbsolutePaths($0.value, at: $0.path)) }))
    }
    return mapping([
      ("name", name.node), ("base", base.resolved), ("design", Design.list.rawValue.node),
      ("variants", mapping(variants)), ("seeds", seeds.node), ("baseline", self.variants[baseline].name.node),
      ("primary", primary.node), ("comparisons", comparisons.rawValue.node),
    ]).text
  }

  /// How a variant's resolved config differs from the base's: a path, the base's value, the variant's.
  ///
  /// A component of another name is one difference; what is missing on one side is nil.
  public func differences(of variant: Int) -> [ConfigDifference] {
    ConfigDifference.between(base.resolved, variants[variant].configuration.resolved).filter { $0.path != "seed" }
      + (variants[variant].seedOffset > 0
        ? [ConfigDifference(path: "seed", old: "s".node, new: "s + \(variants[variant].seedOffset)".node)] : [])
  }
}
