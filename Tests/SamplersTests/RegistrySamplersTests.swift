import RecKit
import RecKitSamplers
import Testing

struct RegistrySamplersTests {
  @Test func everySamplerIsRegisteredWithItsParameters() throws {
    var registry = Registry()
    try registry.registerSamplers()
    #expect(registry.entries(.sampler).map(\.name).sorted() == ["popularity", "uniform"])
    #expect(registry.entry(.sampler, named: "uniform")?.parameters.map(\.key) == ["exclude", "generator", "shared"])
    #expect(registry.entry(.sampler, named: "popularity")?.parameters.map(\.key) == ["power", "exclude", "shared"])
  }
}
