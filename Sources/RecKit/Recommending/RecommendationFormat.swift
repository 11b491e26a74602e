/// How lists are written.
///
/// Ids and titles come from files of strangers: tables have them escaped, CSV has no formulas, JSON escapes what is not
/// printable, and TREC's format takes no id with a blank in it (``checkIdentifiers(of:)``).
public enum RecommendationFormat: String, Sendable, CaseIterable {
  /// A table for a terminal.
  case table
  /// Comma-separated values with a header.
  case csv
  /// JSON, an object on a line for each user.
  case json
  /// A run of TREC: user, `Q0`, item, rank, score, tag.
  case trec

  /// What stands before the first list.
  ///
  /// - Parameters:
  ///   - first: the name of the first column, `user` or `item`.
  ///   - hasTitles: whether items have titles.
  /// - Returns: a line, or nothing.
  public func header(first: String = "user", hasTitles: Bool) -> String {
    guard self == .csv else { return "" }
    let other = first == "user" ? "item" : "similar"
    return CSV.line([first, "rank", other] + (hasTitles ? ["title"] : []) + [first == "user" ? "score" : "similarity"])
  }

  /// A list as text.
  ///
  /// - Parameters:
  ///   - id: whose list it is.
  ///   - items: the list.
  ///   - first: what `id` is, `user` or `item`.
  ///   - hasTitles: whether items have titles.
  ///   - tag: the last column of TREC's format.
  /// - Returns: lines.
  public func text(
    of id: String, _ items: [RankedItem], first: String = "user", hasTitles: Bool, tag: String = "reckit"
  ) -> String {
    let last = first == "user" ? "score" : "similarity"
    switch self {
    case .table:
      var table = TextTable(
        ["rank", "item"] + (hasTitles ? ["title"] : []) + [last],
        [.right, .left] + (hasTitles ? [.left] : []) + [.right])
      for (place, item) in items.enumerated() {
        table.append(["\(place + 1)", item.id] + (hasTitles ? [item.title ?? ""] : []) + ["\(item.score)"])
      }
      return (first == "user" ? "user \(id.escapedOnOneLine)\n" : "") + table.text
    case .csv:
      return items.enumerated().map { place, item in
        CSV.line([id, "\(place + 1)", item.id] + (hasTitles ? [item.title ?? ""] : []) + ["\(item.score)"])
      }.joined()
    case .json:
      let list = items.map { item in
        "{\"item\": \(ConfigNode.jsonText(of: item.id))"
          + (hasTitles ? ", \"title\": \(item.title.map(ConfigNode.jsonText) ?? "null")" : "")
          + ", \"\(last)\": \(item.score.isFinite ? "\(item.score)" : "null")}"
      }
      return "{\"\(first)\": \(ConfigNode.jsonText(of: id)), \"items\": [\(list.joined(separator: ", "))]}\n"
    case .trec:
      var least = Float.infinity
      return items.enumerated().map { place, item in
        // trec_eval sorts by score and then by id, whatever the rank says: equal scores get a smallest step between them.
        let score = place == 0 ? item.score : min(item.score, least.nextDown)
        least = score
        return "\(id) Q0 \(item.id) \(place + 1) \(score) \(tag)\n"
      }.joined()
    }
  }

  /// Throws where an id cannot be written in the format.
  ///
  /// - Throws: ``TRECError`` for an empty id, or one with a blank or control character, where the format is TREC's.
  public func checkIdentifiers(of training: TrainingSet) throws {
    guard self == .trec else { return }
    for (kind, map) in [("user", training.users), ("item", training.items)] where map.names != nil {
      if let row = map.rows.first(where: { !Self.isPlain(map[$0]) }) { throw TRECError(kind: kind, id: map[row]) }
    }
  }

  /// Whether a text is one word of TREC's files.
  public static func isPlain(_ text: String) -> Bool {
    !text.isEmpty && !text.unicodeScalars.contains { $0.properties.isWhitespace || $0.isDisturbing }
  }
}

/// An id cannot be written in TREC's format, whose columns are divided by blanks.
public struct TRECError: Error, Equatable, CustomStringConvertible {
  /// `user` or `item`.
  public let kind: String
  /// The id.
  public let id: String

  /// What is wrong and what to do.
  public var description: String {
    "the \(kind) \(ConfigNode.jsonText(of: id)) is empty or has a blank or control character in its id, which TREC's format cannot hold; write csv or json, or rename it in the data"
  }
}

extension StoredModel {
  /// The relevant items of the users of the test part in TREC's format (`qrels`): user, `0`, item, `1`.
  ///
  /// - Throws: ``TRECError`` for an id that the format cannot hold; ``EvaluationError``.
  public func qrels() throws -> String {
    try RecommendationFormat.trec.checkIdentifiers(of: data.training)
    let evaluator = try RankingEvaluator(data, options: configuration.evaluation, metrics: [])
    guard let set = evaluator.sets[.test], !set.users.isEmpty else { throw EvaluationError.noUsers(.test) }
    var text = ""
    for user in set.users {
      let id = data.training.users[Int(user.row)]
      for item in user.relevant { text += "\(id) 0 \(data.training.items[Int(item)]) 1\n" }
    }
    return text
  }
}
