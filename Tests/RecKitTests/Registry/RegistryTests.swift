import Testing

@testable import RecKit

struct RegistryTests {
  private struct Shared: ParameterContainer {
    @Parameter("Shared.", in: 0...) var minCount = 2
  }

  private struct Sample: Loss {
    static let name = "sample"
    static let summary = "For tests."
    enum Mode: String, ParameterChoice { case slow, fast }
    @Parameter("A whole number.", in: 1...) var batchSize = 8
    @Parameter("A number.", in: 0..<1) var dropRate = 0.5
    @Parameter("Perhaps a number.", above: 0) var scale = 1.0
    @Parameter("Perhaps.", in: 1...) var patience: Int? = nil
    @Parameter("Words.") var labels = ["a"]
    @Parameter("A choice.") var mode = Mode.slow
    @Parameter("A switch.") var isOn = false
    @ParameterGroup var shared = Shared()
    func evaluate(_ scores: RowScores, gradients: MutableRowScores) -> Double { 0 }
    func crossCheck() -> [ParameterProblem] {
      isOn && mode == .fast ? [ParameterProblem("mode", "cannot be fast while is_on")] : []
    }
  }

  private struct Taken: Loss {
    static let name = "margin"
    static let summary = "Another."
    func evaluate(_ scores: RowScores, gradients: MutableRowScores) -> Double { 0 }
  }

  private struct Named: Loss {
    static let name = "Named Loss"
    static let summary = "A name that is none."
    func evaluate(_ scores: RowScores, gradients: MutableRowScores) -> Double { 0 }
  }

  private struct Clashing: Loss {
    static let name = "clashing"
    static let summary = "A parameter called name."
    @Parameter("No.") var name = "x"
    func evaluate(_ scores: RowScores, gradients: MutableRowScores) -> Double { 0 }
  }

  private var registry: Registry {
    get throws {
      var registry = Registry()
      try registry.registerCore()
      try registry.register(Sample.self)
      return registry
    }
  }

  private func build(_ text: String) throws -> (loss: Sample?, problems: [String]) {
    let node = try ConfigDocument.parse(Array(text.utf8), source: "test").root["loss"] ?? ConfigNode(.null)
    var problems: [ConfigProblem] = []
    let loss = try registry.build(.loss, from: node, problems: &problems) as? Sample
    return (loss, problems.map(\.message))
  }

  @Test func everyTypeOfParameterIsRead() throws {
    let (loss, problems) = try build(
      "loss: {name: sample, batch_size: 3, drop_rate: 0, scale: 2, patience: 4, labels: [x, z], mode: fast, min_count: 7}\n"
    )
    #expect(problems.isEmpty)
    let sample = try #require(loss)
    #expect(sample.batchSize == 3 && sample.dropRate == 0 && sample.scale == 2 && sample.patience == 4)
    #expect(sample.labels == ["x", "z"] && sample.mode == .fast && !sample.isOn && sample.shared.minCount == 7)
  }

  @Test func whatIsNotWrittenIsTheDefault() throws {
    for text in ["loss: sample\n", "loss: {name: sample}\n", "loss: {name: sample, patience: null}\n"] {
      let sample = try #require(try build(text).loss)
      #expect(sample.batchSize == 8 && sample.patience == nil && sample.labels == ["a"] && sample.shared.minCount == 2)
    }
  }

  @Test(arguments: [
    ("batch_size: 1.5", "`batch_size` expects a whole number, not 1.5"),
    ("batch_size: 0", "`batch_size` must be at least 1, not 0"),
    ("drop_rate: 1", "`drop_rate` must be at least 0.0 and below 1.0, not 1"),
    ("scale: 0", "`scale` must be above 0.0, not 0"),
    ("patience: 0", "`patience` must be at least 1, not 0"),
    ("patience: soon", "`patience` expects a whole number, or null, not the text `soon`"),
    ("labels: a", "`labels` expects a list, each text, not the text `a`"),
    ("labels: [1]", "`labels` expects a list, each text, not [1]"),
    ("mode: quick", "`mode` expects one of slow, fast, not the text `quick`"),
    ("is_on: 1", "`is_on` expects true or false, not 1"),
    ("min_count: -1", "`min_count` must be at least 0, not -1"),
    (
      "min_counts: 1",
      "loss sample has no parameter `min_counts`; did you mean `min_count`? (known: batch_size, drop_rate, scale, patience, labels, mode, is_on, min_count)"
    ),
    ("mode: fast, is_on: true", "`mode`: cannot be fast while is_on"),
  ])
  func wrongParametersAreNamed(text: String, message: String) throws {
    #expect(try build("loss: {name: sample, \(text)}\n").problems == [message])
  }

  @Test func descriptionsAndResolvedEntriesComeFromTheDeclarations() {
    let found = Sample().parameterDescriptions
    #expect(
      found.map(\.key) == ["batch_size", "drop_rate", "scale", "patience", "labels", "mode", "is_on", "min_count"])
    #expect(
      found[1]
        == ParameterDescription(
          key: "drop_rate", type: "a number", defaultText: "0.5", bounds: "at least 0.0 and below 1.0",
          help: "A number.", search: nil))
    #expect(Sample().resolvedEntries.map(\.key) == found.map(\.key))
  }

  @Test func namesAndParametersAreChecked() throws {
    var registry = try registry
    #expect(throws: RegistryError.nameTaken("margin", kind: .loss)) { try registry.register(Taken.self) }
    #expect(throws: RegistryError.nameTaken("sample", kind: .loss)) { try registry.register(Sample.self) }
    #expect(throws: RegistryError.invalidName("Named Loss", kind: .loss)) { try registry.register(Named.self) }
    #expect(throws: RegistryError.invalidParameter("name", component: "clashing", kind: .loss)) {
      try registry.register(Clashing.self)
    }
  }

  @Test func theRegistryIsAValue() throws {
    let registry = try registry
    var copy = registry
    struct Other: Loss {
      static let name = "other"
      static let summary = "Another."
      func evaluate(_ scores: RowScores, gradients: MutableRowScores) -> Double { 0 }
    }
    try copy.register(Other.self)
    #expect(registry.entry(.loss, named: "other") == nil && copy.entry(.loss, named: "other") != nil)
  }

  @Test func unknownNamesSuggestTheNearest() throws {
    #expect(
      try build("loss: sampel\n").problems == [
        "unknown loss `sampel`; did you mean `sample`? (known: adaptive_hinge, bpr, contrastive, logistic, margin, sample, softmax, squared, warp)"
      ])
    #expect(Suggestion.nearest(to: "zzzzzz", among: ["margin", "bpr"]) == nil)
    #expect(Suggestion.nearest(to: "Margin", among: ["margin", "bpr"]) == "margin")
  }
}
