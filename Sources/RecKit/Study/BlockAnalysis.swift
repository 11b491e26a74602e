/// The analysis of a study that is repeated over blocks: each block by itself, and all blocks together.
///
/// Over blocks a pair is one block, each side the mean over seeds of the means over users. Blocks that are different
/// data sets are compared by their ranks as well (``FriedmanTest``).
public struct BlockAnalysis: Sendable {
  /// The study, with at least one block.
  public let study: Study
  /// The analysis of each block, in the study's order.
  public let blocks: [StudyAnalysis]
  /// Where each run is stored, by index.
  public let addresses: [String]
  /// The comparisons with the baseline over blocks: the primary metric first, by variant.
  public let comparisons: [StudyAnalysis.Comparison]
  /// Every pair of variants over blocks on the primary metric; empty unless the study compares all pairs.
  public let allPairs: [StudyAnalysis.Comparison]
  /// Friedman's test by metric; empty where blocks are no different data sets, or are too few.
  public let friedman: [String: FriedmanTest]

  /// Compares.
  ///
  /// - Parameters:
  ///   - study: a study with blocks.
  ///   - runs: its runs and where they are stored.
  ///   - folder: where to read them; unfinished ones are left out.
  ///   - acrossProtocols: whether runs of different protocols within a block are compared.
  /// - Throws: ``FileError`` for a damaged run.
  public init(
    _ study: Study, _ runs: [StudyFolder.Addressed], in folder: StudyFolder, acrossProtocols: Bool = false
  ) throws {
    let blocks = try study.blocks.indices.map { block in
      let own = runs.filter { $0.run.block == block }
      return try StudyAnalysis(
        study.blocks[block].study, own.map { .init(study.runInBlock($0.run), address: $0.address) }, in: folder,
        acrossProtocols: acrossProtocols)
    }
    self.init(study, blocks, addresses: runs.map(\.address), acrossProtocols: acrossProtocols)
  }

  init(_ study: Study, _ blocks: [StudyAnalysis], addresses: [String], acrossProtocols: Bool = false) {
    precondition(
      !blocks.isEmpty && blocks.count == study.blocks.count, "\(blocks.count) of \(study.blocks.count) blocks")
    self.study = study
    self.blocks = blocks
    self.addresses = addresses
    let comparers = blocks.map { StudyComparer($0.study, $0.records, acrossProtocols: acrossProtocols) }
    func compare(_ pair: (variant: Int, reference: Int), _ label: String) -> StudyAnalysis.Comparison {
      Self.compare(
        pair.variant, pair.reference, label, study, blocks,
        differs: comparers.map { $0.differInProtocol(pair.variant, pair.reference) }, acrossProtocols: acrossProtocols)
    }
    let withBaseline = study.variants.indices.filter { $0 != study.baseline }.map { ($0, study.baseline) }
    let allPairs =
      study.comparisons == .all ? StudyComparer.corrected(study.pairs.map { compare($0, study.primary) }) : []
    comparisons = study.labels.flatMap { label -> [StudyAnalysis.Comparison] in
      if label == study.primary && !allPairs.isEmpty { return allPairs.filter { $0.reference == study.baseline } }
      let family = withBaseline.map { compare($0, label) }
      return label == study.primary ? StudyComparer.corrected(family) : family
    }
    self.allPairs = allPairs
    guard study.blocksAreDataSets else {
      friedman = [:]
      return
    }
    var friedman: [String: FriedmanTest] = [:]
    for label in study.labels {
      let rows = blocks.compactMap { Self.row(label, in: $0) }
      friedman[label] = FriedmanTest(rows, higherIsBetter: study.higherIsBetter(label))
    }
    self.friedman = friedman
  }

  /// Each variant's mean over seeds in a block; nil where one is missing, or their protocols differ.
  private static func row(_ label: String, in block: StudyAnalysis) -> [Double]? {
    let values = block.study.variants.indices.map { block.values(label, of: $0) }
    return values.contains { $0.isEmpty } || block.protocols.count != 1 ? nil : values.map(\.mean)
  }

  /// One pair for each block that has runs of both: the means over the seeds that both have.
  private static func compare(
    _ variant: Int, _ reference: Int, _ label: String, _ study: Study, _ blocks: [StudyAnalysis], differs: [Bool],
    acrossProtocols: Bool
  ) -> StudyAnalysis.Comparison {
    let pairs = zip(blocks, differs).compactMap { block, differs in
      differs && !acrossProtocols ? nil : means(variant, reference, label, in: block)
    }
    return StudyAnalysis.Comparison(
      variant: variant, reference: reference, label: label, unit: .blocks, replication: .paired,
      paired: pairs.isEmpty ? nil : PairedComparison(pairs.map(\.0), against: pairs.map(\.1)),
      higherIsBetter: study.higherIsBetter(label),
      differsInProtocol: differs.contains(true) && (acrossProtocols || pairs.isEmpty))
  }

  /// The means of two variants in a block over the seeds that both have; a deterministic one has the same with each.
  private static func means(
    _ one: Int, _ other: Int, _ label: String, in block: StudyAnalysis
  ) -> (Double, Double)? {
    let both = Set(block.records(of: one).map(\.seed)).intersection(block.records(of: other).map(\.seed))
    let isShared = !block.isDeterministic(one) && !block.isDeterministic(other)
    func mean(_ variant: Int) -> Double? {
      let values = block.records(of: variant).filter { !isShared || both.contains($0.seed) }
        .compactMap { $0.record.mean(label) }
      return values.isEmpty ? nil : values.mean
    }
    return mean(one).flatMap { one in mean(other).map { (one, $0) } }
  }

  /// The comparison of a variant with the baseline over blocks; nil for the baseline.
  public func comparison(_ variant: Int, _ label: String) -> StudyAnalysis.Comparison? {
    comparisons.first { $0.variant == variant && $0.label == label }
  }

  /// A variant's means over seeds on test, one number for each block that has runs of it.
  public func values(_ label: String, of variant: Int) -> [Double] {
    blocks.compactMap { block in
      let values = block.values(label, of: variant)
      return values.isEmpty ? nil : values.mean
    }
  }

  /// Variants by the mean over blocks of the primary metric, on validation where every block has it, else on test; the
  /// best first, those that lack a block last.
  public var ranking: [Int] {
    let sign = study.higherIsBetter(study.primary) ? -1.0 : 1.0
    let byValidation = isOrderedByValidation
    let keys = study.variants.indices.map { variant -> Double in
      let means = blocks.compactMap { block -> Double? in
        let values =
          byValidation ? block.validationValues(study.primary, of: variant) : block.values(study.primary, of: variant)
        return values.isEmpty ? nil : values.mean
      }
      return means.count < blocks.count ? .infinity : sign * means.mean
    }
    return study.variants.indices.sorted { (keys[$0], $0) < (keys[$1], $1) }
  }

  /// Whether variants are ordered by validation in every block.
  public var isOrderedByValidation: Bool { blocks.allSatisfy(\.isOrderedByValidation) }

  /// The result over blocks in words: `better over 5 blocks`, `cannot be told apart`.
  public func words(_ variant: Int, _ label: String) -> String {
    comparison(variant, label).map(words) ?? "baseline"
  }

  /// The same for any comparison over blocks.
  func words(_ comparison: StudyAnalysis.Comparison) -> String {
    let isBetter = (comparison.finding == .higher) == comparison.higherIsBetter
    switch comparison.finding {
    case _ where comparison.differsInProtocol: return "not comparable: measured by different protocols"
    case .higher, .lower: return "\(isBetter ? "better" : "worse") over \(comparison.pairsInWords)"
    default: return comparison.finding.rawValue
    }
  }
}
