import RecKit
import RecKitSamplers
import Testing

struct RegistrySamplersTests {
  @Test func everySamplerIsRegisteredWithItsParameters() throws {
    var registry = Registry()
    try registry.registerSamplers()
    #expect(registry.entry(.sampler, named: "uniform")?.parameters.map(\.key) == ["exclude", "generator", "shared"])
    #expect(registry.entry(.sampler, named: "popularity")?.parameters.map(\.key) == ["power", "exclude", "shared"])
    #expect(
      registry.entries(.sampler).map(\.name).sorted()
        == ["hard", "in_batch", "mixture", "popularity", "uniform", "warp"])
    #expect(registry.entry(.sampler, named: "in_batch")?.parameters.map(\.key) == ["exclude"])
    #expect(registry.entry(.sampler, named: "hard")?.parameters.map(\.key) == ["of", "exclude"])
    #expect(registry.entry(.sampler, named: "warp")?.parameters.map(\.key) == ["most", "margin", "exclude"])
    #expect(registry.entry(.sampler, named: "mixture")?.parameters.map(\.key) == ["of", "weights"])
  }
}
