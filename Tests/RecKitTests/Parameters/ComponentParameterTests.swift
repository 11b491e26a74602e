import Foundation
import Testing

@testable import RecKit

/// Parameters that are components: read, described, written back, wrong ones named at their place.
struct ComponentParameterTests {
  private struct Nested: Optimizer {
    static let name = "nested"
    static let summary = "For tests."
    @ComponentParameter("One.") var schedule: any Schedule = ConstantSchedule()
    @ComponentParameter("One or none.") var rule: (any StoppingRule)? = nil
    @ComponentParameter("Some.") var starts: [any Initializer] = [ZerosInitializer()]
    @ComponentParameter("Another.") var inner: (any Optimizer)? = nil
    func makeState(for model: Model) -> any OptimizerState { SGD().makeState(for: model) }
  }

  private static let registry: Registry = {
    var registry = Registry()
    do {
      try registry.registerCore()
      try registry.register(Nested.self)
    } catch { Issue.record(error) }
    return registry
  }()

  private func read(_ text: String) throws -> (value: Nested?, problems: [String]) {
    let document = try ConfigDocument.parse(Data(text.utf8), source: "t")
    var problems: [ConfigProblem] = []
    let value = Self.registry.build(.optimizer, from: document.root, problems: &problems) as? Nested
    return (value, problems.map { "\($0.location) \($0.message)" })
  }

  @Test func namesMappingsListsAndNull() throws {
    let (value, problems) = try read(
      """
      name: nested
      schedule: {name: cosine, final: 0.25}
      rule: {name: patience, evaluations: 2}
      starts: [ones, {name: normal, sd: 3}]
      inner: {name: nested, schedule: cosine, inner: {name: sgd, learning_rate: 2}}

      """)
    #expect(problems.isEmpty)
    #expect((value?.schedule as? CosineSchedule)?.final == 0.25)
    #expect((value?.rule as? PatienceRule)?.evaluations == 2)
    #expect(value?.starts.count == 2 && (value?.starts.last as? NormalInitializer)?.sd == 3)
    #expect(((value?.inner as? Nested)?.inner as? SGD)?.learningRate == 2)
    #expect(
      value?.nestedContainers.map { type(of: $0) is any Component.Type ? "\(type(of: $0))" : "" } == [
        "CosineSchedule", "PatienceRule", "OnesInitializer", "NormalInitializer", "Nested", "CosineSchedule",
        "ZerosInitializer", "SGD", "ConstantSchedule",
      ])
    // What is written back reads as the same.
    let entries = try #require(value).resolvedEntries
    let again = try read(ConfigNode(.mapping([ConfigEntry("name", "nested".node)] + entries)).text)
    #expect(again.value?.resolvedEntries == entries && again.problems.isEmpty)
  }

  @Test func aMappingWithoutANameIsTheDefaultsKind() throws {
    let (value, problems) = try read("{name: nested, schedule: {}, rule: null}\n")
    #expect(value?.schedule is ConstantSchedule && value?.rule == nil && problems.isEmpty)
  }

  @Test(arguments: [
    ("schedule: {name: cosine, final: 2}", "`final` must be from 0.0 to 1.0, not 2"),
    ("schedule: {name: cosine, finale: 1}", "schedule cosine has no parameter `finale`; did you mean `final`?"),
    ("schedule: {final: 0.5}", "schedule constant has no parameters; remove `final`"),
    ("schedule: cosin", "unknown schedule `cosin`; did you mean `cosine`?"),
    ("schedule: null", "`schedule` expects a name, or a mapping with `name:` and parameters, not null"),
    ("schedule: [cosine]", "`schedule` expects a name, or a mapping with `name:` and parameters, not [cosine]"),
    ("rule: {evaluations: 2}", "`name:` is missing: which stopping rule is it?"),
    ("rule: cosine", "unknown stopping rule `cosine`"),
    ("starts: []", "`starts` expects a list, each an initializer, at least one, not []"),
    ("starts: ones", "`starts` expects a list, each an initializer, at least one, not the text `ones`"),
    ("starts: [ones, {name: normal, sd: -1}]", "`sd` must be from 0.0 to 1000000.0, not -1"),
    ("starts: [ones, 3]", "`starts` expects a name, or a mapping with `name:` and parameters, not 3"),
    ("inner: {name: sgd, schedule: {name: cosine, warmup: x}}", "`warmup` expects a number, not the text `x`"),
  ])
  func whatIsWrongInsideIsNamed(text: String, message: String) throws {
    let (_, problems) = try read("name: nested\n\(text)\n")
    #expect(problems.count == 1 && problems[0].contains(message), "\(problems)")
    #expect(problems[0].contains("line: 2,"), "\(problems)")
  }

  @Test func theyAreDescribed() {
    let found = Nested().parameterDescriptions
    #expect(
      found.map(\.type) == [
        "a schedule", "a stopping rule, or null", "a list, each an initializer", "an optimizer, or null",
      ])
    #expect(found.map(\.defaultText) == ["constant", "null", "[zeros]", "null"])
  }
}
