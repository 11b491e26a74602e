import RecKit
import RecKitCommands
import Testing

/// Whole configs, read with every built-in component.
struct ConfigurationTests {
  private func read(_ text: String, _ overrides: [String] = []) throws -> ExperimentConfiguration {
    var document = try ConfigDocument.parse(Array(text.utf8), source: "test")
    try document.override(with: overrides)
    return try ExperimentConfiguration(document, registry: .builtIn)
  }

  @Test func everySectionHasADefault() throws {
    let configuration = try read("seed: 7\n")
    #expect(configuration.seed == 7 && configuration.training.epochs == 15 && configuration.training.batchSize == 64)
    #expect(configuration.metrics.map(\.label) == ["auc"])
    let names = ["dataset", "splitter", "sampler", "scorer", "loss", "optimizer"].map {
      configuration.resolved[$0]?["name"]?.inlineText
    }
    #expect(names == ["synthetic", "random", "uniform", "cosine", "margin", "adam"])
  }

  @Test(arguments: [
    "seed: 1\n", "scorer: popularity\n", "scorer: {name: mlp, n_hidden: 0, l2_reg: 1e-7}\n",
    "dataset: {name: ml-100k, split: u3, positive_at: 3.5}\nevaluation: {metrics: [ndcg@3, {name: recall, k: 7}, ndcg]}\n",
    "dataset: {name: delimited, file: \"a b.txt\", separator: \"::\", ids: text, time: \"4\"}\nsplitter: {name: time, validation: 0.1}\n",
    "training: {patience: 2, monitor: auc, negatives: 5}\nsampler: {name: popularity, power: 1}\noptimizer: adagrad\n",
  ])
  func theResolvedConfigReadsBackAsItself(text: String) throws {
    let configuration = try read(text)
    let again = try read(configuration.text)
    #expect(again.resolved == configuration.resolved && again.hash == configuration.hash)
    #expect(configuration.hash.count == 64)
  }

  @Test func overridesAreTheConfigsOwnWords() throws {
    let text = "scorer: cosine\nloss: {name: margin, margin: 2}\n"
    #expect(try read(text, ["scorer.latent_dim=8"]).resolved["scorer"]?["latent_dim"]?.inlineText == "8")
    #expect(try read(text, ["scorer=dot"]).resolved["scorer"]?["name"]?.inlineText == "dot")
    // Replacing a component replaces its parameters too.
    #expect(try read(text, ["loss=margin"]).resolved["loss"]?["margin"]?.inlineText == "1.0")
    #expect(try read(text, ["evaluation.metrics=[auc, mrr]"]).metrics.map(\.label) == ["auc", "mrr"])
    #expect(try read(text, ["optimizer.epsilon=1e-8"]).resolved["optimizer"]?["name"]?.inlineText == "adam")
    #expect(try read(text, ["seed=5"]).resolved == read("seed: 5\n" + text).resolved)
  }

  @Test func differentConfigsHaveDifferentHashes() throws {
    let hashes = try ["seed: 0\n", "seed: 1\n", "scorer: dot\n", "training: {epochs: 14}\n"].map { try read($0).hash }
    #expect(Set(hashes).count == 4)
    #expect(try read("seed: 0\n").hash == read("scorer: cosine\n").hash)
  }

  @Test func checksOfGroupsAreMadeToo() {
    let run = CommandRun(["check", "-"], input: "splitter: {name: random, test: 0.6, validation: 0.5}\n")
    #expect(run.code == 2)
    #expect(
      run.errors.hasPrefix(
        "<stdin>:1:49: `validation`: with test it must stay below 1, so that something is left to train on\n"))
  }

  @Test(arguments: ["cosine", "mlp", "popularity-sampling", "dot-bpr", "quickstart"])
  func theConfigsThatShipAreRight(name: String) throws {
    let root = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
    let run = CommandRun(["check", "/\(root)/configs/\(name).txt"])
    #expect(run.code == 0, "\(run.errors)")
  }
}
