import Foundation

/// A field that cannot be read; the message goes on after the field.
struct FieldProblem: Error {
  let message: String
  init(_ message: String) { self.message = message }
}

/// Reads numbers and times from bytes, without a text object for the usual ones.
enum FieldParsing {
  typealias Bytes = UnsafeBufferPointer<UInt8>

  /// A finite number: digits with at most one point the short way, anything else through Foundation.
  static func number(_ field: Bytes) throws(FieldProblem) -> Double {
    if let value = plainNumber(field) { return value }
    let text = text(field)
    guard let value = Double(text), !text.contains(where: { "xXpP".contains($0) }) else {
      throw FieldProblem("is not a number")
    }
    guard value.isFinite else { throw FieldProblem("is not finite") }
    return value
  }

  /// Digits with at most one point, up to 15 of them: exact below 2^53, so the quotient is the nearest number.
  private static func plainNumber(_ field: Bytes) -> Double? {
    guard !field.isEmpty, field.count <= 15 else { return nil }
    var (value, decimals) = (0, -1)
    for byte in field {
      switch byte {
      case 48...57:
        value = value * 10 + Int(byte - 48)
        if decimals >= 0 { decimals += 1 }
      case UInt8(ascii: ".") where decimals < 0 && field.count > 1: decimals = 0
      default: return nil
      }
    }
    return decimals > 0 ? Double(value) / powers[decimals] : Double(value)
  }

  /// Powers of ten, up to the 15th.
  static let powers: [Double] = [
    1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
  ]

  /// The start of a field, for errors.
  static func text(_ field: Bytes) -> String { String(decoding: field.prefix(40), as: UTF8.self) }
}

/// Reads times: numbers as they are, or ISO 8601 dates as seconds since 1970.
struct TimeParser {
  /// Whether the times so far were dates; nil: there was none.
  var isDated: Bool?

  /// A time in seconds (or whatever unit the numbers of the file have).
  ///
  /// `2014-03-01`, `2014-03-01 12:30`, `2014-03-01T12:30:05.25Z`, `2014-03-01T12:30:05+01:00`; without a zone UTC.
  /// - Throws: ``FieldProblem``, also where a column has both numbers and dates.
  mutating func seconds(_ field: FieldParsing.Bytes) throws(FieldProblem) -> Double {
    let looksDated = field.count >= 10 && field[4] == UInt8(ascii: "-") && field[7] == UInt8(ascii: "-")
    if let isDated, isDated != looksDated {
      throw FieldProblem(
        "is a \(looksDated ? "date" : "number") where earlier lines have \(isDated ? "dates" : "numbers")")
    }
    guard looksDated else {
      let value: Double
      do { value = try FieldParsing.number(field) } catch {
        guard error.message == "is not a number" else { throw error }
        throw FieldProblem(
          "is neither a number (such as seconds since 1970) nor an ISO 8601 date (such as 2014-03-01T12:30:00Z)")
      }
      guard abs(value) < 9e15 else { throw FieldProblem("is too large for a time in seconds") }
      isDated = false
      return value
    }
    guard let value = Self.date(field) else {
      throw FieldProblem(
        "is not a date: ISO 8601 has them as 2014-03-01, 2014-03-01T12:30:00Z or 2014-03-01T12:30:00+01:00")
    }
    isDated = true
    return value
  }

  /// Seconds since 1970 of a date; nil where it is none.
  private static func date(_ field: FieldParsing.Bytes) -> Double? {
    var cursor = Cursor(field)
    guard let year = cursor.digits(4), cursor.take("-"), let month = cursor.digits(2), cursor.take("-"),
      let day = cursor.digits(2), (1...12).contains(month), day >= 1, day <= daysIn(month, of: year)
    else { return nil }
    var seconds = Double(days(year, month, day) * 86_400)
    guard !cursor.isAtEnd else { return seconds }
    guard cursor.take("T") || cursor.take("t") || cursor.take(" "), let hour = cursor.digits(2), cursor.take(":"),
      let minute = cursor.digits(2), hour < 24 || (hour == 24 && minute == 0), minute < 60
    else { return nil }
    seconds += Double(hour * 3600 + minute * 60)
    if cursor.take(":") {
      // 60: a leap second.
      guard let second = cursor.digits(2), second <= 60 else { return nil }
      seconds += Double(second)
      if cursor.take(".") || cursor.take(",") {
        guard let fraction = cursor.fraction() else { return nil }
        seconds += fraction
      }
    }
    _ = cursor.take(" ")
    if cursor.take("Z") || cursor.take("z") || cursor.take("UTC") { return cursor.isAtEnd ? seconds : nil }
    guard !cursor.isAtEnd else { return seconds }
    let sign: Double = cursor.take("+") ? -1 : cursor.take("-") ? 1 : 0
    guard sign != 0, let hours = cursor.digits(2), hours <= 18 else { return nil }
    var minutes = 0
    if !cursor.isAtEnd {
      _ = cursor.take(":")
      guard let more = cursor.digits(2), more < 60 else { return nil }
      minutes = more
    }
    return cursor.isAtEnd ? seconds + sign * Double(hours * 3600 + minutes * 60) : nil
  }

  private static func daysIn(_ month: Int, of year: Int) -> Int {
    let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    return month == 2 ? (isLeap ? 29 : 28) : [4, 6, 9, 11].contains(month) ? 30 : 31
  }

  /// Days since 1970-01-01 in the Gregorian calendar, counted from March 1 so that February ends the year.
  private static func days(_ year: Int, _ month: Int, _ day: Int) -> Int {
    let y = month <= 2 ? year - 1 : year
    let monthsFromMarch = (month + 9) % 12
    let leapDays = y / 4 - y / 100 + y / 400
    return 365 * y + leapDays + (153 * monthsFromMarch + 2) / 5 + day - 1 - 719_468
  }

  /// Goes through a field.
  private struct Cursor {
    private let field: FieldParsing.Bytes
    private var place = 0
    var isAtEnd: Bool { place == field.count }

    init(_ field: FieldParsing.Bytes) { self.field = field }

    mutating func take(_ text: StaticString) -> Bool {
      guard place + text.utf8CodeUnitCount <= field.count else { return false }
      for offset in 0..<text.utf8CodeUnitCount where field[place + offset] != text.utf8Start[offset] { return false }
      place += text.utf8CodeUnitCount
      return true
    }

    mutating func digits(_ count: Int) -> Int? {
      guard place + count <= field.count else { return nil }
      var value = 0
      for byte in field[place..<place + count] {
        guard byte >= 48 && byte <= 57 else { return nil }
        value = value * 10 + Int(byte - 48)
      }
      place += count
      return value
    }

    mutating func fraction() -> Double? {
      var (value, scale) = (0.0, 1.0)
      let start = place
      while place < field.count, field[place] >= 48, field[place] <= 57 {
        scale /= 10
        value += Double(field[place] - 48) * scale
        place += 1
      }
      return place > start ? value : nil
    }
  }
}
