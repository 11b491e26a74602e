/// Whole lines of a file, and the values on them if all lines are plain.
///
/// A piece is parsed without knowing what comes before it, so that several are parsed at the same time. Only plain
/// lines are understood: every field that is read is well-formed, and no field in quotes has quotes or line ends
/// inside. Whatever else is met ends the piece's parsing; ``LineReader`` then goes through its lines one by one, with
/// the same values for plain lines, and with the error and its line number for wrong ones.
final class LinePiece {
  /// How lines are read; the same for all pieces of a file.
  struct Format {
    /// What is done with a column.
    fileprivate enum Role {
      case skipped, user, item, rating, time
    }

    fileprivate let roles: [Role]
    fileprivate let separator: [UInt8]
    fileprivate let hasQuotes: Bool
    fileprivate let hasNames: Bool

    /// Takes a layout; nil where lines have to be read one by one.
    init?(_ columns: Columns, separator: [UInt8], hasQuotes: Bool, hasNames: Bool) {
      let places = [columns.user, columns.item] + [columns.rating, columns.time].compactMap { $0 }
      // A number is read up to the first byte that cannot be part of it, so a separator must not begin with a digit or
      // a point.
      guard Set(places).count == places.count, columns.last < 1000, let first = separator.first,
        !(48...57).contains(first), first != UInt8(ascii: ".")
      else { return nil }
      var roles = [Role](repeating: .skipped, count: columns.last + 1)
      (roles[columns.user], roles[columns.item]) = (.user, .item)
      if let rating = columns.rating { roles[rating] = .rating }
      if let time = columns.time { roles[time] = .time }
      self.roles = roles
      self.separator = separator
      self.hasQuotes = hasQuotes
      self.hasNames = hasNames
    }
  }

  /// The names that one thread has seen; a piece refers to them by their numbers.
  struct Names {
    var users = ByteStrings()
    var items = ByteStrings()
  }

  /// Which thread's names the piece has the numbers of.
  var worker = 0
  /// Where the piece lies in the file.
  private(set) var range = 0..<0
  /// Whether all lines are plain, so that what follows holds.
  private(set) var isPlain = false
  /// Interactions.
  private(set) var count = 0
  /// Lines, blank ones included.
  private(set) var lines = 0
  /// Whether times are dates; nil: there are none.
  private(set) var isDated: Bool?
  /// The user of each interaction: a whole number, or the number of a name.
  private(set) var users: UnsafeMutablePointer<Int>
  /// The item of each interaction.
  private(set) var items: UnsafeMutablePointer<Int>
  /// The rating of each interaction, where ratings are read.
  private(set) var ratings: UnsafeMutablePointer<Float>
  /// The time of each interaction, where times are read.
  private(set) var times: UnsafeMutablePointer<Double>
  private var capacity = 0

  init() {
    users = .allocate(capacity: 0)
    items = .allocate(capacity: 0)
    ratings = .allocate(capacity: 0)
    times = .allocate(capacity: 0)
  }

  deinit { deallocate() }

  private func deallocate() {
    users.deallocate()
    items.deallocate()
    ratings.deallocate()
    times.deallocate()
  }

  /// Makes room for the interactions of some bytes: a line with one has a user, an item and what stands between and
  /// behind them.
  private func reserve(bytes: Int) {
    guard capacity < bytes / 4 + 1 else { return }
    deallocate()
    capacity = bytes / 4 + 1
    users = .allocate(capacity: capacity)
    items = .allocate(capacity: capacity)
    ratings = .allocate(capacity: capacity)
    times = .allocate(capacity: capacity)
  }

  /// Parses whole lines: O(bytes).
  ///
  /// - Parameters:
  ///   - bytes: the lines; the last byte is a line feed.
  ///   - range: where they lie in the file.
  ///   - format: what stands on a line.
  ///   - names: gets the names.
  func parse(_ bytes: UnsafeBufferPointer<UInt8>, range: Range<Int>, _ format: Format, _ names: inout Names) {
    self.range = range
    reserve(bytes: bytes.count)
    (count, lines, isDated) = (0, 0, nil)
    guard let start = bytes.baseAddress else {
      isPlain = false
      return
    }
    isPlain = format.roles.withUnsafeBufferPointer { roles in
      format.separator.withUnsafeBufferPointer { separator in
        let cursor = LineCursor(start, separator: separator, hasQuotes: format.hasQuotes)
        return parse(cursor, end: start + bytes.count, roles, hasNames: format.hasNames, &names)
      }
    }
  }

  private func parse(
    _ cursor: LineCursor, end: UnsafePointer<UInt8>, _ roles: UnsafeBufferPointer<Format.Role>, hasNames: Bool,
    _ names: inout Names
  ) -> Bool {
    var cursor = cursor
    var (count, lines) = (0, 0)
    var times = TimeParser()
    let (users, items, ratings, seconds) = (self.users, self.items, self.ratings, self.times)
    while cursor.place < end {
      lines += 1
      if cursor.skipsLineEnd() { continue }
      var column = 0
      while column < roles.count {
        switch roles[column] {
        case .skipped: guard cursor.field() != nil else { return false }
        case .user where hasNames:
          guard let name = cursor.field(), !name.isEmpty else { return false }
          users[count] = names.users.index(of: name)
        case .item where hasNames:
          guard let name = cursor.field(), !name.isEmpty else { return false }
          items[count] = names.items.index(of: name)
        case .user:
          guard let number = cursor.integer() else { return false }
          users[count] = number
        case .item:
          guard let number = cursor.integer() else { return false }
          items[count] = number
        case .rating:
          guard let number = cursor.number(), Float(number).isFinite else { return false }
          ratings[count] = Float(number)
        case .time:
          guard let time = cursor.time(&times) else { return false }
          seconds[count] = time
        }
        column += 1
        if column < roles.count && !cursor.skipsSeparator() { return false }
      }
      // Columns behind those that are read.
      while cursor.skipsSeparator() { guard cursor.field() != nil else { return false } }
      guard cursor.skipsLineEnd() else { return false }
      count += 1
    }
    (self.count, self.lines, isDated) = (count, lines, times.isDated)
    return true
  }
}
