extension PackageTemplate {
  var samplerPart: Part {
    Part(
      source: """
        import RecKit

        /// The most popular of a few uniform draws: change it into yours.
        public struct \(type): NegativeSampler {
          /// The name in configs.
          public static let name = "\(component)"
          /// One sentence for lists.
          public static let summary = "The most popular of a few uniform draws."

          /// Draws to choose from.
          @Parameter("Draws to choose from.", in: 1...100) public var draws = 2

          /// Makes the sampler with its defaults.
          public init() {}

          /// Counts the training positives; nothing else is to be seen here.
          public func prepare(for training: TrainingSet) throws -> any PreparedSampler {
            Prepared(
              users: training.positives.users, items: training.items.rows, draws: draws,
              counts: training.positives.itemCounts(itemRows: training.shape.itemRows))
          }

          private struct Prepared: PerPositiveSampler {
            let users: [Int32]
            let items: Range<Int>
            let draws: Int
            let counts: [Int]

            func draw(for user: Int, using random: inout RandomStream, rejected: inout Int) -> Int32 {
              var best = items.lowerBound + random.nextIndex(below: items.count)
              for _ in 1..<draws {
                let other = items.lowerBound + random.nextIndex(below: items.count)
                if counts[other] > counts[best] { best = other }
              }
              return Int32(best)
            }
          }
        }

        """,
      check: "checkSampler(\(type)(), excludesPositives: false)",
      contract: "draws are items, and depend on seed, epoch and positive alone",
      rivals: [("uniform", "{sampler: uniform}"), ("popularity", "{sampler: popularity}")])
  }
}
