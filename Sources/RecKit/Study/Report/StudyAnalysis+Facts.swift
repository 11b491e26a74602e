extension StudyAnalysis {
  /// What a reader wants to know of data and machine, from the baseline's first run (or the first that is there).
  var facts: [(fact: String, value: String)] {
    let first = records(of: study.baseline).first?.record ?? records.min { $0.key < $1.key }?.value
    return first.map(Self.facts) ?? []
  }

  /// What a run's `result.json` says of its data and of the machine.
  static func facts(of record: RunRecord) -> [(fact: String, value: String)] {
    var facts: [(String, String)] = [("dataset", record.config["dataset"]?["name"]?.inlineText ?? "")]
    func add(_ fact: String, _ path: String..., form: (Double) -> String = { ConfigNode.text(of: $0, isWhole: true) }) {
      let node = path.reduce(record.result as ConfigNode?) { $0?[$1] }
      if let number = node.flatMap({ Double($0) }) { facts.append((fact, form(number))) }
    }
    add("users", "data", "users")
    add("items", "data", "items")
    add("training positives", "data", "train")
    add("validation positives", "data", "validation")
    add("test positives", "data", "test")
    add("density of the training part", "data", "density") { Figures.fixed(100 * $0, 3) + " %" }
    add("test users without training", "data", "cold_test", "cold_users")
    add("test items without training", "data", "cold_test", "cold_items")
    add("evaluated users", "data", "evaluated_users")
    for (fact, path) in [("processor", "processor"), ("system", "system")] {
      if let text = record.text("machine", path) { facts.append((fact, text)) }
    }
    add("cores", "machine", "cores")
    add("memory", "machine", "memory_bytes") { "\(Int($0) >> 30) GiB" }
    add("threads of a run", "threads")
    if let set = record.text("instruction_set") { facts.append(("instruction set", set)) }
    if let version = record.text("version") { facts.append(("RecKit", version)) }
    return facts
  }

  /// The commands that make the study, the report and one run again, in the study's folder.
  var reproduction: [String] {
    let program = records.values.compactMap { $0.text("program") }.min() ?? "reckit"
    var lines = [
      ("\(program) sweep study.txt --out .", "the missing runs, then this page"),
      ("\(program) report .", "this page from the runs that are there"),
    ]
    if let address = addresses.first {
      lines.append(("\(program) run runs/\(address)/config.txt", "one run, to the same bits"))
    }
    let width = lines.map(\.0.count).max() ?? 0
    return lines.map { $0 + String(repeating: " ", count: width - $0.count + 3) + "# \($1)" }
  }
}

extension ConfigNode {
  /// A whole number without a point.
  fileprivate static func text(of number: Double, isWhole: Bool) -> String {
    Int(exactly: number).map(String.init) ?? text(of: number)
  }
}
