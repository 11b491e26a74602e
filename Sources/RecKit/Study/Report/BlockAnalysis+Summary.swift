extension BlockAnalysis {
  /// `summary.json`: the blocks' summaries, and what is compared over blocks.
  public var summary: ConfigNode {
    let names = study.variants.map(\.name)
    let parts = zip(study.blocks, blocks).map { block, analysis -> ConfigNode in
      let summary = analysis.summary
      guard case .mapping(let entries) = summary.value else { return summary }
      return StudyAnalysis.mapping(
        [("block", block.name.node), ("sets", block.changes.map { "\($0.path): \($0.value.inlineText)" }.node)]
          + entries.filter { $0.key != "study" }.map { ($0.key, $0.node) })
    }
    let made = blocks.flatMap { block in block.distinctRuns.map { block.records[$0] != nil } }
    return StudyAnalysis.mapping([
      ("study", study.name.node), ("runs", made.count.node), ("finished", made.count { $0 }.node),
      ("baseline", names[study.baseline].node), ("primary", study.primary.node),
      ("level", StudyAnalysis.level.node), ("ordered_by", (isOrderedByValidation ? "validation" : "test").node),
      ("order", ranking.map { names[$0] }.node), ("over_blocks", overBlocks), ("blocks", StudyAnalysis.sequence(parts)),
    ])
  }

  private var overBlocks: ConfigNode {
    let tests = study.labels.compactMap { label in friedman[label].map { node(of: $0, label) } }
    return StudyAnalysis.mapping([
      ("blocks_are", (study.blocksAreDataSets ? "data sets" : study.blocksAreSearches ? "searches" : "folds").node),
      ("scope", StudyAnalysis.Unit.blocks.scope.node),
      ("correction", "Holm, over \(family)".node),
      ("variants", StudyAnalysis.sequence(study.variants.indices.map(node(ofVariant:)))),
      ("comparisons", StudyAnalysis.sequence(comparisons.map(node(of:)))),
      (
        "all_pairs",
        study.comparisons == .all ? StudyAnalysis.sequence(allPairs.map(node(of:))) : ConfigNode(.null)
      ),
      ("friedman", tests.isEmpty ? ConfigNode(.null) : StudyAnalysis.sequence(tests)),
    ])
  }

  private func node(ofVariant variant: Int) -> ConfigNode {
    StudyAnalysis.mapping([
      ("name", study.variants[variant].name.node),
      (
        "metrics",
        StudyAnalysis.mapping(
          study.labels.map { label in
            let values = values(label, of: variant)
            return (
              label,
              StudyAnalysis.mapping([
                ("mean", (values.isEmpty ? nil : values.mean).node), ("sd", values.standardDeviation.node),
                ("values", values.node),
              ])
            )
          })
      ),
    ])
  }

  private func node(of comparison: StudyAnalysis.Comparison) -> ConfigNode {
    let paired = comparison.paired
    return StudyAnalysis.mapping([
      ("variant", study.variants[comparison.variant].name.node),
      ("baseline", study.variants[comparison.reference].name.node), ("metric", comparison.label.node),
      ("pairs", (paired?.count ?? 0).node), ("mean_difference", (paired?.meanDifference).node),
      ("sd_of_differences", (paired?.deviation).node),
      ("interval_95", (paired?.interval.map { [$0.lowerBound, $0.upperBound] }).node), ("t", (paired?.t).node),
      ("p", comparison.p.node), ("p_holm", comparison.holmP.node),
      ("family_size", (comparison.holmP == nil ? nil : comparison.familySize).node),
      ("wilcoxon_p", (paired?.wilcoxonP).node), ("cohens_d_z", (paired?.effect).node),
      ("across_protocols", comparison.differsInProtocol.node), ("finding", comparison.finding.rawValue.node),
      ("result", words(comparison).node), ("sentence", comparison.sentence.node),
    ])
  }

  private func node(of test: FriedmanTest, _ label: String) -> ConfigNode {
    let adjusted = test.holm(against: study.baseline)
    let variants = study.variants.indices.map { variant -> ConfigNode in
      let isBaseline = variant == study.baseline
      return StudyAnalysis.mapping([
        ("name", study.variants[variant].name.node), ("mean_rank", test.meanRanks[variant].node),
        ("z", (isBaseline ? nil : test.z(variant, against: study.baseline)).node),
        ("p", (isBaseline ? nil : test.p(variant, against: study.baseline)).node), ("p_holm", adjusted[variant].node),
      ])
    }
    return StudyAnalysis.mapping([
      ("metric", label.node), ("blocks", test.blocks.node), ("chi_square", test.statistic.node),
      ("degrees_of_freedom", (test.meanRanks.count - 1).node), ("iman_davenport_f", test.f.node), ("p", test.p.node),
      ("variants", StudyAnalysis.sequence(variants)),
    ])
  }
}
