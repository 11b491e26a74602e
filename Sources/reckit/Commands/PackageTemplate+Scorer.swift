extension PackageTemplate {
  var scorerPart: Part {
    Part(
      source: """
        import RecKit

        /// Inner product of two embeddings and the item's bias: change it into yours.
        ///
        /// A scorer that needs the training data first (a graph, user histories, item features) is a
        /// `PreparableScorer`: see RecKit's Guides/Tape.md.
        public struct \(type): Scorer {
          /// The name in configs.
          public static let name = "\(component)"
          /// One sentence for lists.
          public static let summary = "Inner product of two embeddings and the item's bias."

          /// Length of the embeddings.
          @Parameter("Length of the embeddings.", in: 1...4096) public var latentDim = 32

          /// Makes the scorer with its defaults.
          public init() {}

          /// The tables that training changes.
          public func weights(for shape: CatalogueShape) -> [WeightDeclaration] {
            [
              .embedding("user_embedding", rows: shape.userRows, columns: latentDim),
              .embedding("item_embedding", rows: shape.itemRows, columns: latentDim),
              .bias("item_bias", rows: shape.itemRows),
            ]
          }

          /// The forward pass, from which the gradients follow.
          public func scores(of pairs: PairBatch, on tape: Tape) -> Variable {
            let users = tape.lookup("user_embedding", rows: pairs.users)
            let items = tape.lookup("item_embedding", rows: pairs.items)
            return tape.add(tape.rowDot(users, items), tape.bias("item_bias", rows: pairs.items))
          }
        }

        """,
      check: "checkScorer(\(type)())", contract: "gradients, permutation, scoring of the catalogue",
      rivals: [("cosine", "{scorer: cosine}"), ("dot", "{scorer: dot}")])
  }
}
