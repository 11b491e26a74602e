import Foundation
import RecKit
import RecKitCommands
import Testing

/// Training again on training and validation positives, for the epochs that validation chose.
struct FinalRunTests {
  private struct Stop: Error {}

  private static let text = """
    dataset: {name: synthetic, users: 30, items: 40, interactions: 500}
    splitter: {name: random, validation: 0.2}
    scorer: {name: SCORER, latent_dim: 4}
    optimizer: {name: adam, learning_rate: 0.01, schedule: cosine}
    training: {epochs: 8, batch_size: 32, patience: 2, monitor: auc, final: train+validation}

    """

  private func experiment(_ scorer: String) throws -> Experiment {
    let text = Self.text.replacing("SCORER", with: scorer)
    let configuration = try ExperimentConfiguration(
      ConfigDocument.parse(Array(text.utf8), source: "test"), registry: .builtIn)
    let logs = try configuration.dataset.load(from: DatasetContext(folder: "/nowhere"))
    let data = try DataPreparer(configuration.dataset.preparation, splitter: configuration.splitter)
      .prepare(logs)
    return Experiment(configuration, data: data, threads: 1)
  }

  @Test(arguments: ["dot", "lightgcn"]) func itIsTheRunByHandOnTheJoinedData(scorer: String) throws {
    let experiment = try experiment(scorer)
    let result = try experiment.run()
    let final = try #require(result.final)
    let (training, validation) = (
      experiment.data.training, try #require(experiment.data.validation)
    )
    let joined = TrainingSet(
      positives: Interactions(
        users: training.positives.users + validation.users,
        items: training.positives.items + validation.items,
        userRows: training.shape.userRows),
      users: training.users, items: training.items)
    var recipe = experiment.configuration.recipe
    recipe.options.epochs = result.keptEpoch
    guard case .trained(let trained) = experiment.configuration.scorer else { return }
    let hand = try recipe.train(trained, on: joined, seed: 0)
    let model = try #require(result.model)
    for (left, right) in zip(model.buffers, hand.model.buffers) {
      #expect(Array(left.values) == Array(right.values))
    }
    let test = try experiment.evaluator().evaluate(hand, part: .test, threads: 1)
    #expect(result.test == test)
    #expect(
      final.positives == joined.positives.count
        && final.history.map(\.epoch) == Array(1...result.keptEpoch))
    #expect(final.chosenTest == result.history.first { $0.epoch == result.keptEpoch }?.metrics)
    #expect(
      result.validation?.means == result.history.first { $0.epoch == result.keptEpoch }?.validation)
    #expect(final.chosenTest != test.means && result.loss == final.history.last?.loss)
  }

  @Test func aResumedRunEndsWithTheSameBits() throws {
    let experiment = try experiment("dot")
    let whole = try experiment.run()
    let scorer = try #require(try experiment.preparedScorer())
    var count = 0
    _ = try experiment.run { if case .checkpoint = $0 { count += 1 } }
    #expect(count == (try #require(whole.history.last)).epoch + whole.keptEpoch)
    for stop in 1...count {
      var (seen, stored) = (0, Data())
      #expect(throws: Stop.self) {
        _ = try experiment.run { event in
          guard case .checkpoint(let make) = event else { return }
          seen += 1
          guard seen == stop else { return }
          stored = make().safeTensors.data
          throw Stop()
        }
      }
      let checkpoint = try Checkpoint(
        SafeTensors(stored, source: "test"), scorer: scorer, shape: experiment.data.training.shape)
      let resumed = try experiment.run(from: checkpoint)
      #expect(
        resumed.test == whole.test && resumed.sampling == whole.sampling
          && resumed.keptEpoch == whole.keptEpoch)
      #expect(resumed.final?.history.map(\.loss) == whole.final?.history.map(\.loss))
      #expect(
        resumed.validation == whole.validation
          && resumed.final?.chosenTest == whole.final?.chosenTest)
      let (left, right) = (try #require(resumed.model), try #require(whole.model))
      for (left, right) in zip(left.buffers, right.buffers) {
        #expect(Array(left.values) == Array(right.values))
      }
    }
  }

  @Test func resultsAndOutputSayWhatWasTrained() throws {
    let folder = try TemporaryFolder()
    let file = try folder.file("config.txt", Self.text.replacing("SCORER", with: "dot"))
    let run = CommandRun(["run", file, "--out", folder.path + "/out"])
    #expect(run.code == 0, "\(run.errors)")
    #expect(
      run.output.contains("trained again on ") && run.output.contains("train+validation Epoch 1/"))
    let record = try RunRecord(path: folder.path + "/out")
    #expect(record.text("final", "trained_on") == "train+validation")
    #expect(record.number("final", "epochs") == record.number("kept_epoch"))
    #expect(record.number("final", "chosen_epoch_metrics", "auc") != record.mean("auc"))
    let wrong = CommandRun(["check", file, "training.patience=null", "training.monitor=null"])
    #expect(
      wrong.code != 0 && wrong.errors.contains("needs `patience` or `stopping`"), "\(wrong.errors)")
    let none = CommandRun(["run", file, "splitter.validation=0", "--out", folder.path + "/none"])
    #expect(none.code != 0 && none.errors.contains("no validation part"), "\(none.errors)")
  }
}
