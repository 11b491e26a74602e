extension ConfigDocument {
  /// Sets values by dotted path, as `key=value` arguments do.
  ///
  /// `scorer.latent_dim=32` on a config that says `scorer: cosine` makes it `{name: cosine, latent_dim: 32}`;
  /// `scorer=dot` replaces the whole scorer, including its parameters.
  ///
  /// Arguments that cancel each other are refused: the same path twice, or `scorer=dot` after `scorer.latent_dim=32`.
  ///
  /// - Parameter arguments: each a path, `=` and a value in the config's language.
  /// - Throws: ``ConfigErrors`` with every argument that cannot be read.
  public mutating func override(with arguments: [String]) throws {
    var problems: [ConfigProblem] = []
    var assigned = AssignedPaths()
    for (number, argument) in arguments.enumerated() {
      do throws(ConfigProblem) {
        let (path, node) = try Self.parse(override: argument)
        if let conflict = assigned.add(path, node, source: number) {
          throw Self.problem(of: argument, conflict, arguments)
        }
        root.set(node, at: path[...], keyLocation: .argument(argument, column: 1))
      } catch {
        problems.append(error)
      }
    }
    guard problems.isEmpty else { throw errors(problems) }
  }

  private static func problem(
    of argument: String, _ conflict: AssignedPaths.Conflict, _ arguments: [String]
  ) -> ConfigProblem {
    let text =
      switch conflict {
      case .again(let other): "`\(arguments[other].shortened(to: 60))` sets this already; leave one of the two out"
      case .replaces(let other):
        "it replaces what `\(arguments[other].shortened(to: 60))` sets; leave one of the two out, or put this one first"
      }
    return ConfigProblem(text, at: .argument(argument, column: 1))
  }

  private static func parse(override argument: String) throws(ConfigProblem) -> (path: [String], node: ConfigNode) {
    func problem(_ message: String, _ column: Int) -> ConfigProblem {
      ConfigProblem(message, at: .argument(argument, column: column))
    }
    guard let equals = argument.firstIndex(of: "=") else {
      throw problem("expected key=value, such as training.epochs=3", 1)
    }
    let path: [String]
    switch ConfigPath.keys(argument[..<equals]) {
    case .success(let keys): path = keys
    case .failure(let mismatch): throw problem(mismatch.message, 1)
    }
    let text = argument[argument.index(after: equals)...]
    let start = text.startIndex
    guard text.contains(where: { $0 != " " }) else {
      throw problem("a value is missing after `=`", argument.count)
    }
    if let forbidden = text.firstIndex(where: \.isNewline) {
      throw problem("a value must be on one line", argument.distance(from: argument.startIndex, to: forbidden) + 1)
    }
    var reader = InlineReader(text, at: start)
    var columns = ColumnCounter(argument[...])
    do throws(InlineReader.Failure) {
      let found = try reader.wholeLine()
      let node = found.node { .argument(argument, column: columns.column(of: $0)) }
      return (path, node.starting(at: StartingFolder.standard))
    } catch {
      throw problem(error.message, columns.column(of: error.position))
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
