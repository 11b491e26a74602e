import Foundation
import RecKit
import RecKitCommands
import RecKitTesting
import Testing

/// RecKit from Swift, without the command line: `Guides/Library.md`.
struct LibraryTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    _ = try folder.file(
      "config.txt",
      """
      dataset: {name: delimited, file: data.tsv}
      scorer: {name: dot, latent_dim: 4}
      training: {epochs: 2, batch_size: 32}
      evaluation: {metrics: [auc, ndcg@5]}

      """)
    _ = try folder.file("data.tsv", (0..<200).map { "\($0 % 20)\t\($0 * 7 % 31)\n" }.joined())
  }

  @Test func aRunGivesWhatTheCommandLineGives() throws {
    let configuration = try ExperimentConfiguration(
      contentsOf: folder.path + "/config.txt", overrides: ["seed=1"], registry: .builtIn)
    let experiment = Experiment(configuration, data: try configuration.loadData(from: "nowhere"), threads: 2)
    var epochs: [Int] = []
    let result = try experiment.run { event in
      if case .epoch(let record) = event { epochs.append(record.epoch) }
    }
    #expect(epochs == [0, 1, 2])
    let out = folder.path + "/out"
    #expect(CommandRun(["run", folder.path + "/config.txt", "seed=1", "--out", out, "--quiet"]).code == 0)
    let stored = try RunRecord(path: out)
    #expect(stored.metrics == result.test.means && result.test.means.map(\.label) == ["auc", "ndcg@5"])
    #expect(stored.protocolHash == (try experiment.makeProtocol().hash))
  }

  @Test func aFileThatCannotBeReadIsNamed() {
    #expect(throws: FileError.self) {
      try ExperimentConfiguration(contentsOf: folder.path + "/none.txt", registry: .builtIn)
    }
    #expect(throws: ConfigErrors.self) {
      try ExperimentConfiguration(contentsOf: folder.path + "/data.tsv", registry: .builtIn)
    }
  }

  private func plan(_ text: String) throws -> StudyPlan {
    let study = try Study(contentsOf: try folder.file("study.txt", text), registry: .builtIn)
    return try StudyPlan(study, version: "1") { try $0.loadData(from: "nowhere") }
  }

  @Test func aStudyIsPlannedRunAndRead() throws {
    let plan = try plan("base: config.txt\nvary: {loss: [bpr, logistic]}\nseeds: 0..1\n")
    let study = StudyFolder(folder.path + "/study")
    try study.begin(plan.study, plan.addressed)
    #expect(plan.missing(in: study).map(\.addressed.run.index) == [0, 1, 2, 3])
    let second = try StudyPart(shard: "2/2")
    #expect(plan.missing(in: study, part: second).map(\.addressed.run.index) == [1, 3])
    StudyRunner(study, version: "1").run(plan.missing(in: study), workers: 2)
    #expect(plan.missing(in: study).isEmpty)
    let analysis = try StudyAnalysis(plan.study, plan.addressed, in: study)
    #expect(analysis.table.contains("loss bpr"))
  }

  @Test func runsOfADeterministicVariantAreOneUnlessOneIsNamed() throws {
    let plan = try plan("base: config.txt\nvary: {scorer: [popularity]}\nseeds: 0..2\n")
    let study = StudyFolder(folder.path + "/none")
    #expect(plan.runs.count == 3 && plan.distinct.count == 1)
    #expect(plan.missing(in: study).map(\.addressed.run.index) == [0])
    #expect(try plan.missing(in: study, part: StudyPart(run: "2", of: 3)).map(\.addressed.run.index) == [2])
  }
}
