/// `report.html` and `report.md` of one run: learning curves, users, protocol, data, config.
public struct RunPage: Sendable {
  private let record: RunRecord
  private let configText: String
  private let version: String

  /// Lays out a run.
  ///
  /// - Parameters:
  ///   - record: the run's folder, read.
  ///   - version: RecKit's version.
  public init(_ record: RunRecord, version: String) {
    self.record = record
    self.version = version
    configText = record.config.text
  }

  private var name: String {
    FilePath.name(of: record.path)
  }

  private var labels: [String] { record.metrics.map(\.label) }
  private var hasValidation: Bool { !record.validation.isEmpty }

  /// The page.
  public var html: String {
    let parts = [head, metrics, curves, users, groups, sampling, data, protocolTable, costs, config, reproduction]
    return Page.document(title: "\(name) - RecKit run", body: parts.joined(), version: version)
  }

  /// The same without pictures.
  public var markdown: String {
    func table(_ header: [String], _ rows: [[String]]) -> String {
      Markdown.table(header.map(Markdown.text), rows.map { $0.map(Markdown.text) })
    }
    var text = "# \(Markdown.text(name))\n\n" + Markdown.text(facts.joined(separator: " · ")) + "\n\n"
    text += notes.map { "- \(Markdown.text($0))\n" }.joined() + (notes.isEmpty ? "" : "\n")
    text += table(metricHeader, metricRows)
    text += "\n## Over users\n\n" + table(Self.userHeader, userRows)
    for group in groupTables { text += "\n## \(group.title)\n\n" + table(group.header, group.rows) }
    text += "\n## Sampling\n\n" + table(["fact", "value"], samplingRows)
    text += "\n## Data and machine\n\n" + table(["fact", "value"], dataRows)
    text += "\n## Protocol\n\n" + table(["fact", "value"], protocolRows)
    text += "\n## Time and memory\n\n" + table(["fact", "value"], costRows)
    text += "\n## Config\n\n" + Markdown.block(configText)
    text += "\n## How to reproduce\n\n" + Markdown.block(commands.joined(separator: "\n"))
    return text
  }

  // MARK: What it says

  private func text(_ path: String...) -> String {
    path.reduce(record.result as ConfigNode?) { $0?[$1] }.map { node in
      if case .string(let text) = node.value { text } else { node.inlineText }
    } ?? ""
  }

  private var facts: [String] {
    let scorer = record.config["scorer"]?["name"]?.inlineText ?? ""
    let dataset = record.config["dataset"]?["name"]?.inlineText ?? ""
    let epochs = Int(record.number("epochs") ?? 0)
    let kept = Int(record.number("kept_epoch") ?? 0)
    let selected = record.text("selected_on").map { ", chosen on \($0)" } ?? ""
    return [
      "scorer \(scorer)", "dataset \(dataset)", "seed \(text("seed"))",
      epochs == 0 ? "fitted" : "epoch \(kept) of \(epochs)\(selected)",
    ]
  }

  private var notes: [String] {
    var notes: [String] = []
    if record.text("selected_on") == "test" {
      notes.append("Selected on test: the epoch that is kept was chosen by a test metric.")
    }
    if let final = record.number("final", "epochs") {
      notes.append(
        "Trained again on training and validation, \(Int(final)) epochs: test metrics are of that training; validation and the curves are of the one that chose the epoch."
      )
    }
    if case .sequence(let nodes)? = record.result["data"]?["notes"]?.value {
      for case .string(let text) in nodes.map(\.value) { notes.append(text) }
    }
    return notes
  }

  private var metricHeader: [String] { ["metric"] + (hasValidation ? ["validation"] : []) + ["test"] }

  private var metricRows: [[String]] {
    labels.map { label in
      [label] + (hasValidation ? [record.validationMean(label).map { Figures.fixed($0, 4) } ?? ""] : [])
        + [record.mean(label).map { Figures.fixed($0, 4) } ?? ""]
    }
  }

  private static let userHeader = ["metric", "users", "mean", "5 %", "25 %", "median", "75 %", "95 %"]

  private var userRows: [[String]] {
    labels.filter { record.values[$0] != nil }.map { label in
      let values = defined(label)
      let quantiles = StudyPage.quantiles(values)
      return [label, "\(values.count)", values.isEmpty ? "" : Figures.fixed(values.mean, 4)]
        + (quantiles.isEmpty ? Array(repeating: "", count: 5) : quantiles.map { Figures.fixed($0, 4) })
    }
  }

  private func defined(_ label: String) -> [Double] { (record.values[label] ?? []).filter { !$0.isNaN } }

  private var samplingRows: [[String]] {
    let share = record.number("sampling", "known_positive_share").map { Figures.fixed(100 * $0, 2) + " %" }
    let ties = record.number("tied_share").map { Figures.fixed(100 * $0, 2) + " %" }
    var listTies: [[String]] = []
    if case .mapping(let entries)? = record.result["tied_lists"]?.value {
      listTies = entries.map { entry in
        ["lists of \(entry.key) cut at a tie", Double(entry.node).map { Figures.fixed(100 * $0, 2) + " %" } ?? ""]
      }
    }
    return [
      [
        "negatives drawn",
        text("sampling", "drawn")
          + (Bool(record.result["sampling"]?["follow_model"] ?? ConfigNode(.null)) == true
            ? ", by the model's scores: no other run shares them" : ""),
      ], ["draws rejected", text("sampling", "excluded")],
      ["negatives that are known positives", share ?? "none drawn"],
      ["pairs of a relevant item and a tied candidate", ties ?? ""],
    ] + listTies
  }

  private var groupTables: [GroupTable] { GroupTable.tables(of: record.result) }

  private var dataRows: [[String]] { StudyAnalysis.facts(of: record).map { [$0.fact, $0.value] } }

  private var protocolRows: [[String]] {
    guard case .mapping(let entries)? = record.result["protocol"]?.value else { return [] }
    return entries.map { [$0.key, $0.node.inlineText] }
  }

  private var costRows: [[String]] {
    [("loading", "load"), ("training", "train"), ("evaluation", "evaluate"), ("in all", "total")].compactMap {
      name, key in
      record.number("seconds", key).map { ["seconds, \(name)", Figures.fixed($0, 2)] }
    } + (record.number("peak_memory_bytes").map { [["memory", "\(Int($0) >> 20) MiB"]] } ?? [])
  }

  private var commands: [String] {
    let program = record.text("program") ?? "reckit"
    return [
      "\(program) run config.txt --out again   # in the run's folder: the same bits",
      "\(program) report .   # this page",
    ]
  }

  // MARK: The page's parts

  private var head: String {
    var text = "<h1>\(escape(name))</h1>\n<p class=\"facts\">\(facts.map(escape).joined(separator: " · "))</p>\n"
    if !notes.isEmpty {
      text += "<ul class=\"remarks\">\n\(notes.map { "<li>\(escape($0))</li>\n" }.joined())</ul>\n"
    }
    return text
  }

  private var metrics: String {
    section(
      "Metrics", "Means over users, and values of list metrics, of the epoch that is kept.",
      table(metricHeader, metricRows, caption: "Metrics"))
  }

  private var curves: String {
    let epochs = record.history
    var panels: [String] = []
    func panel(_ title: String, _ lines: [(style: String, points: [(x: Int, y: Double)])]) {
      guard let picture = CurvePicture(lines.map { ($0.style, $0.points) })?.svg(title) else { return }
      panels.append("<figure><figcaption>\(escape(title))</figcaption>\n\(picture)</figure>\n")
    }
    panel("training loss", [("curve", epochs.compactMap { epoch in epoch.loss.map { (epoch.epoch, $0) } })])
    for label in labels {
      func points(_ metrics: KeyPath<EpochRecord, [MetricValue]>) -> [(x: Int, y: Double)] {
        epochs.compactMap { epoch in
          epoch[keyPath: metrics].first { $0.label == label }.map { (epoch.epoch, $0.mean) }
        }
      }
      panel(label, [("other", points(\.validation)), ("curve", points(\.metrics))])
    }
    guard !panels.isEmpty else { return "" }
    return section(
      "Learning curves", "Test after each epoch" + (hasValidation ? "; dashed, validation." : "."),
      "<div class=\"panels\">\n\(panels.joined())</div>\n")
  }

  private var users: String {
    let pictures = labels.compactMap { label -> String? in
      guard let picture = Histogram(defined(label))?.svg("\(label) of users") else { return nil }
      return "<figure><figcaption>\(escape(label))</figcaption>\n\(picture)</figure>\n"
    }
    return section(
      "Over users", "Each test user's value: the distribution over users, and its quantiles.",
      "<div class=\"panels\">\n\(pictures.joined())</div>\n" + table(Self.userHeader, userRows, caption: "Quantiles"))
  }

  private var groups: String {
    guard !groupTables.isEmpty else { return "" }
    return section(
      "Groups",
      "Groups are by the number of training positives of a user or an item. A user without a positive in a group of items is left out of its means.",
      groupTables.map { table($0.header, $0.rows, caption: $0.title) }.joined())
  }

  private var sampling: String {
    section(
      "Sampling and ties", "What was drawn in training, and how often scores are equal.",
      table(["fact", "value"], samplingRows, caption: "Sampling and ties"))
  }

  private var data: String {
    section(
      "Data and machine", "What was trained on and tested, and where.",
      table(["fact", "value"], dataRows, caption: "Facts"))
  }

  private var protocolTable: String {
    section(
      "Protocol", "How results were measured; only results with the same protocol can be compared.",
      table(["fact", "value"], protocolRows, caption: "Protocol"))
  }

  private var costs: String {
    section(
      "Time and memory", "As they were on that machine.", table(["fact", "value"], costRows, caption: "Costs"))
  }

  private var config: String {
    section("Config", "Resolved: with all defaults written out.", "<pre>\(escape(configText))</pre>\n")
  }

  private var reproduction: String {
    section(
      "How to reproduce", "With RecKit \(text("version")) and the data whose hash the protocol has:",
      "<pre>\(escape(commands.joined(separator: "\n")))</pre>\n")
  }
}
