/// One trial of an arm: a point of its space, and the experiment that it stands for.
public struct SearchTrial: Sendable {
  /// The arm's position.
  public let arm: Int
  /// Its number within the arm, from 0.
  public let number: Int
  /// The coordinates, from 0 to 1, one for each axis.
  public let point: [Double]
  /// The value of each axis; nil where the axis does not count, because of another's value.
  public let values: [ConfigNode?]
  /// The experiment.
  public let configuration: ExperimentConfiguration
}

extension Search {
  /// A trial at a point.
  ///
  /// - Throws: ``ConfigErrors`` where the values do not fit together.
  func trial(_ arm: Int, _ number: Int, at point: [Double]) throws -> SearchTrial {
    let (values, root) = set(arms[arm], at: point)
    return SearchTrial(
      arm: arm, number: number, point: point, values: values,
      configuration: try Self.configuration(root, registry).with(seed: trialSeed))
  }

  /// An arm's config with the values of a point; whole components first, then what needs no condition.
  func set(_ arm: Arm, at point: [Double]) -> (values: [ConfigNode?], root: ConfigNode) {
    Self.set(arm.axes, at: point, in: arm.configuration.resolved, registry)
  }

  static func set(
    _ axes: [SearchAxis], at point: [Double], in root: ConfigNode, _ registry: Registry
  ) -> (values: [ConfigNode?], root: ConfigNode) {
    var root = root
    var values = [ConfigNode?](repeating: nil, count: axes.count)
    func rank(_ axis: SearchAxis) -> Int { axis.isComponent ? 0 : axis.condition == nil ? 1 : 2 }
    for place in axes.indices.sorted(by: { (rank(axes[$0]), $0) < (rank(axes[$1]), $1) }) {
      let axis = axes[place]
      if let condition = axis.condition {
        let found = condition.keys.reduce(Optional(root)) { $0?[$1] }
        guard found?.inlineText == condition.value else { continue }
      }
      guard axis.isComponent || SearchReader.has(root, axis.keys, registry) else { continue }
      let value = axis.value(at: point[place])
      values[place] = value
      // A component by its name alone has a `name` for conditions to look at.
      let isName = if case .string = value.value { axis.isComponent } else { false }
      root.set(
        isName ? ConfigNode(.mapping([ConfigEntry("name", value)])) : value, at: axis.keys[...], keyLocation: .builtIn)
    }
    return (values, root)
  }

  static func configuration(_ root: ConfigNode, _ registry: Registry) throws -> ExperimentConfiguration {
    try ExperimentConfiguration(ConfigDocument(source: "trial", lines: [], root: root), registry: registry)
  }

  /// Whether the config of a trial allows a value just beyond an end of an axis' range.
  func allows(beyond edge: SearchAxis.Edge, of place: Int, in trial: SearchTrial) -> Bool {
    let axis = arms[trial.arm].axes[place]
    guard let beyond = axis.beyond(edge) else { return false }
    var root = trial.configuration.resolved
    root.set(beyond, at: axis.keys[...], keyLocation: .builtIn)
    return (try? Self.configuration(root, registry)) != nil
  }
}
