import Foundation
import RecKit
import RecKitCommands
import Testing

/// A run that is stopped and goes on ends with the same bits as one that is not.
struct ResumeTests {
  private struct Stop: Error {}

  @Test(arguments: [
    "optimizer: adam\n", "optimizer: {name: adam, repeated_rows: separate}\n",
    "optimizer: {name: adam, updates: dense}\n", "optimizer: sgd\n",
    "optimizer: adagrad\n",
    "scorer: {name: mlp, user_dim: 3, item_dim: 4, hidden_size: 5}\n",
    "training: {epochs: 6, batch_size: 32, patience: 2, monitor: auc}\n",
    "sampler: {name: uniform, generator: numpy}\n",
  ])
  func aResumedRunEndsWithTheSameBits(section: String) throws {
    var text = "dataset: {name: synthetic, users: 30, items: 40, interactions: 400}\n" + section
    if !section.hasPrefix("training") { text += "training: {epochs: 6, batch_size: 32}\n" }
    if !section.hasPrefix("scorer") { text += "scorer: {name: cosine, latent_dim: 4, l2_reg: 1e-5}\n" }
    let configuration = try ExperimentConfiguration(
      ConfigDocument.parse(Array(text.utf8), source: "test"), registry: .builtIn)
    let logs = try configuration.dataset.load(from: DatasetContext(folder: "/nowhere"))
    let data = try DataPreparer(configuration.dataset.preparation, splitter: configuration.splitter).prepare(logs)
    let experiment = Experiment(configuration, data: data, threads: 1)
    let whole = try experiment.run()

    // With patience the run may end early; it is stopped after every epoch before its last.
    let epochs = try #require(whole.history.last).epoch
    #expect(epochs > 1)
    for stop in 1..<epochs {
      var stored: Data?
      #expect(throws: Stop.self) {
        _ = try experiment.run { event in
          guard case .checkpoint(let make) = event, case let checkpoint = make(), checkpoint.epoch == stop else {
            return
          }
          stored = checkpoint.safeTensors.data
          throw Stop()
        }
      }
      guard let stored, let scorer = try experiment.preparedScorer() else { continue }
      let checkpoint = try Checkpoint(
        SafeTensors(stored, source: "test"), scorer: scorer, shape: data.training.shape)
      let resumed = try experiment.run(from: checkpoint)
      #expect(resumed.test == whole.test && resumed.sampling == whole.sampling)
      #expect(resumed.history.map(\.loss) == whole.history.map(\.loss))
      #expect(resumed.keptEpoch == whole.keptEpoch && resumed.selectedOn == whole.selectedOn)
      let (left, right) = (try #require(resumed.model), try #require(whole.model))
      for (left, right) in zip(left.buffers, right.buffers) { #expect(Array(left.values) == Array(right.values)) }
    }
  }

  @Test func aCheckpointOfAnotherRunIsRefused() throws {
    let other = try SafeTensors(SafeTensors().data, source: "test")
    let scorer = try #require(Registry.builtIn.entry(.scorer, named: "cosine")?.component.init() as? any Scorer)
    #expect(throws: CheckpointError.self) {
      try Checkpoint(other, scorer: scorer, shape: CatalogueShape(userRows: 2, itemRows: 2))
    }
  }
}
