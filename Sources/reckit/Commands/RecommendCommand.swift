import Foundation
import RecKit

/// `reckit recommend`.
enum RecommendCommand: Command {
  static let specification = CommandSpecification(
    name: "recommend", operands: "RUN [dataset.KEY=value ...]",
    summary: "List the best items for users, from a stored model.",
    discussion: """
      RUN is a finished run's folder, also one in a study's runs/. The items of a user that the run's evaluation leaves out
      on test (training positives, mostly also validation) are not listed. csv has a header, json an object on a line for
      each user, trec is a run for trec_eval, whose relevant items --qrels writes. dataset.KEY=value says where the data is now. Guides/Using.md has examples.
      """, count: 1...Int.max,
    options: [
      .init(name: "user", value: "ID", help: "One user."),
      .init(
        name: "users", value: "FILE", help: "The users of a file, an id on each line, each once; - is standard input."),
      .init(name: "all", help: "All users of the data."),
      .init(name: "top", value: "N", help: "How many items; default 10."),
      .init(
        name: "format", value: "FORMAT", help: "table (default), csv, json or trec.",
        choices: RecommendationFormat.allCases.map(\.rawValue)),
      .init(name: "keep-seen", help: "List items that the user has too."),
      .init(name: "titles", value: "FILE", help: "Titles: an item's id and its title in the first two columns."),
      .init(name: "out", value: "FILE", help: "Write to a file, which appears once it is complete."),
      .init(name: "qrels", value: "FILE", help: "Write the relevant items of the test part for trec_eval."),
      .init(name: "tag", value: "WORD", help: "The last column of trec; default reckit."),
    ] + ModelInput.options)

  static func run(_ arguments: ParsedArguments, _ context: Reckit.Environment) throws {
    let top = try arguments.count("top", default: 10)
    let format = try arguments.format(among: RecommendationFormat.allCases)
    let tag = arguments.values["tag"] ?? "reckit"
    guard RecommendationFormat.isPlain(tag) else { throw CommandError.usage("--tag needs one word without blanks") }
    let (user, file, all) = (
      arguments.values["user"], arguments.values["users"], arguments.switches.contains("all")
    )
    guard [user != nil, file != nil, all].count(where: { $0 }) == 1 else {
      throw CommandError.usage("name the users: one of --user ID, --users FILE and --all")
    }
    try arguments.checkFiles(["out", "qrels"])
    if let out = arguments.values["out"], out == arguments.values["qrels"] {
      throw CommandError.usage("--out and --qrels are one file, \(out.escapedOnOneLine); name two")
    }
    let input = try ModelInput(arguments, context, isQuiet: false)
    try input.requireOwnData()
    if format == .trec { try format.checkIdentifiers(of: input.model.training) }
    let titles = format == .trec ? [:] : try input.titles(arguments, context)
    let recommender = Recommender(input.model, titles: titles)
    let rows: [Int]
    if let user {
      rows = [try recommender.row(ofUser: user)]
    } else {
      rows = try file.map { try self.rows(of: $0, recommender, context) } ?? Array(input.model.training.users.rows)
    }
    let cold = rows.count { !recommender.isTrained(userRow: $0) }
    if cold > 0 {
      let whose = user.map { "user \($0.escapedOnOneLine) has" } ?? "\(cold) of \(rows.count) users have"
      context.output.writeError(
        "\(whose) no training positive: the scores are what the model has for nobody in particular\n")
    }
    if let path = arguments.values["qrels"] {
      try AtomicFile.write(Data(try input.model.qrels().utf8), to: path)
    }
    // A file that is half written is removed; output on a terminal ends at once.
    if arguments.values["out"] != nil { Interruption.watch() }
    try ListWriter(arguments.values["out"], context.output).write { put in
      put(format.header(hasTitles: !titles.isEmpty))
      try recommender.recommend(
        toRows: rows, top: top, keepsSeen: arguments.switches.contains("keep-seen"), threads: input.threads
      ) { list in
        format.text(of: list.user, list.items, hasTitles: !titles.isEmpty, tag: tag)
      } each: {
        put($0)
        try context.output.check()
        try Interruption.check()
      }
    }
  }

  /// The rows of the users that a file names.
  private static func rows(
    of path: String, _ recommender: Recommender, _ context: Reckit.Environment
  ) throws -> [Int] {
    var data = try path == "-" ? context.readInput() : Self.read(path)
    if data.starts(with: [0xef, 0xbb, 0xbf]) { data = data.dropFirst(3) }
    var rows: [Int] = []
    var seen: Set<Int> = []
    for (place, line) in data.split(separator: 10, omittingEmptySubsequences: false).enumerated() {
      guard let text = String(validating: line, as: UTF8.self) else {
        throw CommandError.usage("\(path.escapedOnOneLine):\(place + 1): the line is not UTF-8")
      }
      let id = text.hasSuffix("\r") ? String(text.dropLast()) : text
      guard !id.isEmpty else { continue }
      do {
        let row = try recommender.row(ofUser: id)
        if seen.insert(row).inserted { rows.append(row) }
      } catch {
        throw CommandError(message: "\(path.escapedOnOneLine):\(place + 1): \(error)", code: ExitCode.failed)
      }
    }
    guard !rows.isEmpty else { throw CommandError.usage("\(path.escapedOnOneLine) names no user") }
    return rows
  }

  private static func read(_ path: String) throws -> Data {
    do { return try Data(contentsOf: URL(fileURLWithPath: path)) } catch {
      throw CommandError.usage("\(path.escapedOnOneLine) cannot be read: \(FileError.words(error))")
    }
  }
}
