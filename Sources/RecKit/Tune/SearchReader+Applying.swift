/// Which parameters the arms of a search have, and whether every trial has a config.
extension SearchReader {
  /// Whether a config has a parameter, so that it can be set.
  static func has(_ root: ConfigNode, _ keys: [String], _ registry: Registry) -> Bool {
    guard let section = root[keys[0]], keys.count > 1 else { return root[keys[0]] != nil }
    return parameters(keys[0], section["name"], registry).contains { $0.key == keys[1] }
  }

  /// The parameters of a section, of a component of a name.
  private static func parameters(
    _ section: String, _ name: ConfigNode?, _ registry: Registry
  ) -> [(key: String, parameter: any AnyParameter)] {
    if section == "training" { return TrainingOptions().flatParameters }
    guard let kind = ComponentKind(rawValue: section), case .string(let name)? = name?.value else { return [] }
    return registry.entry(kind, named: name)?.component.init().flatParameters ?? []
  }

  /// The configs of an arm with each component that its axes may choose, the arm's own first.
  private func roots(of arm: Search.Arm) -> [ConfigNode] {
    var roots = [arm.configuration.resolved]
    for axis in arm.axes where axis.isComponent {
      guard case .values(let values) = axis.shape else { continue }
      for value in values {
        var root = arm.configuration.resolved
        root.set(
          value["name"] == nil ? ConfigNode(.mapping([ConfigEntry("name", value)])) : value, at: axis.keys[...],
          keyLocation: .builtIn)
        roots.append(root)
      }
    }
    return roots
  }

  func applies(_ axis: SearchAxis, to arm: Search.Arm) -> Bool {
    roots(of: arm).contains { root in
      guard root[axis.keys[0]] != nil else { return false }
      return axis.isComponent || Self.has(root, axis.keys, registry)
    }
  }

  func takesWholeNumbers(_ arm: Search.Arm, _ keys: [String]) -> Bool {
    guard keys.count == 2 else { return false }
    return roots(of: arm).contains { root in
      guard let section = root[keys[0]] else { return false }
      return Self.parameters(keys[0], section["name"], registry)
        .contains { $0.key == keys[1] && $0.parameter.typeDescription.hasPrefix(Int.typeDescription) }
    }
  }

  /// The ranges that the components of an arm declare.
  func defaultAxes(of arm: Search.Arm, at location: ConfigLocation) -> [SearchAxis] {
    let root = arm.configuration.resolved
    return Self.searched.flatMap { section -> [SearchAxis] in
      guard let node = root[section] else { return [] }
      return Self.parameters(section, node["name"], registry).compactMap { key, parameter in
        guard let search = parameter.search else { return nil }
        let isWhole = parameter.typeDescription.hasPrefix(Int.typeDescription)
        let shape: SearchAxis.Shape =
          if let range = search.range {
            isWhole
              ? .wholeNumbers(Int(range.lowerBound)...Int(range.upperBound), isLog: search.isLog)
              : .numbers(range, isLog: search.isLog)
          } else {
            .values(search.values)
          }
        let path = "\(section).\(key)"
        return SearchAxis(
          path: path, shape: shape, points: nil, keys: [section, key], condition: nil, location: location,
          entry: ConfigEntry(path, at: location, ConfigNode(.null)))
      }
    }
  }

  /// Checks the ends of every range and every value of every list, so that no trial fails for its config.
  mutating func checkTrials(_ search: Search) {
    for arm in search.arms {
      var points: [(point: [Double], axis: SearchAxis?)] = []
      let middle = [Double](repeating: 0.5, count: arm.axes.count)
      for (place, axis) in arm.axes.enumerated() {
        let units: [Double] =
          if case .values = axis.shape { axis.gridUnits } else { [0, 1] }
        for unit in units {
          var point = middle
          point[place] = unit
          points.append((point, axis))
        }
      }
      for (point, axis) in points {
        let (_, root) = search.set(arm, at: point)
        do { _ = try Search.configuration(root, registry) } catch let errors as ConfigErrors {
          for problem in errors.problems {
            let text = "arm `\(arm.name)`: \(problem.message)"
            let place = axis?.location ?? document.root.location
            if !problems.contains(where: { $0.message == text }) { note(text, at: place) }
          }
        } catch {
          note("arm `\(arm.name)`: \(error)", at: axis?.location ?? document.root.location)
        }
      }
      if search.method == .grid, arm.axes.reduce(1.0, { $0 * Double($1.gridUnits.count) }) > Double(Search.mostTrials) {
        note("the grid of arm `\(arm.name)` has more than \(Search.mostTrials) points", at: search.space.location)
      }
    }
  }
}
