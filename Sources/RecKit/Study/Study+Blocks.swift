extension Study {
  /// One repetition of a study: its variants on one fold or data set, measured by one protocol.
  public struct Block: Sendable {
    /// Its name, unique in the study.
    public let name: String
    /// What it sets in the base, by dotted path.
    public let changes: [(path: String, value: ConfigNode)]
    /// What it sets for single variants, by dotted path, such as the values that were tuned on its data.
    public let variants: [(name: String, changes: [(path: String, value: ConfigNode)])]
    /// The block as a study of its own; its runs have the addresses of the whole study's.
    public let study: Study

    /// `dataset.split: u1; splitter: null`; `dot: scorer.l2_reg: 0.1` for what it sets for a variant.
    public var changesInWords: String {
      func words(_ changes: [(path: String, value: ConfigNode)]) -> [String] {
        changes.map { "\($0.path): \($0.value.inlineText)" }
      }
      return (words(changes) + variants.flatMap { variant in words(variant.changes).map { "\(variant.name): \($0)" } })
        .joined(separator: "; ")
    }
  }

  /// How many times each variant is run with each seed: the number of blocks, 1 without blocks.
  public var repetitions: Int { max(1, blocks.count) }

  /// Whether blocks are different data sets: of any two, the dataset's name or one of its files differs.
  ///
  /// Otherwise they are folds or splits, whose training parts overlap.
  public var blocksAreDataSets: Bool {
    let sources = blocks.map { block in
      let dataset = block.study.base.resolved["dataset"]
      let files = block.study.base.dataset.pathKeys.map { dataset?[$0]?.inlineText ?? "" }
      return [dataset?["name"]?.inlineText ?? ""] + files
    }
    return blocks.count > 1 && Set(sources).count == sources.count
  }

  /// Whether all blocks have the same data and split, and differ in what they set for variants: each is then another search
  /// for their values.
  public var blocksAreSearches: Bool {
    let data = blocks.map { block in
      ["dataset", "splitter"].map { block.study.base.resolved[$0]?.text ?? "" }
    }
    return blocks.count > 1 && Set(data).count == 1
  }

  /// A run in its block's study.
  func runInBlock(_ run: Run) -> Run {
    let place = run.index / (repetitions * variants.count)
    return Run(index: place * variants.count + run.variant, variant: run.variant, seed: run.seed, block: 0)
  }

  /// The run's name: `dot, u1, seed 3`.
  public func name(of run: Run) -> String {
    variants[run.variant].name + (blocks.isEmpty ? "" : ", \(blocks[run.block].name)")
      + (isDeterministic(run.variant) ? "" : ", seed \(run.seed)")
  }
}
