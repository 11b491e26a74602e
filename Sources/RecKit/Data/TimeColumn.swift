/// The times of interactions, in seconds since 1970.
///
/// They take 4 bytes each while all are whole numbers from 0 to 2^32 - 1, as nearly all data has them, and 8 bytes each
/// otherwise; the values are the same either way. Where memory counts, read numbers from here one at a time instead of making an array of them.
public struct TimeColumn: Sendable, RandomAccessCollection, MutableCollection, ExpressibleByArrayLiteral {
  /// The times, where all are whole seconds.
  private var seconds: [UInt32] = []
  /// The times, once one is not.
  private var exact: [Double]?

  /// No times.
  public init() {}

  /// Some times, in seconds since 1970.
  public init(_ times: some Sequence<Double>) {
    reserveCapacity(times.underestimatedCount)
    append(contentsOf: times)
  }

  /// Times that are whole seconds.
  public init(seconds: [UInt32]) { self.seconds = seconds }

  /// Some times, in seconds since 1970.
  public init(arrayLiteral times: Double...) { self.init(times) }

  /// Where the first time is.
  public var startIndex: Int { 0 }
  /// How many times there are.
  public var endIndex: Int { exact?.count ?? seconds.count }

  /// A time, in seconds since 1970.
  public subscript(position: Int) -> Double {
    get { exact?[position] ?? Double(seconds[position]) }
    set {
      if exact == nil, let second = UInt32(exactly: newValue) { return seconds[position] = second }
      widen()
      exact?[position] = newValue
    }
  }

  /// Makes room for times that will be appended.
  public mutating func reserveCapacity(_ count: Int) {
    if exact == nil { seconds.reserveCapacity(count) } else { exact?.reserveCapacity(count) }
  }

  /// Adds a time, in seconds since 1970.
  public mutating func append(_ time: Double) {
    if exact == nil, let second = UInt32(exactly: time) { return seconds.append(second) }
    widen()
    exact?.append(time)
  }

  /// Adds times, in seconds since 1970.
  public mutating func append(contentsOf times: some Sequence<Double>) {
    for time in times { append(time) }
  }

  /// Adds the times of another column.
  public mutating func append(contentsOf other: TimeColumn) {
    if exact == nil, other.exact == nil { return seconds += other.seconds }
    widen()
    exact?.append(contentsOf: other.lazy.map { $0 })
  }

  /// The times at some positions, in the order given.
  func selecting(_ positions: some Collection<Int>) -> TimeColumn {
    var selected = TimeColumn()
    if let exact {
      selected.exact = positions.map { exact[$0] }
    } else {
      selected.seconds = positions.map { seconds[$0] }
    }
    return selected
  }

  private mutating func widen() {
    guard exact == nil else { return }
    exact = seconds.map(Double.init)
    seconds = []
  }
}

extension TimeColumn: Equatable {
  /// Whether two columns have the same times.
  public static func == (one: TimeColumn, other: TimeColumn) -> Bool {
    one.exact == nil && other.exact == nil ? one.seconds == other.seconds : one.elementsEqual(other)
  }
}
