import Foundation
import RecKitScorers

@testable import RecKit

extension Reader {
  private static let training = TrainingSet(
    positives: Interactions(users: [0, 0, 1], items: [0, 1, 2], userRows: 2), users: .integers(0..<2),
    items: .integers(0..<3))

  /// A stored model of each fitted scorer, of two users and three items; where it is one, it scores them.
  static let fitted = Reader("fitted") { bytes in
    let tensors = try SafeTensors(Data(bytes), source: "model.safetensors").fitted(source: "model.safetensors")
    let scorers: [any FittedScorer] = [
      PopularityScorer(), ItemKNNScorer(), EASEScorer(), RP3betaScorer(), ALSScorer(), PureSVDScorer(),
    ]
    for scorer in scorers {
      guard let model = try? scorer.restored(from: tensors, for: training) else { continue }
      var scores = [Float](repeating: 0, count: 6)
      [Int32]([0, 1]).withUnsafeBufferPointer { users in
        scores.withUnsafeMutableBufferPointer { model.score(users: users, into: $0) }
      }
    }
  }
}
