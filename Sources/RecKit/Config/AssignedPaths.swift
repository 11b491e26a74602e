/// The dotted paths that arguments (or a variant's lines) set, to find those that cancel each other.
///
/// O(keys) for each path.
struct AssignedPaths {
  /// Why a path cannot be set: an earlier setting conflicts with it, given by the number of its source.
  enum Conflict: Equatable {
    /// The same value is set twice.
    case again(Int)
    /// The new value replaces a section or component of which a part was set.
    case replaces(Int)
  }

  private struct Node {
    let source: Int
    var children: [String: Int] = [:]
    /// What was set at this path; a word may name a component, whose parameters are then set below it.
    var leaf: Leaf?
  }

  private enum Leaf { case word, other }

  private var nodes = [Node(source: -1)]

  /// Records that a source sets a value at a path, or returns the setting that this would cancel.
  mutating func add(_ path: [String], _ value: ConfigNode, source: Int) -> Conflict? {
    var place = 0
    var isNew = false
    for key in path {
      if let leaf = nodes[place].leaf, leaf == .other || key == "name" { return .again(nodes[place].source) }
      if let child = nodes[place].children[key] {
        place = child
      } else {
        place = makeChild(key, of: place, source)
        isNew = true
      }
    }
    guard isNew else {
      return nodes[place].leaf == nil ? .replaces(nodes[place].source) : .again(nodes[place].source)
    }
    note(value, at: place, source)
    return nil
  }

  private mutating func makeChild(_ key: String, of place: Int, _ source: Int) -> Int {
    nodes.append(Node(source: source))
    nodes[place].children[key] = nodes.count - 1
    return nodes.count - 1
  }

  private mutating func note(_ value: ConfigNode, at place: Int, _ source: Int) {
    switch value.value {
    case .mapping(let entries) where !entries.isEmpty:
      for entry in entries { note(entry.node, at: makeChild(entry.key, of: place, source), source) }
    case .string: nodes[place].leaf = .word
    default: nodes[place].leaf = .other
    }
  }
}

/// A dotted path of keys, such as `scorer.latent_dim`.
enum ConfigPath {
  /// The most keys that a path may have: as many as a config may have levels.
  static let deepest = ConfigText.deepest

  /// Splits a path into its keys; the failure says why the text is not a path.
  static func keys(_ path: some StringProtocol) -> Result<[String], ValueMismatch> {
    let keys = path.split(separator: ".", omittingEmptySubsequences: false)
    guard keys.count <= deepest else {
      return .failure(
        ValueMismatch(
          message: "`\(path.shortened(to: 40))` has \(keys.count) keys; a path has at most \(deepest)"))
    }
    guard !path.isEmpty else { return .failure(ValueMismatch(message: "a key is missing before `=`")) }
    guard keys.allSatisfy({ !$0.isEmpty && !$0.contains(" ") && !$0.hasDisturbingCharacters }) else {
      return .failure(
        ValueMismatch(message: "`\(path.shortened(to: 80))` is not a path of keys, such as training.epochs"))
    }
    return .success(keys.map { String($0) })
  }
}
