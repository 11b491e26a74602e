public import Foundation

/// The content of `result.json`, and of the other files of a run.
public struct RunReport: Sendable {
  /// What was run.
  public let experiment: Experiment
  /// What it found.
  public let result: ExperimentResult
  /// How it was measured.
  public let experimentProtocol: ExperimentProtocol
  /// Seconds for loading the data and for everything.
  public let seconds: (load: Double, total: Double)
  /// The largest memory the process had, in bytes.
  public let peakMemoryBytes: Int
  /// RecKit's version.
  public let version: String
  /// The name of the program that ran it.
  public let program: String

  /// Gathers a report.
  public init(
    _ experiment: Experiment, result: ExperimentResult, experimentProtocol: ExperimentProtocol,
    seconds: (load: Double, total: Double), peakMemoryBytes: Int, version: String, program: String = "reckit"
  ) {
    self.experiment = experiment
    self.result = result
    self.experimentProtocol = experimentProtocol
    self.seconds = seconds
    self.peakMemoryBytes = peakMemoryBytes
    self.version = version
    self.program = program
  }

  /// The run's epochs as TensorBoard reads them: ``TensorBoardEvents``.
  ///
  /// - Parameter time: when they were finished, in seconds since 1970.
  /// - Returns: the file's bytes.
  public func tensorBoardEvents(at time: Double) -> Data {
    let final = result.final?.history ?? []
    return
      (result.history.map { TensorBoardEvents.event($0, at: time) }
      + final.map { TensorBoardEvents.event($0, isFinal: true, at: time) })
      .reduce(into: TensorBoardEvents.beginning(at: time)) { $0 += $1 }
  }

  /// The text files of a run: `config.txt`, `history.jsonl`, `users.csv`, and last `result.json`, which has the
  /// checksums of all.
  public var files: [(name: String, data: Data)] {
    let files = [
      ("config.txt", experiment.configuration.text), ("history.jsonl", history), ("users.csv", users),
    ].map { (name: $0, data: Data($1.utf8)) }
    return files + [("result.json", Data((RunSeal.sealed(facts, files: files).json + "\n").utf8))]
  }

  /// The rule that ended the run before its last epoch; nil where none did.
  public var stoppedBy: String? {
    let options = experiment.configuration.training
    guard result.model != nil, let last = result.history.last?.epoch, last < options.epochs else { return nil }
    return options.stoppingRule.map { type(of: $0).name }
  }

  /// What `result.json` says, without the checksums.
  public var facts: ConfigNode {
    let configuration = experiment.configuration
    var protocolEntries: [ConfigEntry] = []
    if case .mapping(let entries) = experimentProtocol.node.value { protocolEntries = entries }
    protocolEntries.append(ConfigEntry("hash", experimentProtocol.hash.node))
    let tiedLists = result.test.tiedLists
    return Self.mapping(
      [
        ("metrics", result.test.means.node), ("validation", result.validation?.means.node ?? ConfigNode(.null)),
        ("loss", result.loss.node), ("epochs", (result.history.last?.epoch ?? 0).node),
        ("kept_epoch", result.keptEpoch.node), ("selected_on", result.selectedOn.node),
        ("stopped_by", stoppedBy.node),
      ] + final + [
        ("seed", configuration.seed.node),
        ("threads", experiment.threads.node),
        (
          "seconds",
          Self.mapping([
            ("load", seconds.load.node),
            ("train", (result.history + (result.final?.history ?? [])).reduce(0) { $0 + $1.trainSeconds }.node),
            ("evaluate", result.history.reduce(0) { $0 + $1.evaluateSeconds }.node), ("total", seconds.total.node),
          ])
        ),
        ("peak_memory_bytes", peakMemoryBytes.node), ("data", data), ("sampling", sampling),
        ("tied_share", result.test.tiedShare.node),
      ] + (tiedLists.isEmpty ? [] : [("tied_lists", tiedLists.node)]) + groups + [
        ("protocol", ConfigNode(.mapping(protocolEntries))),
        ("config_hash", configuration.hash.node), ("instruction_set", Kernels.instructionSet.node),
        ("machine", Machine.current.node), ("version", version.node), ("program", program.node),
        ("identity", identity.node),
      ])
  }

  private var final: [(String, ConfigNode)] {
    guard let final = result.final else { return [] }
    let part = TrainingOptions.Final.trainAndValidation.rawValue
    return [
      (
        "final",
        Self.mapping([
          ("trained_on", part.node), ("positives", final.positives.node), ("epochs", final.history.count.node),
          ("losses", final.history.compactMap(\.loss).node), ("chosen_epoch_metrics", final.chosenTest.node),
        ])
      )
    ]
  }

  private var groups: [(String, ConfigNode)] {
    result.test.groupsNode.map { [("groups", $0)] } ?? []
  }

  /// The identity of the result.
  public var identity: RunIdentity {
    RunIdentity(experiment.configuration, dataHash: experiment.data.hash, version: version)
  }

  private var data: ConfigNode {
    let data = experiment.data
    return Self.mapping([
      ("users", data.training.users.rows.count.node), ("items", data.training.items.rows.count.node),
      ("user_rows", data.training.shape.userRows.node), ("item_rows", data.training.shape.itemRows.node),
      ("train", data.training.positives.count.node), ("validation", (data.validation?.count).node),
      ("test", data.test.count.node), ("evaluated_users", result.test.users.count.node), ("density", data.density.node),
      ("cold_validation", data.coldValidation.map(Self.cold) ?? ConfigNode(.null)),
      ("cold_test", Self.cold(data.coldTest)),
      ("notes", data.notes.node),
    ])
  }

  private static func cold(_ counts: ColdCounts) -> ConfigNode {
    mapping([
      ("users", counts.users.node), ("cold_users", counts.coldUsers.node), ("items", counts.items.node),
      ("cold_items", counts.coldItems.node),
    ])
  }

  private var sampling: ConfigNode {
    let counts = result.sampling
    return Self.mapping([
      ("drawn", counts.drawn.node), ("excluded", counts.excluded.node),
      ("known_positive_share", (counts.drawn > 0 ? Double(counts.knownPositives) / Double(counts.drawn) : nil).node),
      ("follow_model", counts.followModel.node),
    ])
  }

  /// `history.jsonl`: an object a line, one an epoch.
  public var history: String { result.history.map { $0.node.jsonLine + "\n" }.joined() }

  /// `users.csv`: every evaluated user's metrics on test; an undefined one is empty, and list metrics have no column.
  ///
  /// With `evaluation.user_groups` the last column is the user's group, empty where it is in none.
  public var users: String { result.test.usersCSV(experiment.data.training.users) }

  /// `model.safetensors`: the weights, and who their rows are.
  public var model: SafeTensors {
    var file = SafeTensors()
    file.metadata.append(("format", "reckit 1"))
    file.metadata.append(("config_hash", experiment.configuration.hash))
    file.metadata.append(("address", identity.address))
    file.append(experiment.data.training.users, as: "users")
    file.append(experiment.data.training.items, as: "items")
    if let model = result.model { file.append(model) }
    for tensor in result.fitted { file.append(tensor) }
    file.seal()
    return file
  }

  private static func mapping(_ entries: [(String, ConfigNode)]) -> ConfigNode {
    ConfigNode(.mapping(entries.map { ConfigEntry($0.0, $0.1) }))
  }
}
