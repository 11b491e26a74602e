extension PackageTemplate {
  var lossPart: Part {
    Part(
      source: """
        import RecKit

        /// Squared hinge: change it into yours.
        ///
        /// Row: mean over its K negatives of max(0, s(negative) - s(positive) + margin)^2.
        public struct \(type): PairwiseLoss {
          /// The name in configs.
          public static let name = "\(component)"
          /// One sentence for lists.
          public static let summary = "Squared hinge of the difference of scores."

          /// By how much a positive should score higher than a negative.
          @Parameter("By how much a positive should score higher than a negative.", above: 0)
          public var margin = 1.0

          /// Makes the loss with its defaults.
          public init() {}

          /// One negative's loss, of s(negative) - s(positive), and its derivative.
          public func term(_ difference: Double) -> (value: Double, derivative: Double) {
            let violation = max(0, difference + margin)
            return (violation * violation, 2 * violation)
          }
        }

        """,
      check: "checkLoss(\(type)())", contract: "gradients, independent rows, lower negatives cost no more",
      rivals: [("bpr", "{loss: bpr}"), ("margin", "{loss: margin}")])
  }
}
