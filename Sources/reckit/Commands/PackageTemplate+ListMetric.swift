extension PackageTemplate {
  var listMetricPart: Part {
    Part(
      source: """
        import RecKit

        /// How popular the listed items are, from 0 (never seen in training) to 1 (the most popular): change it into yours.
        ///
        /// The mean over lists' items of (training positives of the item) / (those of the most popular item); larger is
        /// more popular.
        public struct \(type): ListMetric {
          /// The name in configs.
          public static let name = "\(component)"
          /// One sentence for lists.
          public static let summary = "Mean popularity of the listed items."
          /// Less popular items are wanted.
          public static let higherIsBetter = false

          /// Length of the lists; configs write \(component)@20.
          @Parameter("Length of the lists.", in: 1...1_000_000) public var k = 10

          /// Makes the metric.
          public init() {}

          /// The value of all lists together.
          public func value(of lists: TopLists, training: TrainingSet) -> Double? {
            let counts = training.positives.itemCounts(itemRows: training.shape.itemRows)
            guard let largest = counts.max(), largest > 0, !lists.items.isEmpty else { return nil }
            let sum = lists.items.reduce(0) { $0 + counts[Int($1)] }
            return Double(sum) / Double(largest * lists.items.count)
          }
        }

        """,
      check: "checkListMetric(\(type)())",
      contract: "range, the same at every call, any order of users, some lists differ in value",
      rivals: [("popularity", "{scorer: popularity}")])
  }
}
