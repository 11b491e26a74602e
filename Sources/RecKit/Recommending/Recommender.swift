/// Lists of items for users, and of items like an item, from a stored model.
///
/// What is ranked is what the run's evaluation ranks on test: the catalogue, less what the user has. Equal scores are in a
/// random order that is the same in every call.
public struct Recommender: Sendable {
  /// The model.
  public let model: StoredModel
  /// Titles by item id.
  public let titles: [String: String]
  private let candidates: Range<Int>
  private let seen: KnownItems
  private let users: IdentifierRows
  private let items: IdentifierRows
  private var training: TrainingSet { model.training }

  /// Prepares lists.
  ///
  /// - Parameters:
  ///   - model: the model.
  ///   - titles: titles by item id, as ``Dataset/titles(from:)`` gives them.
  public init(_ model: StoredModel, titles: [String: String] = [:]) {
    self.model = model
    self.titles = titles
    let (data, options) = (model.data, model.configuration.evaluation)
    candidates = RankingEvaluator.candidateRows(data, options.candidates)
    var seen = [data.training.known]
    if options.exclude.coversValidation, let validation = data.validation { seen.append(KnownItems(validation)) }
    if options.exclude == .trainRated { seen.append(KnownItems(data.rated)) }
    self.seen = seen.count == 1 ? seen[0] : KnownItems(merging: seen, in: 0..<model.training.shape.itemRows)
    (users, items) = (IdentifierRows(model.training.users), IdentifierRows(model.training.items))
  }

  /// The row of a user.
  ///
  /// - Throws: ``RecommendationError/unknownUser(_:hint:)``.
  public func row(ofUser id: String) throws -> Int {
    guard let row = users[id] else { throw RecommendationError.unknownUser(id, hint: Self.hint(id, training.users)) }
    return row
  }

  /// Whether a user has a training positive; the scores of other users are what the model started with.
  public func isTrained(userRow: Int) -> Bool { !training.known.of(userRow).isEmpty }

  /// The best items for a user.
  ///
  /// - Parameters:
  ///   - user: the user's id.
  ///   - top: how many.
  ///   - keepsSeen: whether items that the user has are listed too.
  /// - Returns: the items, the best first.
  /// - Throws: ``RecommendationError/unknownUser(_:hint:)``; ``EvaluationError/scoreIsNaN(user:item:)``.
  public func recommend(to user: String, top: Int = 10, keepsSeen: Bool = false) throws -> [RankedItem] {
    var lists: [RankedItems] = []
    try recommend(toRows: [try row(ofUser: user)], top: top, keepsSeen: keepsSeen, transform: { $0 }) {
      lists.append($0)
    }
    return lists.first?.items ?? []
  }

  /// The best items for many users, at the speed of an evaluation; nothing of the size users x items is held.
  ///
  /// - Parameters:
  ///   - rows: the users' rows.
  ///   - top: how many items, at least 1.
  ///   - keepsSeen: whether items that the user has are listed too.
  ///   - threads: threads that may work at once, at least 1; the lists do not depend on their number.
  ///   - transform: makes of a list what is handed over, such as text; called on any thread.
  ///   - body: gets what was made, in the order of the users.
  /// - Throws: ``EvaluationError/scoreIsNaN(user:item:)``; what `body` throws.
  public func recommend<Output: Sendable>(
    toRows rows: [Int], top: Int = 10, keepsSeen: Bool = false, threads: Int = 1,
    transform: @Sendable (RankedItems) -> Output, each body: (Output) throws -> Void
  ) throws {
    precondition(top >= 1 && threads >= 1, "\(top) items, \(threads) threads")
    let pass = TopItemsPass(
      scorer: model.scorer, training: training, candidates: candidates, leftOut: keepsSeen ? nil : seen,
      length: min(top, candidates.count))
    try pass.run(users: rows.map { Int32($0) }, threads: threads) { user, list in
      transform(
        RankedItems(row: Int(user), user: training.users[Int(user)], items: list.map { item(Int($0.item), $0.score) }))
    } body: {
      try body($0)
    }
  }

  private func item(_ row: Int, _ score: Float) -> RankedItem {
    let id = training.items[row]
    return RankedItem(row: row, id: id, title: titles.isEmpty ? nil : titles[id], score: score)
  }

  /// Whether whole numbers between the first and the last id are no ids.
  private static func hasGaps(_ map: IdentifierMap) -> Bool {
    guard let first = map.rows.first.flatMap({ Int(map[$0]) }), let last = map.rows.last.flatMap({ Int(map[$0]) })
    else {
      return false
    }
    return last - first + 1 > map.rows.count
  }

  /// What an unknown id was probably meant to be.
  private static func hint(_ id: String, _ map: IdentifierMap) -> String {
    guard let first = map.rows.first, let last = map.rows.last else { return "" }
    if map.names == nil {
      return Int(id) == nil
        ? "; ids are whole numbers, such as \(map[first])"
        : "; ids go from \(map[first]) to \(map[last])\(Self.hasGaps(map) ? ", with gaps" : "")"
    }
    // A distance to each of millions of names would take minutes.
    let near = Suggestion.nearest(to: id, among: map.rows.prefix(20_000).map { map[$0] })
    return near.map { "; did you mean \($0)?" } ?? "; ids are such as \(map[first])"
  }
}

extension Recommender {
  /// The row of an item, by id, title or a part of a title that one item alone has; case does not matter.
  ///
  /// - Throws: ``RecommendationError``.
  public func row(ofItem text: String) throws -> Int {
    if let row = items[text] { return row }
    let wanted = text.lowercased()
    let rows = training.items.rows.filter { titles[training.items[$0]] != nil }
    func title(_ row: Int) -> String { titles[training.items[row]] ?? "" }
    var found = rows.filter { title($0).lowercased() == wanted }
    if found.isEmpty && !wanted.isEmpty { found = rows.filter { title($0).lowercased().contains(wanted) } }
    switch found.count {
    case 1: return found[0]
    case 0:
      let near = Suggestion.nearest(to: text, among: rows.prefix(20_000).map(title))
      throw RecommendationError.unknownItem(
        text, hint: near.map { "; did you mean \($0)?" } ?? Self.hint(text, training.items))
    default:
      let shown = found.prefix(5).map { "\(training.items[$0]) \(title($0))" }
      throw RecommendationError.ambiguousTitle(text, items: shown + (found.count > 5 ? ["..."] : []))
    }
  }

  /// The items most similar to an item.
  ///
  /// Inner products and cosines: the cosine of items' factors; item-based scorers: the item's weights on others; other
  /// trained scorers: the cosine of their tables of items.
  ///
  /// - Parameters:
  ///   - item: the item's id, or its title.
  ///   - top: how many, at least 1.
  /// - Returns: the items, the most similar first, without the item itself; of weights, those that are not 0. Equal ones
  ///   are in the order of rows.
  /// - Throws: ``RecommendationError``.
  public func similar(to item: String, top: Int = 10) throws -> [RankedItem] {
    precondition(top >= 1, "\(top) items")
    let (scorer, row) = (try similarity(), try row(ofItem: item))
    let numbers = scorer.similarities(to: row)
    let isSparse = scorer is ItemWeights
    return training.items.rows.filter { $0 != row && !(isSparse && numbers[$0] == 0) && !numbers[$0].isNaN }
      .sorted { numbers[$0] != numbers[$1] ? numbers[$0] > numbers[$1] : $0 < $1 }
      .prefix(top).map { self.item($0, numbers[$0]) }
  }

  /// What ``similar(to:top:)`` measures, such as "cosine of item factors".
  ///
  /// - Throws: ``RecommendationError/noSimilarity(scorer:)``.
  public func similarityMeasure() throws -> String { try similarity().similarityMeasure }

  private func similarity() throws -> any ItemSimilarity {
    if let scorer = model.scorer as? any ItemSimilarity { return scorer }
    let shape = training.shape
    if let model = model.model {
      let tables = model.declarations.indices.filter {
        let weight = model.declarations[$0]
        return weight.rows == shape.itemRows && weight.columns > 1 && weight.name.contains("item")
      }
      if !tables.isEmpty { return TableSimilarity(model: model, tables: tables) }
    }
    throw RecommendationError.noSimilarity(scorer: type(of: model.configuration.scorer.component).name)
  }
}

/// The cosine of tables of items, side by side.
private struct TableSimilarity: ItemSimilarity {
  let model: Model
  let tables: [Int]

  var similarityMeasure: String { "cosine of \(tables.map { model.declarations[$0].name }.joined(separator: " and "))" }

  func similarities(to item: Int) -> [Float] {
    let widths = tables.map { model.declarations[$0].columns }
    return cosines(with: item, of: model.shape.itemRows, columns: widths.reduce(0, +)) { row, target in
      var start = 0
      for (table, width) in zip(tables, widths) {
        for column in 0..<width { target[start + column] = model.buffers[table].pointer[row * width + column] }
        start += width
      }
    }
  }

  func score(users: UnsafeBufferPointer<Int32>, into output: UnsafeMutableBufferPointer<Float>) {
    preconditionFailure("a table scores nobody")
  }
}
