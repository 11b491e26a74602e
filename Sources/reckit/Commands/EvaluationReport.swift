import RecKit

/// What `reckit evaluate` says.
struct EvaluationReport {
  private let input: ModelInput
  private let result: Reevaluation
  private let hasChanges: Bool
  /// The recorded numbers beside the new ones; nil where they are of another protocol, or of another model.
  private let comparisons: [Reevaluation.Comparison]?

  init(_ input: ModelInput, _ result: Reevaluation) {
    self.input = input
    self.result = result
    hasChanges = input.changed != nil
    comparisons = input.model.isOwn ? input.run.flatMap { result.comparisons(with: $0.record) } : nil
  }

  private var differing: [Reevaluation.Comparison] { comparisons?.filter { !$0.isEqual } ?? [] }

  private var isFinal: Bool { input.run.map { result.isFinal($0.record) } ?? false }

  private var values: [(part: String, label: String, mean: Double)] {
    let validation = isFinal && !hasChanges ? [] : result.validation?.means ?? []
    return result.test.means.map { ("test", $0.label, $0.mean) } + validation.map { ("validation", $0.label, $0.mean) }
  }

  /// Why the exit code is not 0; nil: it is.
  var failure: String? {
    guard input.model.isOwn, !hasChanges else { return differing.isEmpty ? nil : words }
    return comparisons == nil || !differing.isEmpty ? words : nil
  }

  private var words: String {
    guard let record = input.run?.record else { return "" }
    var reasons: [String] = []
    let (set, version) = (record.text("instruction_set") ?? "?", record.text("version") ?? "?")
    if set != Kernels.instructionSet {
      reasons.append("the run's kernels were \(set), here they are \(Kernels.instructionSet) (RECKIT_SIMD)")
    }
    if version != Reckit.version { reasons.append("RecKit \(version) wrote it, here it is \(Reckit.version)") }
    let now = RunIdentity(input.model.configuration, dataHash: input.model.data.hash, version: version)
    if now.code != record.text("identity", "code") {
      reasons.append("the code of components that RecKit does not ship changed since")
    }
    let why = reasons.isEmpty ? "" : "; " + reasons.joined(separator: "; ")
    guard comparisons != nil else {
      return "\(record.path): the protocol is not the recorded one any more, so nothing was compared\(why)"
    }
    return "\(record.path): \(differing.count) recorded number\(differing.count == 1 ? "" : "s") not reproduced\(why)"
  }

  /// For a terminal.
  var text: String {
    let hash = result.experimentProtocol.hash
    var text = "model     \(input.words.escapedOnOneLine)\n"
    let isRecorded = input.run.map { $0.record.protocolHash == hash } ?? false
    text += "protocol  \(hash.prefix(8))" + (isRecorded ? ", as recorded\n" : "\n")
    if !isRecorded, let record = input.run?.record {
      let differences = ConfigDifference.between(record.result["protocol"], result.experimentProtocol.node)
        .filter { $0.path != "hash" }
      for difference in differences { text += "          \(difference.text.escapedOnOneLine)\n" }
    }
    for note in notes { text += "          \(note)\n" }
    if let comparisons {
      var table = TextTable(["part", "metric", "recorded", "now", ""], [.left, .left, .right, .right, .left])
      for row in comparisons.prefix(100) where row.place == "test" || row.place == "validation" || !row.isEqual {
        table.append([
          row.place, row.label, Self.words(row.recorded), Self.words(row.now), row.isEqual ? "equal" : "DIFFERS",
        ])
      }
      text += table.text
      if differing.isEmpty {
        let count = comparisons.count
        text +=
          "reproduced: \(count == 1 ? "the recorded metric" : "all \(count) recorded metrics"), and the values of \(result.test.users.count) users, to the last digit\n"
      }
      if isFinal && !hasChanges {
        text +=
          "validation: recorded on the model before it was trained on validation too; it cannot be measured again\n"
      }
    } else {
      var table = TextTable(["part", "metric", "value"], [.left, .left, .right])
      for value in values { table.append([value.part, value.label, Self.words(value.mean)]) }
      text += table.text
    }
    for (kind, groups) in [("users", result.test.userGroups), ("items", result.test.itemGroups)] where !groups.isEmpty {
      let labels = groups[0].means.map(\.label)
      var table = TextTable(
        ["group of \(kind)", "members"] + labels, [.left, .right] + labels.map { _ in .right })
      for group in groups {
        table.append(
          [group.name, String(group.members)] + group.means.map { $0.mean.isNaN ? "-" : rounded($0.mean, places: 4) })
      }
      text += "\n" + table.text
    }
    return text
  }

  private static func words(_ value: Double?) -> String { value.map { "\($0)" } ?? "-" }

  /// What a reader must know of the numbers.
  private var notes: [String] {
    var notes = hasChanges ? result.data.notes.map(\.escapedOnOneLine) : []
    for (part, count, total) in [
      ("test", result.trainedOnTest, result.data.test.count),
      ("validation", result.trainedOnValidation, result.data.validation?.count ?? 0),
    ] where count > 0 && !(part == "validation" && isFinal && !hasChanges) {
      notes.append("warning: the model was trained on \(count) of the \(total) \(part) positives")
    }
    return notes
  }

  /// As JSON.
  var node: ConfigNode {
    func mapping(_ entries: [(String, ConfigNode)]) -> ConfigNode {
      ConfigNode(.mapping(entries.map { ConfigEntry($0.0, $0.1) }))
    }
    func number(_ value: Double?) -> ConfigNode { value.map { ConfigNode(.number($0)) } ?? ConfigNode(.null) }
    func text(_ value: String) -> ConfigNode { ConfigNode(.string(value)) }
    func means(_ part: String) -> ConfigNode {
      let values = values.filter { $0.part == part }
      return values.isEmpty ? ConfigNode(.null) : mapping(values.map { ($0.label, number($0.mean)) })
    }
    var entries = [
      ("run", text(input.name)), ("model", text(input.model.source)), ("metrics", means("test")),
      ("validation", means("validation")),
      ("reproduced", comparisons == nil ? ConfigNode(.null) : ConfigNode(.bool(differing.isEmpty))),
      (
        "differences",
        ConfigNode(
          .sequence(
            differing.map {
              mapping([
                ("place", text($0.place)), ("metric", text($0.label)), ("recorded", number($0.recorded)),
                ("now", number($0.now)),
              ])
            }))
      ),
      ("trained_on_test", ConfigNode(.integer(result.trainedOnTest))),
      ("trained_on_validation", ConfigNode(.integer(result.trainedOnValidation))),
      ("evaluated_users", ConfigNode(.integer(result.test.users.count))),
    ]
    if let groups = result.test.groupsNode { entries.append(("groups", groups)) }
    var facts: [ConfigEntry] = []
    if case .mapping(let known) = result.experimentProtocol.node.value { facts = known }
    facts.append(ConfigEntry("hash", text(result.experimentProtocol.hash)))
    return mapping(entries + [("protocol", ConfigNode(.mapping(facts)))])
  }
}
