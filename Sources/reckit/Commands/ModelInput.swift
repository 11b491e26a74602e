import Foundation
import RecKit
import RecKitDatasets

/// The stored model that a command names: a run's, or a file of weights beside a run or a config.
struct ModelInput {
  /// Options that commands on models share.
  static let options: [CommandSpecification.Option] = [
    .init(
      name: "model", value: "FILE",
      help: "Weights from elsewhere (safetensors, the scorer's names and shapes); then RUN may be a config too."),
    .init(
      name: "threads", value: "N", help: "Threads; default all cores. The number does not change a bit of the results."),
  ]

  let run: StoredRun?
  /// The config's path.
  let config: String
  /// What the operand is called.
  let name: String
  let model: StoredModel
  /// What `key=value` changes; nil: nothing.
  let changed: ExperimentConfiguration?
  /// The data of ``changed``, where it is not what the model was trained on.
  let other: PreparedData?
  let threads: Int
  private let folder: String

  /// Reads what the operands name: a run, then `key=value` of how it is measured or where its data is.
  init(_ arguments: ParsedArguments, _ context: Reckit.Environment, isQuiet: Bool) throws {
    try ProcessOptions.checkKernels()
    threads = try ProcessOptions.threads(arguments)
    let operand = arguments.operands[0]
    let weights = arguments.values["model"]
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: operand, isDirectory: &isFolder) else {
      throw CommandError.usage("\(operand.escapedOnOneLine): there is no such run")
    }
    let changes = Array(arguments.operands.dropFirst())
    if let wrong = changes.first(where: { !$0.contains("=") }) {
      throw CommandError.usage("\(wrong.escapedOnOneLine) is not key=value; a command takes one run")
    }
    name = operand
    let configuration: ExperimentConfiguration
    if isFolder.boolValue {
      try Self.refuseOthers(operand, context)
      let run = try StoredRun(path: operand, registry: context.registry)
      (self.run, configuration) = (run, run.configuration)
      config = run.path + "/config.txt"
    } else {
      guard weights != nil else {
        throw CommandError.usage(
          "\(operand.escapedOnOneLine) is a file, not a run's folder; with a config, --model FILE names the weights")
      }
      (run, config) = (nil, operand)
      configuration = try ExperimentConfiguration(contentsOf: operand, registry: context.registry)
    }
    folder = ConfigInput.folder(of: config)
    let folder = folder
    let threads = threads
    changed =
      changes.isEmpty ? nil : try .evaluating(config, with: changes, registry: context.registry)
    func load(_ configuration: ExperimentConfiguration) throws -> PreparedData {
      try ConfigInput.prepare(configuration, folder: folder, context, threads: threads, isQuiet: isQuiet)
    }
    let found = try changed.flatMap { $0.hasSameData(as: configuration) ? nil : try load($0) }
    // The same data in another place is no other data.
    let ownRun = run
    let isMoved = found.map { ownRun?.isOwn($0) ?? false } ?? false
    other = isMoved ? nil : found
    let data = try isMoved ? found ?? load(configuration) : load(configuration)
    if let weights {
      model = try StoredModel(contentsOf: weights, configuration, data: data, threads: threads)
    } else if let run {
      model = try run.model(on: data, threads: threads)
    } else {
      preconditionFailure("a config without weights was refused")
    }
  }

  /// Throws where a folder is that of a study, or of a run that is not finished.
  private static func refuseOthers(_ path: String, _ context: Reckit.Environment) throws {
    let folder = RunFolder(path)
    guard !folder.isFinished else { return }
    if FileManager.default.fileExists(atPath: path + "/runs.tsv") {
      throw CommandError.usage(
        "\(path) is a study; name one of its runs, \(path)/runs/ADDRESS (runs.tsv has their addresses)")
    }
    throw CommandError.usage(
      FileManager.default.fileExists(atPath: folder.staging + "/config.txt")
        ? "\(path) is not finished: the run is still going, or was interrupted"
        : "\(path) is not a finished run: it has no result.json")
  }

  /// Throws where `key=value` says something else than where the model's data is.
  func requireOwnData() throws {
    guard let changed else { return }
    guard other == nil, changed.resolved["evaluation"] == model.configuration.resolved["evaluation"] else {
      throw CommandError.usage(
        "key=value can say here where the data of the run is now, but not change it; `evaluate` takes other data")
    }
  }

  /// Titles by item id, of the dataset or of `--titles`.
  func titles(_ arguments: ParsedArguments, _ context: Reckit.Environment) throws -> [String: String] {
    if let path = arguments.values["titles"] { return try TitleFile(path: path).read() }
    return try (changed ?? model.configuration).dataset.titles(
      from: DatasetContext(folder: context.dataFolder, configFolder: folder, threads: threads))
  }

  /// The scorer and where its numbers are from, for a line.
  var words: String {
    let scorer = type(of: model.configuration.scorer.component).name
    let count = model.model.map { ", \($0.parameterCount) parameters" } ?? ""
    let origin = model.origin == .fittedAgain ? "; fitted again, with the stored tensors as the result" : ""
    return "\(scorer)\(count), seed \(model.configuration.seed), from \(model.source)\(origin)"
  }
}

extension ParsedArguments {
  /// A whole number of at least 1 that an option has.
  func count(_ name: String, default standard: Int) throws -> Int {
    guard let text = values[name] else { return standard }
    guard let count = Int(text), 1...10_000_000 ~= count else {
      throw CommandError.usage("--\(name) needs a whole number from 1 to 10000000, not \(text.escapedOnOneLine)")
    }
    return count
  }

  /// How lists are to be written.
  func format(among formats: [RecommendationFormat]) throws -> RecommendationFormat {
    guard let text = values["format"] else { return .table }
    guard let format = formats.first(where: { $0.rawValue == text }) else {
      throw CommandError.usage(
        "--format is \(formats.map(\.rawValue).joined(separator: ", ")), not \(text.escapedOnOneLine)"
          + Words.suggestion(for: text, among: formats.map(\.rawValue)))
    }
    return format
  }
}
