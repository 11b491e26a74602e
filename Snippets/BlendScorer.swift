import Foundation
import RecKit
import RecKitCommands
import RecKitScorers

/// The score of a trained scorer plus a share of popularity, whose weight is set afterwards.
///
/// s(u, i) = t(u, i) + weight log(1 + n_i), t trained as the config says, n_i the item's training positives.
struct BlendScorer: FittedScorer {
  static let name = "blend"
  static let summary = "A trained scorer plus a share of popularity."
  @ComponentParameter("The scorer that is trained.") var of: any PreparableScorer = DotScorer()
  @Parameter("Of the popularity's logarithm; below 0 rare items gain.") var weight = 0.1

  func fit(to training: TrainingSet, context: FitContext) throws -> any FittedModel {
    let counts = training.positives.itemCounts(itemRows: training.shape.itemRows)
    let gains = counts.map { Float(weight * log(1 + Double($0))) }
    return Blend(trained: try context.train(of, on: training), gains: gains)
  }

  struct Blend: FittedModel {
    let trained: TrainedScorer
    let gains: [Float]
    var tensors: [FittedTensor] { trained.tensors + [FittedTensor("item_gain", shape: [gains.count], gains)] }

    func score(users: UnsafeBufferPointer<Int32>, into output: UnsafeMutableBufferPointer<Float>) {
      trained.score(users: users, into: output)
      for place in output.indices { output[place] += gains[place % gains.count] }
    }
  }
}

// swift run BlendScorer run configs/quickstart.txt "scorer={name: blend, of: {name: dot, latent_dim: 32}, weight: -0.2}"
private let program: Never = Reckit.main { try $0.register(BlendScorer.self) }
