import Foundation
import RecKit
import RecKitCommands
import Testing

/// Losses and samplers together, from the config to what is learnt.
struct BuiltInPairsTests {
  /// On the quickstart's data the items' popularity alone reaches an AUC of 0.713, and weights at
  /// their start with 0.5.
  private static let pairs = [
    "loss: softmax\nsampler: in_batch\ntraining: {epochs: 2, batch_size: 32}\n",
    "loss: {name: softmax, correction: logq, temperature: 0.2}\nsampler: in_batch\n"
      + "training: {epochs: 2, batch_size: 32}\n",
    "loss: warp\nsampler: warp\n",
    "loss: {name: contrastive, weight: 2}\nsampler: uniform\ntraining: {epochs: 2, negatives: 20, batch_size: 256}\n",
    "loss: adaptive_hinge\nsampler: uniform\ntraining: {epochs: 2, negatives: 5, batch_size: 256}\n",
    "loss: squared\nsampler: uniform\n",
    "loss: bpr\nsampler: hard\n",
    "loss: bpr\nsampler: {name: mixture, of: [uniform, {name: popularity, power: 0.5}], weights: [1, 3]}\n",
  ]

  private static func configuration(_ pair: String) throws -> ExperimentConfiguration {
    let text = """
      dataset: synthetic
      scorer: {name: cosine, latent_dim: 16, l2_reg: 1e-6}
      optimizer: {name: adam, learning_rate: 0.01}
      evaluation: {metrics: [auc]}

      """
    let training = pair.contains("training:") ? "" : "training: {epochs: 2, batch_size: 256}\n"
    return try ExperimentConfiguration(
      ConfigDocument.parse(Data((text + pair + training).utf8), source: "test"), registry: .builtIn)
  }

  /// The threshold lies above what popularity alone reaches; the lowest of the pairs reaches 0.76.
  @Test(arguments: pairs) func learnsWithTheSameBitsOnAnyNumberOfThreads(_ pair: String) throws {
    let configuration = try Self.configuration(pair)
    let data = try configuration.loadData(from: FileManager.default.temporaryDirectory.path)
    let results = try [1, 2].map { try Experiment(configuration, data: data, threads: $0).run() }
    let weights = results.map { $0.model?.buffers.map { Array($0.values) } }
    #expect(weights[0] != nil && weights[0] == weights[1] && results[0].sampling == results[1].sampling)
    let auc = try #require(results[0].test.means.first?.mean)
    #expect(auc > 0.72, "\(auc)")
  }

  @Test(arguments: [
    ("loss: {name: softmax, temperature: 0}", "`temperature` must be above 0"),
    ("loss: {name: softmax, correction: log}", "one of none, logq"),
    ("loss: {name: contrastive, margin: 1.5}", "`margin` must be from -1"),
    ("loss: {name: contrastive, weight: 0}", "`weight` must be above 0"),
    ("loss: {name: warp, margin: -1}", "`margin` must be above 0"),
    ("loss: {name: adaptive_hinge, margin: 0}", "`margin` must be above 0"),
    ("loss: {name: squared, weight: -1}", "`weight` must be above 0"),
    ("sampler: {name: hard, of: 0}", "`of` must be from 1 to 1000"),
    ("sampler: {name: warp, most: 0}", "`most` must be from 1 to 1000"),
    ("sampler: {name: mixture, of: [uniform, popularity], weights: [1]}", "expects 2 numbers"),
    ("sampler: {name: mixture, of: [uniform, popularity], weights: [1, 0]}", "expects numbers above 0"),
    ("sampler: {name: mixture, of: [uniform, in_batch]}", "in_batch draws from the batch"),
    ("sampler: {name: mixture, of: [hard, uniform]}", "hard excludes positives and uniform does not"),
    ("sampler: {name: mixture, of: []}", "at least one"),
  ])
  func invalidParametersAreRefused(_ line: String, _ message: String) {
    let run = CommandRun(["verify", "-"], input: "dataset: synthetic\nscorer: cosine\n\(line)\n")
    #expect(run.code != 0 && run.errors.contains(message), "\(run.errors)")
  }
}
