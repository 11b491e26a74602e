/// The rows of identifiers, each found at once: O(n) memory for n names, none for whole numbers.
struct IdentifierRows: Sendable {
  let map: IdentifierMap
  private let rowsOfNames: [String: Int]

  init(_ map: IdentifierMap) {
    self.map = map
    rowsOfNames = Dictionary(zip(map.names ?? [], 0...)) { first, _ in first }
  }

  /// The row of an identifier; nil where there is none.
  subscript(name: String) -> Int? { map.names == nil ? map.row(of: name) : rowsOfNames[name] }
}
