extension RankingEvaluator {
  /// Groups of users by their training positives; equal ones divide the users of the test part.
  static func userGroups(
    _ specification: GroupSpecification?, _ training: TrainingSet, test: CandidateSet?
  ) -> CountGroups? {
    specification.map { specification in
      let positives = training.positives
      return CountGroups(
        specification, counts: (0..<positives.userRows).map { positives.items(of: $0).count },
        members: (test?.users ?? []).map { Int($0.row) })
    }
  }

  /// Groups of items by their training positives; equal ones divide the candidates.
  static func itemGroups(
    _ specification: GroupSpecification?, _ training: TrainingSet, candidates: Range<Int>
  ) -> CountGroups? {
    specification.map {
      CountGroups($0, counts: training.positives.itemCounts(itemRows: training.shape.itemRows), members: candidates)
    }
  }

  /// Adds what a result says of groups.
  func addGroups(to result: inout EvaluationResult, of set: CandidateSet, _ ranked: RankedPart) {
    if let userGroups {
      let groups = result.users.map { userGroups.group(of: Int($0)) }
      result.groupOfUser = groups.map { $0.map { userGroups.names[$0] } }
      let members = userGroups.members(among: result.users.lazy.map(Int.init))
      result.userGroups = members.indices.map { group in
        let means = zip(result.labels, result.values).map { label, values in
          MetricValue(label, Self.mean(zip(values, groups).lazy.filter { $0.1 == group }.map(\.0)))
        }
        return GroupResult(
          name: userGroups.names[group], members: members[group].count, counts: members[group].counts,
          users: members[group].count, means: means)
      }
    }
    if let itemGroups {
      let members = itemGroups.members(among: set.rows)
      result.itemGroups = members.indices.map { group in
        let rankings = ranked.byItemGroup[group]
        let means = metrics.compactMap { $0 as? any Metric }.map { metric in
          MetricValue(metric.label, Self.mean(rankings.map { metric.value(of: $0) ?? .nan }))
        }
        return GroupResult(
          name: itemGroups.names[group], members: members[group].count, counts: members[group].counts,
          users: rankings.count, means: means)
      }
    }
  }

  /// The mean of what is defined; NaN where nothing is.
  private static func mean(_ values: some Sequence<Double>) -> Double {
    let defined = values.filter { !$0.isNaN }
    return defined.isEmpty ? .nan : defined.reduce(0, +) / Double(defined.count)
  }
}
