import Foundation
import RecKit
import RecKitCommands
import Testing

/// A batch draws more negatives a positive than `training.negatives` says where its positives are each other's.
struct InBatchResumeTests {
  @Test func aRunOfInBatchNegativesGoesOnWithTheSameBits() throws {
    var registry = Registry.builtIn
    try registry.register(InBatchSampler.self)
    try registry.register(InBatchSoftmax.self)
    let text = """
      dataset: {name: synthetic, users: 40, items: 30, interactions: 400}
      sampler: batch_items
      scorer: {name: dot, latent_dim: 4}
      loss: corrected_softmax
      training: {epochs: 3, batch_size: 32}

      """
    let configuration = try ExperimentConfiguration(
      ConfigDocument.parse(Data(text.utf8), source: "test"), registry: registry)
    let folder = FileManager.default.temporaryDirectory.path
    let logs = try configuration.dataset.load(from: DatasetContext(folder: folder, configFolder: folder))
    let data = try DataPreparer(configuration.dataset.preparation, splitter: configuration.splitter).prepare(logs)
    let experiment = Experiment(configuration, data: data, threads: 1)
    var first: Checkpoint?
    let whole = try experiment.run { event in
      if case .checkpoint(let make) = event, first == nil { first = make().copy() }
    }
    let checkpoint = try #require(first)
    #expect(checkpoint.epoch == 1 && checkpoint.sampling.drawn > data.training.positives.count)
    let resumed = try experiment.run(from: checkpoint)
    let weights = [whole, resumed].map { $0.model?.buffers.map { Array($0.values) } }
    #expect(weights[0] == weights[1] && resumed.sampling == whole.sampling)
  }
}
