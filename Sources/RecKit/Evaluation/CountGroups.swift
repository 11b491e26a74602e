/// Groups of users or items by their training positives, made for some data.
struct CountGroups: Sendable {
  private let ranges: [GroupSpecification.NamedRange]
  /// The count of each row.
  private let counts: [Int]

  /// Makes the groups: O(m log m) for m members.
  ///
  /// - Parameters:
  ///   - specification: a number of groups, or their ranges.
  ///   - counts: the training positives of each row.
  ///   - members: the rows that equal groups divide among them. Rows with equal counts are in one group, so groups may
  ///     differ in size, and some may be empty.
  init(_ specification: GroupSpecification, counts: [Int], members: some Sequence<Int>) {
    self.counts = counts
    switch specification {
    case .ranges(let ranges): self.ranges = ranges
    case .equal(let number):
      let sorted = members.map { counts[$0] }.sorted()
      // Group g begins with the count of the member at place g m / n.
      let starts = (0..<number).map { $0 == 0 || sorted.isEmpty ? 0 : sorted[$0 * sorted.count / number] }
      ranges = starts.indices.map { group in
        .init("\(group + 1)", from: starts[group], to: group + 1 < number ? starts[group + 1] - 1 : nil)
      }
    }
  }

  /// The names, in order.
  var names: [String] { ranges.map(\.name) }

  /// The group of a row; nil: none.
  func group(of row: Int) -> Int? {
    let count = counts[row]
    return ranges.firstIndex { $0.from <= count && count <= $0.to ?? .max }
  }

  /// The rows of each group among some rows, and the least and the largest count in it; nil where it is empty.
  func members(among rows: some Sequence<Int>) -> [(count: Int, counts: ClosedRange<Int>?)] {
    var members = [(count: Int, counts: ClosedRange<Int>?)](repeating: (0, nil), count: ranges.count)
    for row in rows {
      guard let group = group(of: row) else { continue }
      members[group].count += 1
      let count = counts[row]
      members[group].counts =
        members[group].counts.map { min($0.lowerBound, count)...max($0.upperBound, count) } ?? count...count
    }
    return members
  }
}
