extension StudyAnalysis {
  /// `summary.json`: means, comparisons and verdicts; no times, so that it too has always the same bytes.
  public var summary: ConfigNode {
    let names = study.variants.map(\.name)
    let made = distinctRuns
    let failed = made.compactMap { index in
      failures[index].map { reason in
        let run = study.run(index)
        return Self.mapping([
          ("index", index.node), ("variant", names[run.variant].node), ("seed", run.seed.node),
          ("reason", reason.node),
        ])
      }
    }
    let verdicts = study.variants.indices.compactMap { verdict($0, study.primary) }
    return Self.mapping(
      [
        ("study", study.name.node), ("runs", made.count.node),
        ("finished", made.count { records[$0] != nil }.node), ("failed", Self.sequence(failed)),
        ("baseline", names[study.baseline].node), ("primary", study.primary.node),
        ("correction", "Holm, \(family), each unit by itself".node), ("level", Self.level.node),
        ("ordered_by", (isOrderedByValidation ? "validation" : "test").node), ("order", ranking.map { names[$0] }.node),
        (
          "scope",
          Self.mapping(Unit.ofOneStudy.map { ($0.rawValue, $0.scope.node) })
        ),
        (
          "protocols",
          Self.sequence(
            protocols.map { Self.mapping([("hash", $0.hash.node), ("variants", $0.variants.map { names[$0] }.node)]) })
        ),
        ("variants", Self.sequence(study.variants.indices.map(node(ofVariant:)))),
        ("comparisons", Self.sequence(comparisons.map(node(of:)))),
        ("verdicts", Self.sequence(verdicts.map(node(of:)))),
        ("all_pairs", study.comparisons == .all ? Self.sequence(allPairs.map(node(of:))) : ConfigNode(.null)),
      ] + (publishedNode.map { [("published", $0)] } ?? []))
  }

  private func node(ofVariant variant: Int) -> ConfigNode {
    func statistics(_ values: [Double]) -> ConfigNode {
      Self.mapping([
        ("mean", (values.isEmpty ? nil : values.mean).node), ("sd", values.standardDeviation.node),
        ("values", values.node),
      ])
    }
    let records = records(of: variant)
    return Self.mapping([
      ("name", study.variants[variant].name.node),
      ("changes", study.differences(of: variant).map(\.text).node), ("seeds", records.map(\.seed).node),
      ("deterministic", isDeterministic(variant).node),
      ("selected_on", (records.compactMap { $0.record.text("selected_on") }.first).node),
      ("metrics", Self.mapping(study.labels.map { ($0, statistics(values($0, of: variant))) })),
      (
        "validation",
        validationLabels.isEmpty
          ? ConfigNode(.null)
          : Self.mapping(validationLabels.map { ($0, statistics(validationValues($0, of: variant))) })
      ),
    ])
  }

  /// A comparison over one unit; its `verdict` is that of both, its `finding` that of the unit alone.
  private func node(of comparison: Comparison) -> ConfigNode {
    let paired = comparison.paired
    let verdict = verdict(comparison.variant, comparison.label)?.conclusion.rawValue
    return Self.mapping([
      ("variant", study.variants[comparison.variant].name.node),
      ("baseline", study.variants[comparison.reference].name.node),
      ("metric", comparison.label.node), ("unit", comparison.unit.rawValue.node),
      ("replication", "\(comparison.replication)".node), ("pairs", (paired?.count ?? 0).node),
      ("mean_difference", (paired?.meanDifference).node), ("sd_of_differences", (paired?.deviation).node),
      ("interval_95", (paired?.interval.map { [$0.lowerBound, $0.upperBound] }).node), ("t", (paired?.t).node),
      ("p", comparison.p.node), ("p_holm", comparison.holmP.node),
      ("family_size", (comparison.holmP == nil ? nil : comparison.familySize).node),
      ("wilcoxon_p", (paired?.wilcoxonP).node), ("cohens_d_z", (paired?.effect).node),
      ("across_protocols", comparison.differsInProtocol.node), ("finding", comparison.finding.rawValue.node),
      ("verdict", verdict.node), ("sentence", comparison.sentence.node),
    ])
  }

  private func node(of verdict: Verdict) -> ConfigNode {
    func unit(_ comparison: Comparison) -> ConfigNode {
      let paired = comparison.paired
      return Self.mapping([
        ("pairs", (paired?.count ?? 0).node), ("mean_difference", (paired?.meanDifference).node),
        ("interval_95", (paired?.interval.map { [$0.lowerBound, $0.upperBound] }).node), ("p", comparison.p.node),
        ("p_holm", comparison.holmP.node), ("finding", comparison.finding.rawValue.node),
        ("sentence", comparison.sentence.node),
      ])
    }
    return Self.mapping([
      ("variant", study.variants[verdict.variant].name.node),
      ("baseline", study.variants[verdict.reference].name.node), ("metric", verdict.label.node),
      ("over_seeds", unit(verdict.seeds)), ("over_users", unit(verdict.users)),
      ("verdict", verdict.conclusion.rawValue.node), ("words", verdict.words.node),
      ("sentence", verdict.sentence.node),
    ])
  }

  static func mapping(_ entries: [(String, ConfigNode)]) -> ConfigNode {
    ConfigNode(.mapping(entries.map { ConfigEntry($0.0, $0.1) }))
  }

  static func sequence(_ nodes: [ConfigNode]) -> ConfigNode { ConfigNode(.sequence(nodes)) }
}
