/// The runs of a study, each with its experiment and the address that it is stored under.
///
/// ```swift
/// let plan = try StudyPlan(study, version: Reckit.version) { try $0.loadData(from: "data") }
/// try folder.begin(study, plan.addressed)
/// StudyRunner(folder, version: Reckit.version).run(plan.missing(in: folder), workers: 2)
/// ```
public struct StudyPlan: Sendable {
  /// The study.
  public let study: Study
  /// The runs in the order of their indices: all of them, or those that were chosen.
  public let runs: [StudyRunner.Job]

  /// Loads and splits each data set once, and addresses the runs.
  ///
  /// Runs on the same data with the same evaluation share one evaluator.
  ///
  /// - Parameters:
  ///   - study: the study.
  ///   - chosen: the runs to plan; nil: all.
  ///   - version: RecKit's version.
  ///   - load: loads and prepares the data that a configuration names.
  /// - Throws: what `load` throws.
  public init(
    _ study: Study, runs chosen: [Study.Run]? = nil, version: String,
    load: (ExperimentConfiguration) throws -> PreparedData
  ) throws {
    var loaded: [String: PreparedData] = [:]
    var evaluators: [String: Once<RankingEvaluator>] = [:]
    func text(_ configuration: ExperimentConfiguration, _ sections: String...) -> String {
      sections.map { configuration.resolved[$0]?.text ?? "" }.joined(separator: "\n")
    }
    self.study = study
    runs = try (chosen ?? study.runs).map { run in
      let configuration = study.configuration(of: run)
      let source = text(configuration, "dataset", "splitter")
      let data = try loaded[source] ?? load(configuration)
      loaded[source] = data
      let measured = source + "\n" + text(configuration, "evaluation")
      let evaluator = evaluators[measured] ?? Once()
      evaluators[measured] = evaluator
      return StudyRunner.Job(
        .init(run, address: StudyFolder.address(configuration, dataHash: data.hash, version: version)),
        Experiment(configuration, data: data, threads: 1, evaluator: evaluator))
    }
  }

  /// The runs with their addresses.
  public var addressed: [StudyFolder.Addressed] { runs.map(\.addressed) }

  /// The first run of each address: runs of one address are one run, as those of a deterministic variant are.
  public var distinct: [StudyRunner.Job] {
    var addresses: Set<String> = []
    return runs.filter { addresses.insert($0.addressed.address).inserted }
  }

  /// What is still to be run, in the order to run it.
  ///
  /// Seed by seed, so that unfinished studies can be compared; within a seed the longest first, so that cores end
  /// together.
  ///
  /// - Parameters:
  ///   - folder: where finished runs lie.
  ///   - part: the part that is asked for; nil: all. A part that is one run gives that run, even where another run of
  ///     the same address stands for it.
  /// - Returns: the runs.
  public func missing(in folder: StudyFolder, part: StudyPart? = nil) -> [StudyRunner.Job] {
    let wanted = (part?.isOneRun ?? false ? runs : distinct).filter { part?.contains($0.addressed.run) ?? true }
    return wanted.filter { !folder.isFinished($0.addressed.address) }
      .map { ($0, StudyEstimate.relativeCost(of: $0.experiment)) }
      .sorted { ($0.0.addressed.run.seed, -$0.1) < ($1.0.addressed.run.seed, -$1.1) }.map(\.0)
  }
}
