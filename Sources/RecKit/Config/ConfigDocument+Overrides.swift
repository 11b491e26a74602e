extension ConfigDocument {
  /// Sets values by dotted path, as `key=value` arguments do.
  ///
  /// `scorer.latent_dim=32` on a config that says `scorer: cosine` makes it `{name: cosine, latent_dim: 32}`;
  /// `scorer=dot` replaces the scorer whole, its parameters included.
  ///
  /// - Parameter arguments: each a path, `=` and a value in the config's language.
  /// - Throws: ``ConfigErrors`` with every argument that cannot be read.
  public mutating func override(with arguments: [String]) throws {
    var problems: [ConfigProblem] = []
    for argument in arguments {
      do {
        let (path, node) = try Self.parse(override: argument)
        root.set(node, at: path[...], keyLocation: .argument(argument, column: 1))
      } catch {
        problems.append(error)
      }
    }
    guard problems.isEmpty else { throw errors(problems) }
  }

  private static func parse(override argument: String) throws(ConfigProblem) -> (path: [String], node: ConfigNode) {
    func problem(_ message: String, _ column: Int) -> ConfigProblem {
      ConfigProblem(message, at: .argument(argument, column: column))
    }
    guard let equals = argument.firstIndex(of: "=") else {
      throw problem("expected key=value, such as training.epochs=3", 1)
    }
    let path = argument[..<equals].split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    guard path.allSatisfy({ !$0.isEmpty && !$0.contains(" ") }) else {
      throw problem("`\(argument[..<equals])` is no path of keys, such as training.epochs", 1)
    }
    let text = argument[argument.index(after: equals)...]
    let start = text.startIndex
    guard text.contains(where: { $0 != " " }) else {
      throw problem("a value is missing after `=`", argument.count)
    }
    if let forbidden = text.firstIndex(where: \.isNewline) {
      throw problem("a value stands on one line", argument.distance(from: argument.startIndex, to: forbidden) + 1)
    }
    var reader = InlineReader(text, at: start)
    let place = { (index: String.Index) in
      ConfigLocation.argument(argument, column: argument.distance(from: argument.startIndex, to: index) + 1)
    }
    do {
      return (path, try reader.wholeLine().node(place))
    } catch {
      throw ConfigProblem(error.message, at: place(error.position))
    }
  }
}

extension ConfigNode {
  /// Sets the node at a path, making mappings on the way; a component's bare name becomes its `name:`.
  mutating func set(_ node: ConfigNode, at path: ArraySlice<String>, keyLocation: ConfigLocation) {
    guard let key = path.first else { return self = node }
    var entries: [ConfigEntry] =
      switch value {
      case .mapping(let entries): entries
      case .string: [ConfigEntry("name", at: location, self)]
      default: []
      }
    if let index = entries.firstIndex(where: { $0.key == key }) {
      entries[index].node.set(node, at: path.dropFirst(), keyLocation: keyLocation)
      entries[index].keyLocation = keyLocation
    } else {
      var inner = ConfigNode(.null, at: keyLocation)
      inner.set(node, at: path.dropFirst(), keyLocation: keyLocation)
      entries.append(ConfigEntry(key, at: keyLocation, inner))
    }
    value = .mapping(entries)
  }
}
