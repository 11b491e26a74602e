import Foundation
import RecKitCommands
import Testing

@testable import RecKit

/// What is not exactly this run's checkpoint is refused with the reason.
struct CheckpointFileTests {
  private let folder = NSTemporaryDirectory() + "reckit-checkpoint-\(UUID().uuidString)"
  private let experiment: Experiment
  private let identity: RunIdentity

  init() throws {
    experiment = try Self.experiment()
    identity = RunIdentity(experiment.configuration, dataHash: experiment.data.hash, version: "1")
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  }

  private static func experiment(_ training: String = "{epochs: 3, batch_size: 8, patience: 3, monitor: auc}") throws
    -> Experiment
  {
    let text = """
      dataset: {name: synthetic, users: 6, items: 9, interactions: 27}
      scorer: {name: dot, latent_dim: 2}
      training: \(training)
      evaluation: {metrics: [auc], before_training: true}
      """
    let configuration = try ExperimentConfiguration(
      ConfigDocument.parse(Array(text.utf8), source: "test"), registry: .builtIn)
    let logs = try configuration.dataset.load(from: DatasetContext(folder: "/nowhere"))
    let data = try DataPreparer(configuration.dataset.preparation, splitter: configuration.splitter).prepare(logs)
    return Experiment(configuration, data: data, threads: 1)
  }

  private func checkpoints() throws -> [Checkpoint] {
    var all: [Checkpoint] = []
    _ = try experiment.run { if case .checkpoint(let make) = $0 { all.append(make().copy()) } }
    return all
  }

  private func file(_ identity: RunIdentity? = nil, _ experiment: Experiment? = nil) -> CheckpointFile {
    CheckpointFile(
      folder: folder, identity: identity ?? self.identity,
      configuration: (experiment ?? self.experiment).configuration)
  }

  private func read(_ file: CheckpointFile) throws -> (checkpoint: Checkpoint, damage: CheckpointError?)? {
    guard let scorer = try experiment.preparedScorer() else { return nil }
    return try file.read(scorer: scorer, shape: experiment.data.training.shape)
  }

  @Test func everyFlippedBitCutAndAddedByteIsRefused() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let file = file()
    try file.write(try checkpoints()[0])
    #expect(try read(file)?.checkpoint.epoch == 1)
    let bytes = try Data(contentsOf: URL(fileURLWithPath: file.path))
    func isRefused(_ data: Data) throws -> Bool {
      try data.write(to: URL(fileURLWithPath: file.path))
      do { _ = try read(file) } catch CheckpointError.damaged { return true }
      return false
    }
    for position in bytes.indices {
      var other = bytes
      other[position] ^= 1 << (position % 8)
      #expect(try isRefused(other), "a bit of byte \(position)")
    }
    for count in stride(from: 0, to: bytes.count, by: 13) { #expect(try isRefused(bytes.prefix(count))) }
    #expect(try isRefused(bytes + [0]) && isRefused(bytes + bytes) && isRefused(bytes.dropFirst()))
  }

  @Test func aCheckpointOfAnotherRunIsRefusedWithTheReason() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try file().write(try checkpoints()[0])
    func refusal(_ identity: RunIdentity, _ experiment: Experiment? = nil) -> String {
      do { _ = try read(file(identity, experiment)) } catch { return "\(error)" }
      return ""
    }
    let (config, data) = (identity.config, identity.data)
    let start = "the checkpoint does not belong to this run: "
    #expect(
      refusal(.init(config: config, data: "x", version: "1", code: nil)) == start + "the data changed since")
    #expect(
      refusal(.init(config: config, data: data, version: "2", code: nil))
        == start + "another version of RecKit wrote it (1, here 2)")
    #expect(
      refusal(.init(config: config, data: data, version: "1", code: "x"))
        == start + "the code of its components changed since")
    let other = try Self.experiment("{epochs: 4, batch_size: 8, patience: 3, monitor: auc}")
    #expect(
      refusal(.init(other.configuration, dataHash: data, version: "1"), other)
        == start + "it is of another config: training.epochs differs (3, here 4)")
  }

  @Test func theOneBeforeIsKeptAndUsed() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let file = file()
    let all = try checkpoints()
    try file.write(all[0])
    try file.write(all[1])
    #expect(try read(file)?.checkpoint.epoch == 2)
    try Data("x".utf8).write(to: URL(fileURLWithPath: file.path))
    let found = try #require(try read(file))
    #expect(found.checkpoint.epoch == 1)
    #expect(found.damage == .damaged("its 1 bytes are not those that were written"))
    // The damaged one does not push the whole one out.
    try file.discardNewest()
    #expect(try read(file)?.damage == nil)
    try file.write(all[1])
    try FileManager.default.removeItem(atPath: file.path)
    #expect(try read(file)?.checkpoint.epoch == 1)
    try Data().write(to: URL(fileURLWithPath: file.previousPath))
    #expect(throws: CheckpointError.self) { try read(file) }
    file.remove()
    #expect(try read(file) == nil && FileManager.default.contentsOfDirectory(atPath: folder).isEmpty)
  }

  /// Files with a right checksum whose content no run can have left.
  @Test(arguments: [
    "epoch", "epochs", "steps", "negative steps", "drawn", "excluded", "known", "slot", "slots", "slot size", "nan",
    "best nan", "best", "best epoch", "history", "history order", "labels", "seconds", "tensor", "shape",
  ])
  func craftedContentIsRefused(what: String) throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    var checkpoint = try checkpoints()[1]
    switch what {
    case "epoch": checkpoint.epoch = -1
    case "epochs": checkpoint.epoch = 4
    case "steps": checkpoint.stepCount = .max
    case "negative steps": checkpoint.stepCount = -1
    case "drawn": checkpoint.sampling.drawn = .max
    case "excluded": checkpoint.sampling.excluded = .max
    case "known": checkpoint.sampling.knownPositives = .max
    case "slot": checkpoint.slots[0].name += "x"
    case "slots": checkpoint.slots.append(("more", AlignedBuffer(count: 1)))
    case "slot size": checkpoint.slots[0].values = AlignedBuffer(count: 1)
    case "nan": checkpoint.model.buffers[0].pointer[0] = .nan
    case "best nan": checkpoint.best?.model.buffers[0].pointer[0] = .nan
    case "best", "best epoch": checkpoint.best?.epoch = what == "best" ? 0 : .max
    case "history": checkpoint.history.removeLast()
    case "history order": checkpoint.history.swapAt(0, 1)
    case "labels": for epoch in 0...2 { checkpoint.history[epoch].metrics[0] = MetricValue("other", 1) }
    case "seconds": checkpoint.history[1].trainSeconds = -1
    case "tensor", "shape":
      let model = checkpoint.model.declarations
      checkpoint.model = Model(
        what == "tensor" ? model + [.bias("more", rows: 1)] : [.bias(model[0].name, rows: 7)] + model.dropFirst(),
        shape: checkpoint.model.shape)
    default: Issue.record("\(what)")
    }
    let file = file()
    do {
      try file.write(checkpoint)
      guard let found = try read(file)?.checkpoint else { return }
      _ = try experiment.run(from: found)
      Issue.record("\(what) was believed")
    } catch CheckpointError.foreign {}
  }

  /// Headers of the same length with a right checksum.
  @Test(arguments: [
    ("slot/", "slut/"), ("[6, 2]", "[2, 6]"), ("\"epoch\\\": 1", "\"epoch\\\": x"), ("\"steps\\\"", "\"stops\\\""),
    ("best/item_embedding", "best/user_embedding"), ("F64", "F32"), ("data_offsets\": [0", "data_offsets\": [9"),
    ("reckit checkpoint 2", "reckit checkpoint 3"), ("auc\\\"]", "auc\\\"}"),
    ("checkpoint/history", "checkpoint/histery"),
    ("checkpoint/checksum", "checkpoint/checksam"), ("\"identity\"", "\"identitx\""),
  ])
  func craftedHeadersAreRefused(old: String, new: String) throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let file = file()
    try file.write(try checkpoints()[0])
    var bytes = try Data(contentsOf: URL(fileURLWithPath: file.path))
    let place = try #require(bytes.range(of: Data(old.utf8)), "\(old) is not there")
    bytes.replaceSubrange(place, with: Data(new.utf8))
    bytes.replaceSubrange((bytes.count - 8)..., with: CheckpointFile.checksum(of: bytes.dropLast(8)))
    try bytes.write(to: URL(fileURLWithPath: file.path))
    #expect(throws: CheckpointError.self) { try read(file) }
  }

  @Test func aLongHistoryIsLinear() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    var checkpoint = try checkpoints()[0]
    let record = checkpoint.history[1]
    checkpoint.history = (0..<100_000).map { epoch in
      var record = record
      record.epoch = epoch
      if epoch % 3 == 0 { (record.metrics, record.loss) = ([], nil) }
      return record
    }
    let file = file()
    try file.write(checkpoint)
    #expect(try read(file)?.checkpoint.history == checkpoint.history)
  }
}
