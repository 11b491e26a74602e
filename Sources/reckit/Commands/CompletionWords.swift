import Foundation
import RecKit

/// What a shell may offer for the last word of a command line that is being typed.
///
/// Commands and options come from their specifications; what stands before and after `=` comes from the registry, so a
/// package's own components are offered by its own program. Nothing is offered where a file is expected: shells then
/// offer files themselves.
struct CompletionWords {
  /// A word, and what it means; a word that ends with `=` is not finished.
  struct Word: Equatable {
    let text: String
    let help: String
  }

  private let registry: Registry
  private let context: Reckit.Environment

  init(_ context: Reckit.Environment) {
    self.context = context
    registry = context.registry
  }

  /// The words that begin with the last of the words after the program's name.
  func candidates(for words: [String]) -> [Word] {
    let word = words.last ?? ""
    return all(words.dropLast(), word).filter { $0.text.hasPrefix(word) }
  }

  private func all(_ before: ArraySlice<String>, _ word: String) -> [Word] {
    let specifications = Reckit.commands.map { $0.specification }
    guard let name = before.first, let command = specifications.first(where: { $0.name == name }) else {
      return before.isEmpty ? specifications.map { Word(text: $0.name, help: $0.summary) } : []
    }
    if let option = command.allOptions.first(where: { "--\($0.name)" == before.last }), option.value != nil {
      return option.choices.map { Word(text: $0, help: "") }
    }
    if word.hasPrefix("-") { return command.allOptions.map { Word(text: "--\($0.name)", help: $0.help) } }
    let operands = Self.operands(before.dropFirst(), of: command)
    switch name {
    case "list": return ComponentKind.allCases.map { Word(text: $0.rawValue, help: "") }
    case "describe":
      return registry.entries().map { Word(text: $0.name, help: $0.summary) }
        + OptionSection.all.map { Word(text: $0.name, help: $0.summary) }
    case "new" where operands.isEmpty: return NewKind.allCases.map { Word(text: $0.rawValue, help: "") }
    case "completion" where operands.isEmpty:
      return CompletionCommand.Shell.allCases.map { Word(text: $0.rawValue, help: "") }
    default:
      guard let file = operands.first, let known = Self.sections(of: command) else { return [] }
      return settings(word, of: known, in: ConfigInput.sections(of: file, context))
    }
  }

  /// The words that are neither options nor their values.
  private static func operands(_ words: ArraySlice<String>, of command: CommandSpecification) -> [String] {
    var operands: [String] = []
    var rest = words
    while let word = rest.popFirst() {
      guard word.hasPrefix("-") else {
        operands.append(word)
        continue
      }
      if command.allOptions.contains(where: { "--\($0.name)" == word && $0.value != nil }) { _ = rest.popFirst() }
    }
    return operands
  }

  // MARK: key=value

  /// The sections of which a command takes `key=value`; nil where it takes none.
  private static func sections(of command: CommandSpecification) -> [String]? {
    if command.operands.contains("dataset.KEY") { return ["dataset"] }
    guard command.operands.contains("key=value") else { return nil }
    return command.name == EvaluateCommand.specification.name
      ? ExperimentConfiguration.evaluatedSections : ExperimentConfiguration.sections
  }

  /// The parameters of a section, by key; components of a kind where the section names one.
  private func parameters(of section: String, named name: String?) -> [ParameterDescription] {
    if let options = OptionSection.all.first(where: { $0.name == section }) { return options.parameters }
    guard let kind = ComponentKind(rawValue: section) else { return [] }
    if let entry = name.flatMap({ registry.entry(kind, named: $0) }) { return entry.parameters }
    var keys: Set<String> = []
    return registry.entries(kind).flatMap(\.parameters).filter { keys.insert($0.key).inserted }
  }

  /// `scorer=`, `scorer.latent_dim=` and, behind `=`, the names or values that may stand there.
  ///
  /// - Parameters:
  ///   - word: what is typed.
  ///   - known: the sections whose values may be set.
  ///   - sections: the component that a section of the config names.
  /// - Returns: what may stand in the word's place, not filtered.
  private func settings(_ word: String, of known: [String], in sections: [String: String]) -> [Word] {
    guard let equals = word.firstIndex(of: "=") else {
      var words = known.contains("seed") ? [Word(text: "seed=", help: "The seed of the run.")] : []
      for section in known {
        if ComponentKind(rawValue: section) != nil { words.append(Word(text: "\(section)=", help: "The \(section).")) }
        words += parameters(of: section, named: sections[section]).map {
          Word(text: "\(section).\($0.key)=", help: $0.help)
        }
      }
      return words
    }
    let path = word[..<equals].split(separator: ".", maxSplits: 1).map(String.init)
    guard let section = path.first, known.contains(section) else { return [] }
    if path.count == 1, let kind = ComponentKind(rawValue: section) {
      return registry.entries(kind).map { Word(text: "\(section)=\($0.name)", help: $0.summary) }
    }
    guard path.count == 2,
      let parameter = parameters(of: section, named: sections[section]).first(where: { $0.key == path[1] })
    else { return [] }
    return values(of: parameter).map { Word(text: "\(section).\(path[1])=\($0)", help: "") }
  }

  /// The values of a parameter that has few.
  private func values(of parameter: ParameterDescription) -> [String] {
    var type = parameter.type
    var more: [String] = []
    if type.hasSuffix(", or null") { (type, more) = (String(type.dropLast(", or null".count)), ["null"]) }
    if type == "true or false" { return ["true", "false"] + more }
    if type.hasPrefix("one of ") {
      return type.dropFirst("one of ".count).split(separator: ", ").map(String.init).filter { !$0.hasPrefix("{") }
        + more
    }
    for kind in ComponentKind.allCases where type.hasPrefix("a \(kind.noun)") || type.hasPrefix("an \(kind.noun)") {
      return registry.entries(kind).filter { Self.fits($0.component, type) }.map(\.name) + more
    }
    return more
  }

  /// Whether a component may stand where a parameter of such a type takes one of its kind.
  private static func fits(_ component: any Component.Type, _ type: String) -> Bool {
    if type.hasSuffix("that is trained") { return !(component is any FittedScorer.Type) }
    if type.hasSuffix("that is fitted") { return component is any FittedScorer.Type }
    return true
  }
}
