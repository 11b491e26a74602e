import Foundation
import RecKit
import RecKitCommands

@main
struct Entry {
  static func main() throws {
    let bytes = try Data(contentsOf: URL(fileURLWithPath: CommandLine.arguments[1]))
    var document = try ConfigDocument.parse(bytes, source: CommandLine.arguments[1])
    try document.override(with: Array(CommandLine.arguments.dropFirst(2)))
    do {
      let configuration = try ExperimentConfiguration(document, registry: .builtIn)
      print(configuration.text)
      let logs = try configuration.dataset.load(
        from: DatasetContext(folder: ProcessInfo.processInfo.environment["RECKIT_DATA"] ?? "."))
      let data = try DataPreparer(configuration.dataset.preparation, splitter: configuration.splitter).prepare(logs)
      print(data.training.positives.count, data.test.count)
      let result = try Experiment(configuration, data: data, threads: 2).run { event in
        if case .epoch(let record) = event { print(record) }
      }
      print(result.sampling)
    } catch let error as ConfigErrors {
      print(error)
    }
  }
}
