import RecKit

extension DelimitedFile {
  /// Reads a file with one user a line, followed by the user's items: O(bytes).
  ///
  /// Separators may follow each other or end a line. A line that has a user and no items is allowed: the user is known
  /// and has no interaction. A user may have several lines.
  ///
  /// - Parameters:
  ///   - users: gets the users' rows.
  ///   - items: gets the items' rows.
  ///   - progress: is told when reading starts.
  /// - Returns: the interactions in the file's order, at least one.
  /// - Throws: ``DelimitedError``.
  func readLists(
    users: inout IdentifierTable, items: inout IdentifierTable, progress: (LoadingProgress) -> Void = { _ in }
  ) throws -> InteractionLog {
    var lines = try open(progress).lines
    var log = InteractionLog(users: [], items: [])
    while let count = try lines.next() {
      let user = try listed(0, "user", lines) { bytes throws(FieldProblem) in try users.row(of: bytes) }
      for column in 1..<max(1, count) where !lines.field(column).isEmpty {
        log.users.append(user)
        log.items.append(try listed(column, "item", lines) { bytes throws(FieldProblem) in try items.row(of: bytes) })
      }
    }
    guard log.count > 0 else {
      throw DelimitedError(
        path, "no line has an item after its user (fields are separated by \(Separator.words(layout.separator.text)))")
    }
    return log
  }

  /// Reads one field; what is wrong with it gets its place, and the separator that the line seems to have.
  private func listed(
    _ column: Int, _ name: String, _ lines: LineReader, _ parse: (FieldParsing.Bytes) throws(FieldProblem) -> Int32
  ) throws -> Int32 {
    let bytes = lines.field(column)
    do { return try parse(bytes) } catch {
      let separator = layout.separator.text
      let other = Separator.likely(in: FieldParsing.text(bytes), columns: 2, instead: separator).map(Separator.words)
      throw DelimitedError(
        path, line: lines.number,
        "the \(name) `\(FieldParsing.text(bytes))` \(error.message)"
          + (other.map { "; fields are separated by \(Separator.words(separator)): should it be separator: \($0)?" }
            ?? ""))
    }
  }
}
