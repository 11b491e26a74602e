import RecKit
import RecKitDatasets
import RecKitTesting

/// What must hold of a config's run as a whole, on a small generated set.
struct RunChecks {
  let configuration: ExperimentConfiguration

  var all: [ContractCheck] {
    [
      ContractCheck("a second run gives the same bits") { try checkBits(threads: 1) },
      ContractCheck("3 threads give the same bits as 1") { try checkBits(threads: 3) },
      ContractCheck("users without test positives are left out") { try checkEmptyUsers() },
    ]
  }

  /// 40 users, and items enough for the longest list that a metric looks at.
  private func data() throws -> PreparedData {
    var generated = SyntheticDataset()
    generated.users = 40
    generated.items = max(60, 2 * min(500_000, configuration.metrics.compactMap(\.cutoff).max() ?? 0))
    generated.interactions = 600
    return try DataPreparer(generated.preparation, splitter: RandomSplitter()).prepare(
      generated.load(from: DatasetContext(folder: ".")))
  }

  private func result(epochs: Int, _ data: PreparedData, threads: Int) throws -> ExperimentResult {
    var configuration = configuration
    configuration.training.epochs = epochs
    return try Experiment(configuration, data: data, threads: threads).run()
  }

  private func checkBits(threads: Int) throws {
    let data = try data()
    let first = try result(epochs: 2, data, threads: 1)
    let second = try result(epochs: 2, data, threads: threads)
    let other = threads == 1 ? "a second run" : "a run on \(threads) threads"
    let pairs = zip(first.model?.buffers ?? [], second.model?.buffers ?? [])
    if let place = pairs.map({ $0.values.elementsEqual($1.values) }).firstIndex(of: false) {
      throw CheckFailure("run", "\(other) trains different values of \(first.model?.declarations[place].name ?? "")")
    }
    guard second.test == first.test else { throw CheckFailure("run", "\(other) gives different metrics") }
  }

  private func checkEmptyUsers() throws {
    let whole = try data()
    // The test positives of user rows below 10 are taken away.
    let kept = whole.test.users.indices.filter { whole.test.users[$0] >= 10 }
    let test = Interactions(
      users: kept.map { whole.test.users[$0] }, items: kept.map { whole.test.items[$0] }, userRows: whole.test.userRows)
    let data = PreparedData(
      training: whole.training, validation: nil, test: test, logs: [], notes: [])
    let evaluated = try result(epochs: 1, data, threads: 1).test.users
    guard Set(evaluated) == Set(test.users) else {
      throw CheckFailure(
        "run", "users \(evaluated) were evaluated, but \(Set(test.users).sorted()) have test positives")
    }
  }
}
