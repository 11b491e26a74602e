import Foundation
import RecKit
import Testing

/// The built-in scorers from config to result, on the quickstart's generated data.
struct BuiltInScorerTests {
  private static let trained = [
    "{name: euclidean, latent_dim: 16}", "{name: gmf, latent_dim: 16}",
    "{name: neumf, latent_dim: 16, mlp_dim: 16}", "{name: lightgcn, latent_dim: 16, layers: 2}",
    "{name: history, latent_dim: 16}",
  ]
  private static let settings = [
    "loss=bpr", "optimizer.learning_rate=0.02", "training.batch_size=1024", "evaluation.every=0",
  ]
  private static let config = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appending(path: "configs/quickstart.txt").path

  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// The AUC, and the bytes of the model, of a run.
  private func run(_ arguments: [String], threads: Int) throws -> (auc: Double, model: Data) {
    let out = folder.path + "/\(threads)"
    let run = CommandRun(["run", Self.config] + arguments + ["--threads", "\(threads)", "--out", out, "--json"])
    try #require(run.code == 0, "\(run.errors)")
    let result = try ConfigDocument.parse(Array(run.output.utf8.filter { $0 != 10 }), source: "result").root
    let auc = try #require(result["metrics"]?["auc"].flatMap { Double($0.inlineText) })
    return (auc, try Data(contentsOf: URL(fileURLWithPath: out + "/model.safetensors")))
  }

  /// Each reaches an AUC of 0.80 (euclidean) to 0.87.
  ///
  /// Random scores have 0.5, with a deviation below 0.01 over 500 users, and popularity has 0.713. The threshold is
  /// 0.05 below the least that is reached and 0.037 above popularity.
  @Test(arguments: trained) func itLearns(scorer: String) throws {
    let arguments = ["scorer=\(scorer)"] + Self.settings
    let (one, two) = (try run(arguments, threads: 1), try run(arguments, threads: 2))
    #expect(one.auc > 0.75, "\(one.auc)")
    #expect(one.model == two.model && one.auc == two.auc)
  }

  /// Nothing is drawn, so that the values, 0.862 to 0.868, are the same in every run; popularity has 0.713.
  @Test(arguments: ["ease", "item_knn", "rp3beta"]) func itFits(scorer: String) throws {
    let (one, two) = (try run(["scorer=\(scorer)"], threads: 1), try run(["scorer=\(scorer)"], threads: 2))
    #expect(one.auc > 0.8, "\(one.auc)")
    #expect(one.model == two.model && one.auc == two.auc)
    let file = try SafeTensors(one.model, source: "model")
    guard scorer == "ease" else {
      let values = try #require(file["item_weights.values"]?.floats)
      let columns = try #require(file["item_weights.columns"]?.integers)
      let starts = try #require(file["item_weights.starts"]?.integers)
      #expect(values.allSatisfy { $0.isFinite && $0 > 0 } && starts.last == Int64(values.count))
      for (row, ends) in zip(starts, starts.dropFirst()).enumerated() {
        let own = columns[Int(ends.0)..<Int(ends.1)]
        #expect(!own.contains(Int64(row)) && zip(own, own.dropFirst()).allSatisfy { $0 < $1 })
      }
      return
    }
    let weights = try #require(file["item_weights"])
    let values = try #require(weights.floats)
    #expect(weights.shape.count == 2 && weights.shape[0] == weights.shape[1])
    #expect(values.allSatisfy(\.isFinite) && values.contains { $0 > 0 })
    #expect((0..<weights.shape[0]).allSatisfy { values[$0 * (weights.shape[0] + 1)] == 0 })
  }

  /// An AUC of 0.85 or so with eight factors; popularity has 0.713.
  @Test(arguments: [
    "{name: als, factors: 8}", "{name: als, factors: 8, solver: cholesky}", "{name: puresvd, factors: 8}",
  ])
  func itFitsFactors(scorer: String) throws {
    let (one, two) = (try run(["scorer=\(scorer)"], threads: 1), try run(["scorer=\(scorer)"], threads: 2))
    #expect(one.auc > 0.78, "\(one.auc)")
    #expect(one.model == two.model && one.auc == two.auc)
    let file = try SafeTensors(one.model, source: "model")
    for name in ["user_factors", "item_factors"] {
      let tensor = try #require(file[name])
      #expect(tensor.shape.last == 8)
    }
  }

  @Test(arguments: [
    ("{name: als, factors: 0}", "factors"), ("{name: als, solver: lu}", "solver"),
    ("{name: als, regularization: 0}", "regularization"), ("{name: als, alpha: -1}", "alpha"),
    ("{name: puresvd, factors: 0}", "factors"), ("{name: puresvd, iterations: -1}", "iterations"),
    ("{name: euclidean, latent_dim: 0}", "latent_dim"), ("{name: gmf, latent_dims: 3}", "latent_dims"),
    ("{name: neumf, n_hidden: 17}", "n_hidden"), ("{name: neumf, dropout: 1}", "dropout"),
    ("{name: lightgcn, layers: -1}", "layers"), ("{name: history, alpha: 1.5}", "alpha"),
    ("{name: ease, lambda: 0}", "lambda"), ("{name: item_knn, neighbours: 0}", "neighbours"),
    ("{name: item_knn, shrinkage: -1}", "shrinkage"), ("{name: rp3beta, alpha: 11}", "alpha"),
    ("{name: rp3beta, beta: -0.1}", "beta"),
  ])
  func wrongParametersAreRefused(scorer: String, key: String) {
    let run = CommandRun(["check", Self.config, "scorer=\(scorer)"])
    #expect(run.code == 2 && run.errors.contains("`\(key)`"), "\(run.errors)")
  }

  @Test func theNewMetricsAreInAResult() {
    let run = CommandRun(
      ["run", Self.config, "scorer=popularity", "evaluation.metrics=[f1@5, novelty@5, average_popularity@5]"]
        + ["--out", folder.path + "/metrics"])
    #expect(run.code == 0, "\(run.errors)")
    #expect(
      run.output.firstMatch(of: /f1@5 0\.\d+ +novelty@5 \d+\.\d+ +average_popularity@5 \d+\.\d+/) != nil,
      "\(run.output)")
  }
}
