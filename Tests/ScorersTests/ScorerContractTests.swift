import RecKitScorers
import RecKitTesting
import Testing

@testable import RecKit

struct ScorerContractTests {
  @Test(arguments: Self.scorers.indices)
  func everyBuiltInKeepsTheContract(_ index: Int) throws {
    try checkScorer(Self.scorers[index])
  }

  static let scorers: [any PreparableScorer] = [
    configured(CosineScorer()) { $0.latentDim = 7 },
    configured(DotScorer()) { $0.latentDim = 18 },
    configured(DotScorer()) {
      $0.latentDim = 5
      $0.userBias = true
      $0.itemBias = true
    },
    mlp(hidden: 0, .linear), mlp(hidden: 1, .linear), mlp(hidden: 1, .relu), mlp(hidden: 2, .relu),
    mlp(hidden: 3, .sigmoid),
    configured(EuclideanScorer()) { $0.latentDim = 7 },
    configured(EuclideanScorer()) { ($0.latentDim, $0.userBias, $0.itemBias) = (5, true, true) },
    configured(GMFScorer()) { $0.latentDim = 6 },
    configured(NeuMFScorer()) { ($0.latentDim, $0.mlpDim, $0.nHidden) = (4, 8, 2) },
    configured(NeuMFScorer()) { ($0.latentDim, $0.mlpDim, $0.nHidden) = (3, 5, 0) },
    configured(LightGCNScorer()) { ($0.latentDim, $0.layers) = (5, 0) },
    configured(LightGCNScorer()) { ($0.latentDim, $0.layers) = (4, 3) },
    configured(HistoryScorer()) { $0.latentDim = 6 },
    configured(HistoryScorer()) { ($0.latentDim, $0.alpha, $0.itemBias) = (3, 0.5, true) },
  ]

  private static func mlp(hidden: Int, _ activation: MLPScorer.Activation) -> any Scorer {
    configured(MLPScorer()) {
      $0.userDim = 3
      $0.itemDim = 5
      $0.nHidden = hidden
      $0.hiddenSize = 17
      $0.outputActivation = activation
    }
  }

  private static func configured<S>(_ scorer: S, _ change: (inout S) -> Void) -> S {
    var scorer = scorer
    change(&scorer)
    return scorer
  }

  @Test func aWrongGradientIsFound() {
    #expect(throws: CheckFailure.self) { try checkScorer(WronglyDerived()) }
  }

  @Test func aScoreThatDependsOnItsBatchIsFound() {
    #expect(throws: CheckFailure.self) { try checkScorer(OrderDependent()) }
  }

  @Test func anUnusedWeightIsFound() {
    let expected = CheckFailure("unused", "the scores do not depend on the weight user_bias")
    #expect(throws: expected) { try checkScorer(Unused()) }
  }

  @Test func aCatalogueScorerThatDisagreesIsFound() {
    #expect(throws: CheckFailure.self) { try checkScorer(WrongCatalogue()) }
  }
}

private struct WronglyDerived: Scorer {
  static let name = "wrong"
  static let summary = "x squared with the derivative x."

  struct Square: Operation {
    static let name = "square"
    func forward(_ context: OperationContext) {
      for i in 0..<context.output.count {
        context.output.pointer[i] = context.input(0).pointer[i] * context.input(0).pointer[i]
      }
    }
    func backward(_ context: OperationContext) {
      for i in 0..<context.output.count {
        context.inputGradient(0).pointer[i] += context.outputGradient.pointer[i] * context.input(0).pointer[i]
      }
    }
  }

  func weights(for shape: CatalogueShape) -> [WeightDeclaration] {
    [WeightDeclaration("item_bias", rows: shape.itemRows, columns: 1)]
  }

  func scores(of pairs: PairBatch, on tape: Tape) -> Variable {
    tape.record(Square(), tape.lookup("item_bias", rows: pairs.items), rows: pairs.count, columns: 1)
  }
}

private struct OrderDependent: Scorer {
  static let name = "ordered"
  static let summary = "Adds the position in the batch."

  struct Position: Operation {
    static let name = "position"
    func forward(_ context: OperationContext) {
      for i in 0..<context.output.count { context.output.pointer[i] = context.input(0).pointer[i] + Float(i) }
    }
    func backward(_ context: OperationContext) {}
  }

  func weights(for shape: CatalogueShape) -> [WeightDeclaration] {
    [WeightDeclaration("item_bias", rows: shape.itemRows, columns: 1)]
  }

  func scores(of pairs: PairBatch, on tape: Tape) -> Variable {
    tape.record(Position(), tape.lookup("item_bias", rows: pairs.items), rows: pairs.count, columns: 1)
  }
}

private struct Unused: Scorer {
  static let name = "unused"
  static let summary = "Declares a weight that it does not use."

  func weights(for shape: CatalogueShape) -> [WeightDeclaration] {
    [
      WeightDeclaration("item_bias", rows: shape.itemRows, columns: 1),
      WeightDeclaration("user_bias", rows: shape.userRows, columns: 1),
    ]
  }

  func scores(of pairs: PairBatch, on tape: Tape) -> Variable { tape.lookup("item_bias", rows: pairs.items) }
}

private struct WrongCatalogue: Scorer {
  static let name = "disagreeing"
  static let summary = "Scores the catalogue with zeros."

  struct Zeros: CatalogueScorer {
    func score(users: UnsafeBufferPointer<Int32>, into output: UnsafeMutableBufferPointer<Float>) {
      output.update(repeating: 0)
    }
  }

  func weights(for shape: CatalogueShape) -> [WeightDeclaration] {
    [WeightDeclaration("item_bias", rows: shape.itemRows, columns: 1)]
  }

  func scores(of pairs: PairBatch, on tape: Tape) -> Variable { tape.lookup("item_bias", rows: pairs.items) }

  func catalogueScorer(for model: Model) -> any CatalogueScorer { Zeros() }
}
