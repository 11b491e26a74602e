import Foundation
import RecKitScorers
import RecKitTesting
import Testing

@testable import RecKit

/// Replays tiny Keras trainings: every step's loss and the final weights.
struct TrajectoryTests {
  @Test(arguments: try Trajectory.all())
  func everyStepAndTheFinalWeightsAgreeWithKeras(_ trajectory: Trajectory) throws {
    let scorer = trajectory.scorer
    let shape = CatalogueShape(userRows: trajectory.n_users, itemRows: trajectory.n_items)
    let model = Model(scorer.weights(for: shape), shape: shape)
    fill(model, from: trajectory.initial)
    var loss = MarginLoss()
    loss.margin = trajectory.config.margin ?? 1
    var adam = Adam()
    adam.learningRate = trajectory.config.lr ?? 0.001
    adam.repeatedRows = .separate
    adam.updates = .dense
    let step = TrainingStep(scorer: scorer, loss: loss, optimizer: adam, model: model)

    for (index, expected) in trajectory.steps.enumerated() {
      let users = expected.users + expected.users
      let items = expected.positives + expected.negatives
      let found = try users.withUnsafeBufferPointer { users in
        try items.withUnsafeBufferPointer { items in
          try step.run(
            PairBatch(users: users, items: items),
            layout: BatchLayout(positives: expected.users.count, negativesPerPositive: 1),
            dropout: .init(seed: 0, epoch: 0, step: index)) / Double(expected.users.count)
        }
      }
      #expect(abs(found - expected.loss) < 1e-5, "step \(index): \(found), Keras \(expected.loss)")
    }

    let expected = Model(scorer.weights(for: shape), shape: shape)
    fill(expected, from: trajectory.final)
    for (index, declaration) in model.declarations.enumerated() {
      for (found, keras) in zip(model.buffers[index].values, expected.buffers[index].values) {
        #expect(abs(found - keras) < 2e-5, "\(declaration.name): \(found), Keras \(keras)")
      }
    }
  }

  /// Copies Keras' weights in the order that the scorers declare theirs.
  private func fill(_ model: Model, from weights: Trajectory.Weights) {
    let matrices = [weights.user, weights.item] + weights.dense.flatMap { [$0.kernel, [$0.bias]] }
    precondition(matrices.count == model.buffers.count)
    for (buffer, matrix) in zip(model.buffers, matrices) {
      let numbers = matrix.flatMap { $0 }
      precondition(numbers.count == buffer.count)
      _ = buffer.mutableValues.update(fromContentsOf: numbers)
    }
  }
}

/// One entry of `keras_trajectories.json`.
struct Trajectory: Decodable, Sendable, CustomTestStringConvertible {
  struct Config: Decodable {
    var dim: Int?
    var l2: Double?
    var margin: Double?
    var lr: Double?
    var user_dim: Int?
    var item_dim: Int?
    var n_hidden: Int?
    var hidden_size: Int?
  }
  struct Weights: Decodable {
    var user: [[Float]]
    var item: [[Float]]
    var dense: [Dense]
  }
  struct Dense: Decodable {
    var kernel: [[Float]]
    var bias: [Float]
  }
  struct Step: Decodable {
    var users: [Int32]
    var positives: [Int32]
    var negatives: [Int32]
    var loss: Double
  }

  var kind: String
  var config: Config
  var n_users: Int
  var n_items: Int
  var initial: Weights
  var steps: [Step]
  var final: Weights

  var testDescription: String { "\(kind), hidden layers \(config.n_hidden ?? 0), l2 \(config.l2 ?? 0)" }

  static func all() throws -> [Trajectory] {
    try ReferenceFiles.decode([Trajectory].self, from: "keras_trajectories.json")
  }

  var scorer: any Scorer {
    switch kind {
    case "cosine":
      var scorer = CosineScorer()
      scorer.latentDim = config.dim ?? 0
      scorer.l2Reg = config.l2 ?? 0
      return scorer
    case "dot":
      var scorer = DotScorer()
      scorer.latentDim = config.dim ?? 0
      scorer.l2Reg = config.l2 ?? 0
      return scorer
    case "mlp":
      var scorer = MLPScorer()
      scorer.userDim = config.user_dim ?? 0
      scorer.itemDim = config.item_dim ?? 0
      scorer.nHidden = config.n_hidden ?? 0
      scorer.hiddenSize = config.hidden_size ?? 0
      scorer.l2Reg = config.l2 ?? 0
      // Keras was given the regulariser for the tables as well.
      scorer.embeddingL2Reg = config.l2 ?? 0
      scorer.dropout = 0
      return scorer
    default: preconditionFailure("no scorer for \(kind)")
    }
  }
}
