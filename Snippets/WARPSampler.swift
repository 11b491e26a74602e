import RecKit
import RecKitCommands
import RecKitSamplers

/// Draws until an item scores within the margin of the positive, and weights the row by the rank that this suggests.
///
/// Violation after n of at most N draws: rank r = floor((items - 1) / n), weight L(r) = 1 + 1/2 + ... + 1/r; none: 0. With
/// loss `margin` this is WARP. Source: Weston, Bengio, Usunier: WSABIE (IJCAI 2011), algorithm 1.
struct WARPSampler: NegativeSampler {
  static let name = "first_violation"
  static let summary = "The first of several draws that violates the margin, weighed by its rank."
  var excludesPositives: Bool { true }

  @Parameter("Draws at the most.", in: 1...1000) var draws = 20
  @Parameter("How far below the positive a negative must stay, as the loss has it.", in: 0...) var margin = 1.0

  func prepare(for training: TrainingSet) throws -> any PreparedSampler {
    var uniform = UniformSampler()
    uniform.exclude = .positives
    return Prepared(
      base: try uniform.prepare(for: training), candidates: draws, positives: training.positives,
      margin: Float(margin), items: training.items.rows.count)
  }

  struct Prepared: ChoosingSampler {
    let base: any PreparedSampler
    let candidates: Int
    let positives: Interactions
    let margin: Float
    let items: Int

    func choose(among scores: ArraySlice<Float>, positive: Float) -> (place: Int, weight: Float) {
      guard let place = scores.firstIndex(where: { $0 + margin > positive }) else { return (scores.startIndex, 0) }
      let rank = max(1, (items - 1) / (place - scores.startIndex + 1))
      return (place, (1...rank).reduce(0) { $0 + 1 / Float($1) })
    }
  }
}

// swift run WARPSampler run configs/quickstart.txt sampler=first_violation loss=margin
private let program: Never = Reckit.main { try $0.register(WARPSampler.self) }
