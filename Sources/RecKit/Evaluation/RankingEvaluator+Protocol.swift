extension RankingEvaluator {
  /// How an evaluation was made, for the protocol block: key and value, in order.
  ///
  /// - Parameter part: the held-out part.
  /// - Returns: candidates, exclusions, tie rule, metrics, and numbers of candidates, users and missing items.
  public func facts(_ part: EvaluationPart) -> [(key: String, value: ConfigNode)] {
    guard let set = sets[part] else { return [] }
    return [
      ("part", ConfigNode(.string(part.rawValue)))
    ] + candidateFacts(set) + [
      ("exclude", exclude.node),
      ("exclude_validation", ConfigNode(.bool(part == .test && exclude.coversValidation && sets[.validation] != nil))),
      ("ties", ConfigNode(.string("expectation over random order (auc: one half)"))),
    ]
      + (metrics.contains { $0 is any ListMetric }
        ? [("list_ties", ConfigNode(.string("a random order for each user, the same in every run")))] : []) + [
        ("metrics", metrics.map(\.label).node),
        ("mean_over", ConfigNode(.string("users with a relevant candidate"))),
        ("users", ConfigNode(.integer(set.users.count))),
        ("missing_relevant", ConfigNode(.integer(set.missingRelevant))),
      ]
  }

  /// Which items are ranked, and how many; of given ones the longest list, and a hash of all.
  private func candidateFacts(_ set: CandidateSet) -> [(key: String, value: ConfigNode)] {
    guard let lists else {
      return [("candidates", candidates.node), ("candidate_items", ConfigNode(.integer(set.rows.count)))]
    }
    return [
      ("candidates", "sampled".node), ("candidate_items", set.longestList.node), ("candidates_hash", lists.hash.node),
    ]
  }
}
