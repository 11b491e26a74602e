import Foundation
import RecKit
import RecKitCommands
import Testing

/// List metrics from the config to the report: a number for all users, none for a single one.
struct ListMetricRunTests {
  private static let config = """
    dataset: {name: synthetic, users: 40, items: 60, interactions: 600}
    splitter: {name: random, validation: 0.2}
    scorer: {name: dot, latent_dim: 4}
    training: {epochs: 4, batch_size: 64, patience: 1, monitor: gini@5}
    evaluation: {metrics: [auc, coverage@5, gini@5]}

    """

  let folder: TemporaryFolder
  let file: String

  init() throws {
    folder = try TemporaryFolder()
    file = try folder.file("config.txt", Self.config)
  }

  private func text(_ name: String) throws -> String {
    try String(contentsOfFile: "\(folder.path)/\(name)", encoding: .utf8)
  }

  @Test func theyAreInEveryFileButUsers() throws {
    let run = CommandRun(["run", file, "--out", folder.path + "/out"])
    #expect(run.code == 0, "\(run.errors)")
    #expect(run.output.contains(/test auc 0\.\d+  test coverage@5 0\.\d+  test gini@5 0\.\d+\n/), "\(run.output)")
    #expect(run.output.contains("kept epoch ") && run.output.contains(": the best on validation"))
    let record = try RunRecord(path: folder.path + "/out")
    #expect(record.metrics.map(\.label) == ["auc", "coverage@5", "gini@5"])
    #expect(record.history.allSatisfy { $0.metrics.count == 3 && $0.validation.count == 3 })
    #expect(Array(record.values.keys) == ["auc"])
    #expect(try text("out/users.csv").hasPrefix("user,auc\n"))
    #expect(record.number("tied_lists", "coverage@5") == 0)
    #expect(record.result["protocol"]?["list_ties"] != nil)
    // The epoch that is kept has the smallest value, for smaller is better.
    let kept = try #require(record.number("kept_epoch"))
    let values = record.history.filter { $0.epoch > 0 }.compactMap { epoch in
      epoch.validation.first { $0.label == "gini@5" }.map { (epoch.epoch, $0.mean) }
    }
    #expect(values.min { $0.1 < $1.1 }?.0 == Int(kept))
    // Their page has no row of quantiles.
    #expect(CommandRun(["report", folder.path + "/out"]).code == 0)
    let page = try text("out/report.md")
    #expect(page.contains("lists of gini@5 cut at a tie") && page.contains("| gini@5 |"))
    #expect(page.components(separatedBy: "| gini@5 |").count == 2)
  }

  @Test func aConstantScorersTiesAreReported() throws {
    let file = try folder.file(
      "popularity.txt",
      """
      dataset: {name: synthetic, users: 40, items: 60, interactions: 600}
      scorer: popularity
      evaluation: {metrics: [coverage@5]}

      """)
    let run = CommandRun(["run", file, "--out", folder.path + "/out"])
    #expect(run.code == 0, "\(run.errors)")
    #expect(run.output.contains(" % of coverage@5's lists end within a tie: the choice there is random\n"))
    #expect(try text("out/users.csv").hasPrefix("user\n"))
    #expect(try RunRecord(path: folder.path + "/out").metrics.map(\.label) == ["coverage@5"])
  }

  @Test func threadsAndCheckpointsKeepTheBits() throws {
    for (name, threads) in [("one", "1"), ("three", "3")] {
      #expect(CommandRun(["run", file, "--out", folder.path + "/\(name)", "--threads", threads]).code == 0)
    }
    let (one, three) = (try RunRecord(path: folder.path + "/one"), try RunRecord(path: folder.path + "/three"))
    #expect(one.history.map(\.metrics) == three.history.map(\.metrics) && one.metrics == three.metrics)
  }

  @Test func twoRunsAreComparedWithoutUsers() throws {
    for seed in ["0", "1"] {
      #expect(CommandRun(["run", file, "--out", folder.path + "/\(seed)", "seed=\(seed)"]).code == 0)
    }
    let run = CommandRun(["compare", folder.path + "/0", folder.path + "/1"])
    #expect(run.code == 0, "\(run.errors)")
    #expect(
      run.output.contains("test coverage@5: ")
        && run.output.contains("coverage@5 is one number for all lists: no users to compare over"), "\(run.output)")
  }

  @Test(arguments: ["gini@5", "auc"])
  func studiesCompareThemOverSeeds(primary: String) throws {
    let study = try folder.file(
      "study.txt",
      """
      base:
        dataset: {name: synthetic, users: 40, items: 60, interactions: 600}
        scorer: {name: dot, latent_dim: 4}
        training: {epochs: 2, batch_size: 64}
      variants:
        plain: {}
        random: {scorer: random, sampler: null, loss: null, optimizer: null, training: null}
        popular: {scorer: popularity, sampler: null, loss: null, optimizer: null, training: null}
      seeds: 0..2
      metrics: [auc, gini@5]
      primary: \(primary)
      comparisons: all

      """)
    let run = CommandRun(["sweep", study, "--out", folder.path + "/out"])
    #expect(run.code == 0, "\(run.errors)")
    let summary = try ConfigDocument.parse(
      Data(text("out/summary.json").utf8.filter { $0 != 10 }), source: "summary"
    ).root
    guard case .sequence(let comparisons)? = summary["comparisons"]?.value else {
      Issue.record("no comparisons")
      return
    }
    let users = comparisons.filter { $0["metric"] == "gini@5".node && $0["unit"] == "users".node }
    #expect(users.count == 2)
    for comparison in users {
      #expect(comparison["pairs"] == 0.node && comparison["replication"] == "notPerUser".node)
      #expect(comparison["sentence"] == "gini@5 is one number for all lists: no users to compare over".node)
    }
    let seeds = comparisons.first {
      $0["metric"] == "gini@5".node && $0["unit"] == "seeds".node && $0["variant"] == "random".node
    }
    #expect(seeds?["pairs"] == 3.node && seeds?["p"] != nil)
    #expect(
      try text("out/results.csv").hasPrefix("index,variant,seed,address,protocol,epochs,kept_epoch,selected_on,loss,"))
    #expect(try text("out/results.csv").split(separator: "\n")[0].contains("gini@5"))
    let page = try text("out/report.md")
    #expect(page.contains("gini@5 is one number for all lists") && !page.contains("no pair of runs yet"))
    if primary == "gini@5" {
      #expect(!page.contains("too few users"))
      #expect(run.output.contains("over seeds alone; a list metric has no values of users"), "\(run.output)")
    }
  }

  @Test func aRandomScorerIsNoDeterministicOneForWantOfUserValues() throws {
    let study = try folder.file(
      "study.txt",
      """
      base:
        dataset: {name: synthetic, users: 40, items: 60, interactions: 600}
        scorer: popularity
      variants:
        popular: {}
        random: {scorer: random}
      seeds: 0..2
      metrics: [gini@5]

      """)
    let run = CommandRun(["sweep", study, "--out", folder.path + "/out"])
    #expect(run.code == 0 && !run.output.contains("The same with every seed"), "\(run.output)\(run.errors)")
  }

  @Test func theCommandLineKnowsThem() throws {
    #expect(CommandRun(["list", "metric"]).output.contains(/metric +coverage +Share of the catalogue/))
    #expect(
      CommandRun(["describe", "gini"]).output.contains(
        "A list metric: one number for the lists of all users together, none for each user.\n"))
    let run = CommandRun(["verify", file])
    #expect(run.code == 0, "\(run.output)\(run.errors)")
    let rows = run.output.split(separator: "\n").filter { $0.hasPrefix("metric coverage@5 ") }
    #expect(rows.count == 4 && rows.allSatisfy { $0.hasSuffix("yes") }, "\(run.output)")
    let wrong = CommandRun(["check", file, "evaluation.metrics=[coverage@0]"])
    #expect(wrong.code == 2 && wrong.errors.contains("k"), "\(wrong.errors)")
    #expect(
      CommandRun(["check", file, "evaluation.metrics=[converage@5]"]).errors.contains("did you mean `coverage`?"))
  }
}
