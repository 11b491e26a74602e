extension PackageTemplate {
  var metricPart: Part {
    Part(
      source: """
        import RecKit

        /// How far up the first relevant candidate stands, from 0 (last) to 1 (first): change it into yours.
        ///
        /// 1 - (candidates above it) / (candidates - 1), ties by expectation over their order; larger is better;
        /// undefined where there is one candidate only.
        public struct \(type): Metric {
          /// The name in configs.
          public static let name = "\(component)"
          /// One sentence for lists.
          public static let summary = "How far up the first relevant candidate stands."

          /// Makes the metric.
          public init() {}

          /// The value of one user.
          public func value(of ranking: UserRanking) -> Double? {
            guard ranking.candidateCount > 1, let best = ranking.groups.first else { return nil }
            // Of s tied candidates, m of them relevant, (s - m) / (m + 1) stand above the first relevant one.
            let tied = Double(best.size - best.relevant) / Double(best.relevant + 1)
            return 1 - (Double(best.above) + tied) / Double(ranking.candidateCount - 1)
          }
        }

        """,
      check: "checkMetric(\(type)())",
      contract: "range, ties as the mean over their orders, a better order is no worse",
      rivals: [("cosine", "{scorer: cosine}")])
  }
}
