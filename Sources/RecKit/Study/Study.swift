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
  }

  /// One run: a variant with a seed.
  public struct Run: Sendable {
    /// Its place among all runs of the study, from 0: seed by seed, block by block, variants in their order.
    public let index: Int
    /// The variant's position.
    public let variant: Int
    /// The study's seed; the run's own has the variant's offset added.
    public let seed: Int
    /// The block's position; 0 in a study without blocks.
    public let block: Int
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
  /// What others published for the variants; no part of verdicts.
  public internal(set) var published: [Published] = []
  /// The blocks over which the study is repeated; empty where it is not.
  public internal(set) var blocks: [Block] = []

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
    (0..<seeds.count * repetitions * variants.count).map(run)
  }

  /// The run at an index.
  public func run(_ index: Int) -> Run {
    let (rest, variant) = index.quotientAndRemainder(dividingBy: variants.count)
    let (place, block) = rest.quotientAndRemainder(dividingBy: repetitions)
    return Run(index: index, variant: variant, seed: seeds[place], block: block)
  }

  /// A variant's runs, in the order of seeds, and within a seed of blocks.
  public func runs(of variant: Int) -> [Run] {
    (0..<seeds.count * repetitions).map { run($0 * variants.count + variant) }
  }

  /// Whether a variant has the same result with every seed: it is run once, and that run stands for all its seeds.
  public func isDeterministic(_ variant: Int) -> Bool { variants[variant].configuration.isDeterministic }

  /// How many runs of a variant are made: of each block one for each seed, or one for all.
  public func distinctRuns(of variant: Int) -> Int { repetitions * (isDeterministic(variant) ? 1 : seeds.count) }

  /// The experiment of a run; of a deterministic variant always with seed 0, so that all its runs have one address.
  public func configuration(of run: Run) -> ExperimentConfiguration {
    guard blocks.isEmpty else { return blocks[run.block].study.configuration(of: runInBlock(run)) }
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
    func node(_ changes: [(path: String, value: ConfigNode)], in configuration: ExperimentConfiguration) -> ConfigNode {
      mapping(changes.map { ($0.path, configuration.withAbsolutePaths($0.value, at: $0.path)) })
    }
    let variants = variants.map { ($0.name, node($0.changes, in: $0.configuration)) }
    let blocks = blocks.map { block in
      let own = block.variants.map { ($0.name, mapping($0.changes.map { ($0.path, $0.value) })) }
      let common = block.changes.map { ($0.path, block.study.base.withAbsolutePaths($0.value, at: $0.path)) }
      return (block.name, mapping(common + (own.isEmpty ? [] : [("variants", mapping(own))])))
    }
    let others =
      (blocks.isEmpty ? [] : [("blocks", mapping(blocks))]) + (publishedNode.map { [("published", $0)] } ?? [])
    return mapping(
      [
        ("name", name.node), ("base", base.resolved), ("design", Design.list.rawValue.node),
        ("variants", mapping(variants)), ("seeds", seeds.node), ("baseline", self.variants[baseline].name.node),
        ("primary", primary.node), ("comparisons", comparisons.rawValue.node),
      ] + others
    ).text
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

extension ExperimentConfiguration {
  /// What is set at a path, the files of the data by their absolute paths, as the config has them.
  fileprivate func withAbsolutePaths(_ value: ConfigNode, at path: String) -> ConfigNode {
    let files = dataset.pathKeys
    if path == "dataset", case .mapping(let entries) = value.value {
      return ConfigNode(
        .mapping(
          entries.map {
            ConfigEntry($0.key, files.contains($0.key) ? resolved["dataset"]?[$0.key] ?? $0.node : $0.node)
          }))
    }
    if path == "evaluation.candidates" { return evaluation.candidates.node }
    if path == "evaluation.candidates.file" { return evaluation.candidates.node["file"] ?? value }
    let file = files.first { path == "dataset.\($0)" }
    return file.flatMap { resolved["dataset"]?[$0] } ?? value
  }
}
