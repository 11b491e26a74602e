public import RecKit

extension Registry {
  /// Registers the built-in samplers.
  public mutating func registerSamplers() throws {
    try register(UniformSampler.self)
    try register(PopularitySampler.self)
    try register(InBatchSampler.self)
    try register(HardSampler.self)
    try register(WARPSampler.self)
    try register(MixtureSampler.self)
    defaults[.sampler] = UniformSampler.name
  }
}
