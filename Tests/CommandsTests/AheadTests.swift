import Foundation
import RecKit
import RecKitCommands
import Testing

/// Batches that are drawn ahead, beside a step or after it, and rows that are fetched ahead change nothing.
struct AheadTests {
  /// A table of items so large that its rows are fetched ahead, and batches of 512 pairs, which a thread draws beside a step.
  private static let config = """
    dataset: {name: synthetic, users: 60, items: 9000, interactions: 3000}
    scorer: {name: dot, latent_dim: 64}
    training: {epochs: 2, batch_size: 256}
    evaluation: {metrics: [auc]}

    """

  @Test(arguments: ["adam", "{name: adam, updates: dense}", "adagrad"])
  func threadsGiveTheSameBits(optimizer: String) throws {
    let folder = try TemporaryFolder()
    let config = try folder.file("config.txt", Self.config)
    let models = try [1, 2].map { threads in
      let out = "\(folder.path)/run-\(threads)"
      let run = CommandRun(
        ["run", config, "optimizer=\(optimizer)", "--threads", "\(threads)", "--out", out, "--quiet"])
      #expect(run.code == 0, "\(run.errors)")
      // The sum, for megabytes that differ would be shown one by one.
      return SHA256.hexadecimal(of: try Data(contentsOf: URL(fileURLWithPath: out + "/model.safetensors")))
    }
    #expect(models[0] == models[1])
  }

  /// A last batch of a single positive has nothing to draw from in its batch, whatever was in its place before.
  @Test func aLastBatchWithoutNegativesIsSkipped() throws {
    let folder = try TemporaryFolder()
    let lines = (0..<9).map { "\($0 % 3)\t\($0)\n" }.joined()
    let config = try folder.file(
      "config.txt",
      """
      dataset: {name: delimited, train: \(try folder.file("train.tsv", lines)), test: \(try folder.file("test.tsv", "0\t1\n"))}
      sampler: in_batch
      scorer: {name: dot, latent_dim: 2}
      training: {epochs: 3, batch_size: 4, negatives: 3}
      evaluation: {metrics: [auc]}

      """)
    let run = CommandRun(["run", config, "--out", folder.path + "/run", "--quiet", "--json"])
    #expect(run.code == 0, "\(run.errors)")
    // Two of three batches: eight positives with three negatives each, in each epoch.
    #expect(run.output.contains("\"drawn\": 72") || run.output.contains("\"drawn\":72"), "\(run.output)")
  }
}
