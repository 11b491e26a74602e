import RecKit
import RecKitCommands
import RecKitSamplers

/// The best scored of several draws.
///
/// Source: Zhang et al.: Dynamic Negative Item Sampling (SIGIR 2013).
struct HardestSampler: NegativeSampler {
  static let name = "hardest"
  static let summary = "The best scored of several uniform draws."

  @Parameter("Draws for each negative.", in: 1...1000) var draws = 5

  func prepare(for training: TrainingSet) throws -> any PreparedSampler {
    let base = try UniformSampler().prepare(for: training)
    return Prepared(base: base, candidates: draws, positives: training.positives)
  }

  struct Prepared: ChoosingSampler {
    let base: any PreparedSampler
    let candidates: Int
    let positives: Interactions

    func choose(among scores: ArraySlice<Float>, positive: Float) -> (place: Int, weight: Float) {
      (scores.indices.max { scores[$0] < scores[$1] } ?? scores.startIndex, 1)
    }
  }
}

// swift run HardestSampler run configs/quickstart.txt sampler=hardest
private let program: Never = Reckit.main { try $0.register(HardestSampler.self) }
