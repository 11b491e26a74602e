/// Which columns of a file are read, from 0.
struct Columns {
  let user: Int
  let item: Int
  let rating: Int?
  let time: Int?
  /// The largest of them.
  let last: Int

  /// Looks names up in the header, where there is one.
  ///
  /// - Throws: ``DelimitedError`` where a column is not there, or its name is there twice.
  init(_ layout: DelimitedFile.Layout, header: [String]?, path: String, line: Int) throws {
    func position(_ column: ColumnName) throws -> Int {
      let places = column.isNumber ? [] : (header ?? []).indices.filter { header?[$0] == column.text }
      if places.count > 1 {
        throw DelimitedError(
          path, line: line,
          "\(places.count) columns are called `\(column)`; give the number of the one that is meant, such as \(places[0] + 1)"
        )
      }
      if let place = places.first { return place }
      guard let number = Int(column.text), number >= 1 else {
        throw DelimitedError(
          path, line: header == nil ? nil : line,
          header.map { "no column is called `\(column)`; the columns are \($0.joined(separator: ", "))" }
            ?? "without a header a column is given by its number, from 1; `\(column)` is not a number")
      }
      return number - 1
    }
    user = try position(layout.user)
    item = try position(layout.item)
    rating = try layout.rating.map(position)
    time = try layout.time.map(position)
    last = max(user, item, rating ?? 0, time ?? 0)
  }
}
