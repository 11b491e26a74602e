extension PackageTemplate {
  var lossPart: Part {
    Part(
      source: """
        import RecKit

        /// Squared hinge: change it into yours.
        ///
        /// Row: mean over its K negatives of max(0, s(negative) - s(positive) + margin)^2.
        public struct \(type): Loss {
          /// The name in configs.
          public static let name = "\(component)"
          /// One sentence for lists.
          public static let summary = "Squared hinge of the difference of scores."

          /// By how much a positive should score higher than a negative.
          @Parameter("By how much a positive should score higher than a negative.", above: 0)
          public var margin = 1.0

          /// Makes the loss with its defaults.
          public init() {}

          /// The sum over rows, and its gradient by each score.
          public func evaluate(_ scores: RowScores, gradients: MutableRowScores) -> Double {
            let count = scores.negativeCount
            var sum = 0.0
            for row in 0..<scores.rowCount {
              gradients.positives[row] = 0
              for place in row * count..<(row + 1) * count {
                let violation = max(0, Double(scores.negatives[place] - scores.positives[row]) + margin)
                sum += violation * violation / Double(count)
                gradients.negatives[place] = Float(2 * violation / Double(count))
                gradients.positives[row] -= gradients.negatives[place]
              }
            }
            return sum
          }
        }

        """,
      check: "checkLoss(\(type)())", contract: "gradients, independent rows, lower negatives cost no more",
      rivals: [("bpr", "{loss: bpr}"), ("margin", "{loss: margin}")])
  }
}
