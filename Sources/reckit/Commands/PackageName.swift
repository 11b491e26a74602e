import RecKit

/// The name of a package, from which those of its modules, type and component follow.
struct PackageName {
  /// The module's name.
  let module: String

  /// Checks a name.
  ///
  /// - Throws: ``CommandError`` where modules, types or configs could not be called so.
  init(_ name: String, kind: ComponentKind) throws {
    guard name.wholeMatch(of: /[A-Z][A-Za-z0-9]{0,63}/) != nil else {
      throw CommandError.usage(
        "\"\(Words.printable(name))\" cannot be a type's name: use up to 64 letters (A-Z, a-z) and digits, the first a capital, such as TwoTower"
      )
    }
    module = name
    let taken = [name, type(kind)].first { Self.taken.contains($0.lowercased()) }
    let isModules = name.lowercased().hasPrefix("reckit")
    guard taken == nil, !isModules, !Self.wordsOfConfigs.contains(component) else {
      throw CommandError.usage(
        "\(taken ?? name) is a name that Swift, RecKit or its configs have already; choose another, such as My\(name)")
    }
  }

  /// The type's name.
  func type(_ kind: ComponentKind) -> String {
    kind == .stopping
      ? module + "Rule" : module + kind.rawValue.prefix(1).uppercased() + kind.rawValue.dropFirst()
  }

  /// The type's name as that of a function begins: `twoTowerScorer`, `knnScorer`.
  func variable(_ kind: ComponentKind) -> String {
    let words = component.split(separator: "_").map(String.init)
    return (words.prefix(1) + words.dropFirst().map { $0.prefix(1).uppercased() + $0.dropFirst() }).joined()
      + type(kind).dropFirst(module.count)
  }

  /// The component's name in configs: TwoTower is two_tower, KNN is knn.
  var component: String {
    module.replacing(/([a-z0-9])([A-Z])/) { "\($0.1)_\($0.2)" }
      .replacing(/([A-Z])([A-Z][a-z])/) { "\($0.1)_\($0.2)" }.lowercased()
  }

  /// What YAML reads as something else than text.
  private static let wordsOfConfigs: Set = ["null", "true", "false", "yes", "no", "on", "off", "y", "n"]

  /// Lower-case, because a disk may not tell case apart.
  private static let taken = Set((swift + recKit + modules).map { $0.lowercased() })

  /// Modules that the package imports or that stand beside Swift, and test targets that RecKit has.
  private static let modules = [
    "Accelerate", "Android", "Builtin", "Combine", "Commands", "CoreML", "CRecKitKernels", "Cxx", "CZlib", "Darwin",
    "Datasets", "Dispatch", "Distributed", "Foundation", "FoundationEssentials", "FoundationNetworking", "Glibc", "Lab",
    "Metal", "Metrics", "Musl", "Network", "Observation", "Package", "PackageDescription", "PackagePlugin",
    "RegexBuilder", "Samplers", "Scorers", "Swift", "SwiftShims", "SwiftUI", "Synchronization", "System", "Testing",
    "XCTest",
  ]

  /// Words and types of Swift, Foundation and Swift Testing that a module of the same name would hide.
  private static let swift = [
    "Any", "AnyObject", "Array", "Bool", "Bug", "Character", "Codable", "Collection", "Comment", "Comparable", "Data",
    "Date", "Decodable", "Decoder", "Dictionary", "Double", "Encodable", "Encoder", "Equatable", "Error", "Float",
    "Hashable", "Int", "Int32", "Int64", "Issue", "Iterator", "Mutex", "Never", "Optional", "Process", "Protocol",
    "Range", "Result", "Self", "Sendable", "Sequence", "Set", "String", "Substring", "Suite", "Tag", "Task", "Test",
    "Thread", "Trait", "Type", "UInt", "UInt64", "URL", "UUID", "Void",
  ]

  /// Public types of RecKit, RecKitCommands and RecKitTesting; a test compares the list with the sources.
  static let recKit = [
    "Adagrad", "Adam", "AdaptiveHingeLoss", "AliasTable", "AlignedBuffer", "AtomicFile", "BPRLoss", "BatchLayout",
    "BatchSampler", "BinomialInterval", "BlockAnalysis", "BlockPage", "CSV", "CatalogueScorer", "CatalogueShape",
    "CheckFailure", "Checkpoint", "CheckpointError", "CheckpointFile", "CheckpointInterval", "CheckpointOptions",
    "ChoosingSampler", "ColdCounts",
    "CommandOutput", "Component", "ComponentKind", "ComponentParameter", "ConfigDifference", "ConfigDocument",
    "ConfigEntry", "ConfigErrors", "ConfigLocation", "ConfigNode", "ConfigProblem", "ConstantSchedule",
    "ContractCheck", "ContrastiveLoss", "CosineSchedule", "DataError", "DataPath", "DataPreparer", "Dataset",
    "DatasetContext", "DatasetLogs", "DescriptiveStatistics", "EmbeddingLookup", "EpochNegatives", "EpochRecord",
    "EvaluationError", "EvaluationOptions", "EvaluationPart", "EvaluationResult", "ExitCode", "Experiment",
    "ExperimentConfiguration", "ExperimentProtocol", "ExperimentResult", "FeatureTable", "FileError", "FilePath",
    "FinalStudy", "FinalTraining", "FitContext", "FittedModel", "FittedScorer", "FittedTensor", "FittedTensorError",
    "FolderLock", "FriedmanTest", "Gradients", "GroupResult", "GroupSpecification", "GroupTable",
    "IdentifierMap", "InitialWeight", "Initializer", "InteractionLog", "Interactions", "ItemSimilarity", "ItemWeights",
    "Kernels", "KnownItems", "LateRows", "LazyOptimizerState", "ListMetric", "LoadingProgress", "LogisticLoss", "Loss",
    "MarginLoss", "MatchingError", "Matrix", "Measure", "MemoryError", "MemoryNeed", "MersenneTwister", "Metric",
    "MetricSpecification", "MetricValue", "Model", "ModelSummary", "MonitoredValues", "MultipleComparisons",
    "MutableRowScores", "NegativeSampler", "NormalInitializer", "OnesInitializer", "Operation", "OperationContext",
    "Optimizer", "OptimizerRun", "OptimizerState", "OptimizerStep", "PairBatch", "PairedComparison", "PairedPower",
    "PairwiseLoss", "Parameter", "ParameterBounds", "ParameterChoice", "ParameterContainer", "ParameterDescription",
    "ParameterGroup", "ParameterProblem", "ParameterValue", "PatienceRule", "PerPositiveSampler", "PointwiseLoss",
    "PreparableLoss", "PreparableScorer", "Preparation", "PreparedData", "PreparedLoss", "PreparedSampler",
    "PreparedScorer", "ProgressBar", "RandomPurpose", "RandomStream", "RankedItem", "RankedItems", "RankingEvaluator",
    "Reckit", "RecommendationError", "RecommendationFormat", "Recommender", "Reevaluation", "ReferenceFiles",
    "Registry", "RegistryError", "RowLoss", "RowScores", "RowSpace", "RunComparison", "RunFolder", "RunIdentity",
    "RunPage", "RunRecord", "RunReport", "SGD", "SHA256", "SafeTensors", "SafeTensorsError", "SamplerError",
    "SamplingCounts", "Schedule", "Scorer", "ScorerProbe", "ScoringNegatives", "Search", "SearchAxis", "SearchFolder",
    "SearchOutcome", "SearchPage", "SearchRange", "SearchResults", "SearchRun", "SearchTrial", "SobolSequence",
    "SoftmaxLoss", "SparseMatrix", "SplitPart", "Splitter", "SquaredLoss", "StepPlace", "StepPlan", "StepSchedule",
    "StoppingRule", "StoredModel", "StoredRun", "StudentT", "Study", "StudyAnalysis", "StudyEstimate", "StudyFolder",
    "StudyPage", "StudyPart", "StudyPlan", "StudyRunner", "Suggestion", "TRECError", "Tape", "TapeOperation",
    "TensorBoardEvents", "TextTable", "TimeColumn", "TopLists", "TrainedScorer", "TrainingError", "TrainingOptions",
    "TrainingRecipe", "TrainingSet", "TrainingSetError", "UniformInitializer", "UserItemFactors", "UserRanking",
    "ValuesInitializer", "Variable", "WARPLoss", "WarmupSchedule", "WeightDeclaration", "WilcoxonSignedRank",
    "XavierInitializer", "ZerosInitializer",
  ]
}
