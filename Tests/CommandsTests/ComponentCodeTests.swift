import Foundation
import RecKit
import RecKitCommands
import Testing

/// A result of components that RecKit does not ship is the answer of their code too.
struct ComponentCodeTests {
  private struct OwnLoss: Loss {
    static let name = "own"
    static let summary = "A loss of these tests."
    func evaluate(_ scores: RowScores, gradients: MutableRowScores) -> Double { 0 }
  }

  private func identity(_ text: String, version: String = "1.0.0") throws -> RunIdentity {
    var registry = Registry.builtIn
    try registry.register(OwnLoss.self)
    let document = try ConfigDocument.parse(text.utf8, source: "test")
    return RunIdentity(
      try ExperimentConfiguration(document, registry: registry), dataHash: "data", version: version)
  }

  @Test(arguments: [
    "scorer: dot\n", "scorer: popularity\n", "loss: logistic\noptimizer: sgd\nsampler: popularity\n",
    "splitter: time\nevaluation: {metrics: [mrr, map@5]}\n", "dataset: {name: ml-100k, split: ua}\n",
  ])
  func theVersionStandsForRecKitsOwnCode(text: String) throws {
    #expect(try identity(text).code == nil)
  }

  @Test func theCodeOfOthersIsTheFileThatHoldsIt() throws {
    let own = try identity("loss: own\n")
    let code = try #require(own.code)
    #if os(Linux)
      let file = try Data(contentsOf: URL(fileURLWithPath: "/proc/self/exe"))
      #expect(code == SHA256.hexadecimal(of: file))
    #endif
    #expect(code.count == 64)
    let later = RunIdentity(config: own.config, data: own.data, version: own.version, code: "another build")
    let without = RunIdentity(config: own.config, data: own.data, version: own.version, code: nil)
    #expect(Set([own, later, without].map(\.address)).count == 3)
    #expect(own.differences(from: later, configs: []).count == 1)
    #expect(RunIdentity(own.node) == own && RunIdentity(without.node) == without)
  }

  #if os(Linux)
    /// Another build of a program: its file is another, what it does is the same.
    @Test func anotherBuildsRunsAreNotUsedAndSaidToBeThere() throws {
      let folder = try TemporaryFolder()
      let program = folder.path + "/program"
      let built = try #require(Bundle.main.executableURL).deletingLastPathComponent().appending(path: "TwoTowerScorer")
      try FileManager.default.copyItem(atPath: built.path, toPath: program)
      let base = "dataset: {name: synthetic, users: 20, items: 15, interactions: 100}, training: {epochs: 1}"
      let own = try folder.file(
        "own.txt",
        "base: {\(base), scorer: {name: two_tower, latent_dim: 4}}\nvary: {training.epochs: [1, 2]}\nseeds: 0\n")
      let shipped = try folder.file(
        "shipped.txt",
        "base: {\(base), scorer: {name: dot, latent_dim: 4}}\nvary: {training.epochs: [1, 2]}\nseeds: 0\n")
      func call(_ arguments: String...) throws -> ProgramRun {
        try ProgramRun(program, arguments, in: folder.path)
      }
      for study in [own, shipped] {
        #expect(try call("sweep", study, "--jobs", "1").text.contains("0 of 2 runs are there, 2 to do"))
        let again = try call("sweep", study, "--jobs", "1").text
        #expect(again.contains("2 of 2 runs are there, 0 to do") && !again.contains("another build"), "\(again)")
      }
      #expect(try call("run", "studies/own/runs/\(firstRun(of: "own", folder))/config.txt", "--out", "run").code == 0)

      let file = try FileHandle(forWritingTo: URL(fileURLWithPath: program))
      try file.seekToEnd()
      try file.write(contentsOf: Data([0]))
      try file.close()
      let report = try call("report", "studies/own").text
      #expect(report.contains("Other code: 2 of 2 runs were made by another build"), "\(report)")
      let anew = try call("sweep", own, "--jobs", "1").text
      #expect(anew.contains("0 of 2 runs are there, 2 to do"), "\(anew)")
      #expect(
        anew.contains("Not used: 2 runs in runs/ that another build of this program's own components made."), "\(anew)")
      #expect(!anew.contains("Other code"))
      #expect(try call("sweep", shipped, "--jobs", "1").text.contains("2 of 2 runs are there, 0 to do"))
      let resumed = try call("run", "run/config.txt", "--out", "run", "--resume", "--json")
      #expect(resumed.code == 2 && resumed.text.contains("the code of components that RecKit does not ship"))
    }

    private func firstRun(of study: String, _ folder: TemporaryFolder) throws -> String {
      try FileManager.default.contentsOfDirectory(atPath: "\(folder.path)/studies/\(study)/runs").sorted()[0]
    }
  #endif
}
