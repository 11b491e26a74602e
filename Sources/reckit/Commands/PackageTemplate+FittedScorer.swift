extension PackageTemplate {
  var fittedScorerPart: Part {
    Part(
      source: """
        import RecKit

        /// An item's popularity among the users who share an item with the user: change it into yours.
        public struct \(type): FittedScorer {
          /// The name in configs.
          public static let name = "\(component)"
          /// One sentence for lists.
          public static let summary = "Popularity among the users who share an item with the user."

          /// Added to an item's count for each user, so that users without an item have scores too.
          @Parameter("Weight of the popularity among all users.", in: 0...1) public var share = 0.1

          /// True: the fit does not use the seed, so a study runs it once and not once a seed.
          public var isDeterministic: Bool { true }

          /// Makes the scorer with its defaults.
          public init() {}

          /// Counts; nothing but the training data is to be seen here.
          public func fit(to training: TrainingSet, context: FitContext) throws -> any FittedModel {
            let counts = training.positives.itemCounts(itemRows: training.shape.itemRows)
            var usersOf = [[Int32]](repeating: [], count: training.shape.itemRows)
            for (user, item) in zip(training.positives.users, training.positives.items) {
              usersOf[Int(item)].append(user)
            }
            return Fitted(
              popularity: counts.map { Float(share) * Float($0) }, positives: training.positives, usersOf: usersOf)
          }

          private struct Fitted: FittedModel {
            let popularity: [Float]
            let positives: Interactions
            let usersOf: [[Int32]]

            /// What `model.safetensors` keeps of the fit.
            var tensors: [FittedTensor] {
              [FittedTensor("item_popularity", shape: [popularity.count], popularity)]
            }

            func score(users: UnsafeBufferPointer<Int32>, into output: UnsafeMutableBufferPointer<Float>) {
              for (place, user) in users.enumerated() {
                var scores = popularity
                for item in positives.items(of: Int(user)) {
                  for other in usersOf[Int(item)] {
                    for item in positives.items(of: Int(other)) { scores[Int(item)] += 1 }
                  }
                }
                for (item, score) in scores.enumerated() { output[place * scores.count + item] = score }
              }
            }
          }
        }

        """,
      check: "checkFittedScorer(\(type)())",
      contract: "finite scores for every user, the same at every fit, one user's apart from another's",
      rivals: [("popularity", "{scorer: popularity}"), ("random", "{scorer: random}")])
  }
}
