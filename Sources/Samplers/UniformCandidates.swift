internal import RecKit

extension NegativeSampler {
  /// Uniform draws for samplers that choose among them; errors have the sampler's name.
  ///
  /// - Throws: `SamplerError.noNegatives` where positives are excluded and a user has every item.
  func uniformCandidates(_ exclude: NegativeExclusion, of training: TrainingSet) throws -> any PreparedSampler {
    if exclude == .positives {
      try training.known.requireNegatives(among: training.items.rows.count, of: training, for: Self.name)
    }
    var uniform = UniformSampler()
    uniform.exclude = exclude
    return try uniform.prepare(for: training)
  }
}
