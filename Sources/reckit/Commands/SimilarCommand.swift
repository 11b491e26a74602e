import RecKit

/// `reckit similar`.
enum SimilarCommand: Command {
  static let specification = CommandSpecification(
    name: "similar", operands: "RUN [dataset.KEY=value ...]",
    summary: "List the items most similar to an item, from a stored model.",
    discussion: """
      Inner products and cosines: the cosine of items' factors. item_knn, rp3beta, ease: the item's weights on others. Other
      trained scorers: the cosine of their tables of items.
      """, count: 1...Int.max,
    options: [
      .init(
        name: "item", value: "ID|TITLE", help: "The item: its id, its title, or a part of it that no other title has."),
      .init(name: "top", value: "N", help: "How many items; default 10."),
      .init(
        name: "format", value: "FORMAT", help: "table (default), csv or json.", choices: ["table", "csv", "json"]),
      .init(name: "titles", value: "FILE", help: "Titles: an item's id and its title in the first two columns."),
    ] + ModelInput.options)

  static func run(_ arguments: ParsedArguments, _ context: Reckit.Environment) throws {
    let top = try arguments.count("top", default: 10)
    let format = try arguments.format(among: [.table, .csv, .json])
    guard let item = arguments.values["item"] else {
      throw CommandError.usage("name the item: --item ID, or its title")
    }
    let input = try ModelInput(arguments, context, isQuiet: false)
    try input.requireOwnData()
    let recommender = Recommender(input.model, titles: try input.titles(arguments, context))
    let hasTitles = !recommender.titles.isEmpty
    let id = input.model.training.items[try recommender.row(ofItem: item)]
    let items = try recommender.similar(to: id, top: top)
    if items.isEmpty {
      context.output.writeError("item \(id.escapedOnOneLine) has no weight on any other item\n")
    }
    if format == .table {
      let title = recommender.titles[id].map { " \($0)" } ?? ""
      context.output.line("\(try recommender.similarityMeasure()) with \(id)\(title)".escapedOnOneLine)
    }
    context.output.write(
      format.header(first: "item", hasTitles: hasTitles)
        + format.text(of: id, items, first: "item", hasTitles: hasTitles))
  }
}
