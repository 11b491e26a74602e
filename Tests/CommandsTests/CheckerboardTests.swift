import Foundation
import RecKit
import RecKitCommands
import Testing

/// A toy set with a known answer: users of one colour like the items of that colour, and each one's withheld item
/// must come first.
struct CheckerboardTests {
  @Test(arguments: [
    "scorer: {name: cosine, latent_dim: 8}\n", "scorer: {name: dot, latent_dim: 8}\nloss: bpr\n",
    "scorer: {name: dot, latent_dim: 2}\nloss: logistic\n",
    "scorer: {name: mlp, user_dim: 8, item_dim: 8, hidden_size: 16, dropout: 0, output_activation: linear}\n",
  ])
  func theWithheldItemComesFirst(scorer: String) throws {
    let folder = try TemporaryFolder()
    var train = ""
    var test = ""
    for user in 0..<20 {
      for item in stride(from: user % 2, to: 20, by: 2) {
        if item / 2 == user / 2 { test += "\(user)\t\(item)\n" } else { train += "\(user)\t\(item)\n" }
      }
    }
    _ = try folder.file("train.txt", train)
    _ = try folder.file("test.txt", test)
    let config = try folder.file(
      "config.txt",
      """
      dataset: {name: delimited, train: train.txt, test: test.txt}
      \(scorer)sampler: {name: uniform, exclude: positives}
      optimizer: {name: adam, learning_rate: 0.01}
      training: {epochs: 60, batch_size: 16}
      evaluation: {metrics: [hit_rate@1, auc], every: 0}

      """)
    let run = CommandRun(["run", config, "--out", folder.path + "/run", "--json"])
    #expect(run.code == 0, "\(run.errors)")
    let result = try ConfigDocument.parse(Array(run.output.utf8.filter { $0 != 10 }), source: "result").root
    #expect(result["metrics"]?["hit_rate@1"]?.inlineText == "1.0", "\(run.output)")
  }
}
