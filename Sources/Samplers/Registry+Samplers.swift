public import RecKit

extension Registry {
  /// Registers the built-in samplers.
  public mutating func registerSamplers() throws {
    try register(UniformSampler.self)
    try register(PopularitySampler.self)
    defaults[.sampler] = UniformSampler.name
  }
}
