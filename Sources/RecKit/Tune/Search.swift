/// A search for the parameters of every arm, checked: what a search file says.
///
/// Each arm gets the same number of trials on validation; the best few are run again with other seeds, and the best of
/// those on average goes into the final comparison, the only one that reads the test part.
public struct Search: Sendable {
  /// One of the methods that are compared, with the parameters that are searched.
  public struct Arm: Sendable {
    /// Its name, unique in the search; it can be a file's.
    public let name: String
    /// What it sets, by dotted path.
    public let changes: [(path: String, value: ConfigNode)]
    /// The experiment with the validation part, and nothing searched yet.
    public internal(set) var configuration: ExperimentConfiguration
    /// What is varied, in the order of coordinates.
    public internal(set) var axes: [SearchAxis]
  }

  /// How trials are proposed.
  public enum Method: String, Sendable, CaseIterable {
    /// Evenly spread random points: ``SobolSequence``.
    case random
    /// Every combination.
    case grid
    /// Tree-structured Parzen estimator (Bergstra, Bardenet, Bengio, Kégl, NIPS 2011), in rounds.
    case tpe
  }

  /// Whose points arms get.
  public enum Points: String, Sendable, CaseIterable {
    /// Arms that share all their axes get the same points.
    case shared
    /// Each arm draws its own.
    case own
  }

  /// What the final runs are trained on.
  public enum TrainOn: String, Sendable, CaseIterable {
    /// The training part; validation still stops runs early.
    case train
    /// Training and validation together, for the epochs that validation chose.
    case trainAndValidation = "train+validation"
  }

  /// The search's name.
  public let name: String
  /// The base, resolved, without the search's validation part.
  public internal(set) var base: ExperimentConfiguration
  /// What is compared.
  public internal(set) var arms: [Arm]
  /// The position of the arm that the others are compared with.
  public let baseline: Int
  /// How trials are proposed.
  public let method: Method
  /// Trials of an arm; a grid has as many as it has points.
  public let trials: Int
  /// The seed of the proposals.
  public internal(set) var seed: Int
  /// The seed that trials are run with.
  public internal(set) var trialSeed: Int
  /// Whose points arms get.
  public let points: Points
  /// How often the whole search is made, each time with other seeds.
  public internal(set) var repeats: Int
  /// Which repeat of a larger search it is, from 0; nil: it is the whole.
  public internal(set) var repetition: Int? = nil
  /// Trials of an arm that are proposed together; those of the next round may depend on their results.
  public let round: Int
  /// Trials of an arm before tpe uses results.
  public let startup: Int
  /// The splitter that cuts validation from the training part; nil where the base's data has validation.
  public internal(set) var validation: ConfigNode?
  /// The metric on validation that decides.
  public let metric: String
  /// Whether more of it is better.
  public let higherIsBetter: Bool
  /// When trials are stopped before their last epoch; nil: never.
  public let halving: Halving?
  /// Seconds of training and evaluation of an arm's trials together; nil: no limit.
  public let secondsOfArm: Double?
  /// How many of an arm's trials are run again.
  public let recheckedTrials: Int
  /// The seeds that they are run again with.
  public let recheckSeeds: [Int]
  /// The seeds of the final comparison.
  public let finalSeeds: [Int]
  /// What the final runs are trained on.
  public let trainOn: TrainOn
  /// The space as it was written.
  public let space: ConfigNode
  /// What does not apply to which arm, a sentence each.
  public let notes: [String]
  let registry: Registry

  /// Trials of an arm: as many as asked for, of a grid its points, and one where nothing is varied.
  public func trials(of arm: Int) -> Int {
    let axes = arms[arm].axes
    guard !axes.isEmpty else { return 1 }
    return method == .grid ? axes.reduce(1) { $0 * $1.gridUnits.count } : trials
  }

  /// The most trials that any arm has.
  public var mostTrials: Int { arms.indices.map(trials(of:)).max() ?? 0 }

  /// The search as a file of its own, the base inside.
  public var text: String {
    func mapping(_ entries: [(String, ConfigNode)]) -> ConfigNode {
      ConfigNode(.mapping(entries.map { ConfigEntry($0.0, $0.1) }))
    }
    let arms = arms.map { arm in (arm.name, mapping(arm.changes.map { ($0.path, $0.value) })) }
    let ways =
      [("method", method.rawValue.node)] + (method == .grid ? [] : [("trials", trials.node)])
      + [("seed", seed.node), ("trial_seed", trialSeed.node)]
      + ownPoints
      + (method == .tpe ? [("round", round.node), ("startup", startup.node)] : [])
    return mapping(
      [
        ("name", name.node), ("base", base.resolved), ("arms", mapping(arms)), ("space", space),
        ("search", mapping(ways)),
      ]
        + (validation.map { [("validation", mapping([("splitter", $0)]))] } ?? [])
        + [("metric", metric.node)]
        + options + (secondsOfArm.map { [("budget", mapping([("seconds", $0.node)]))] } ?? [])
        + [
          ("recheck", mapping([("best", recheckedTrials.node), ("seeds", recheckSeeds.node)])),
          ("final", mapping([("seeds", finalSeeds.node), ("train_on", trainOn.rawValue.node)])),
          ("baseline", self.arms[baseline].name.node),
        ]
    ).text
  }

  /// `points: own`, where that is said.
  private var ownPoints: [(String, ConfigNode)] { points == .own ? [("points", points.rawValue.node)] : [] }

  /// What a search need not have, as its file and its protocol have it.
  private var options: [(String, ConfigNode)] {
    (halving.map { [("stop", $0.node)] } ?? []) + (repeats > 1 ? [("repeats", repeats.node)] : [])
  }

  /// What makes two searches' results comparable: method, budget, space, seeds and validation, and a hash of it all.
  public func makeProtocol(data: PreparedData) -> (node: ConfigNode, hash: String) {
    let spaces = arms.map { arm in
      ConfigEntry(arm.name, ConfigNode(.mapping(arm.axes.map { ConfigEntry($0.path, $0.inWords.node) })))
    }
    let node = ConfigNode(
      .mapping(
        [
          ConfigEntry("selected_on", "validation".node), ConfigEntry("metric", metric.node),
          ConfigEntry("method", method.rawValue.node),
          ConfigEntry(
            "trials", ConfigNode(.mapping(arms.indices.map { ConfigEntry(arms[$0].name, trials(of: $0).node) }))),
          ConfigEntry("seconds_of_arm", secondsOfArm.node), ConfigEntry("space", ConfigNode(.mapping(spaces))),
          ConfigEntry("seed", seed.node), ConfigEntry("trial_seed", trialSeed.node),
          ConfigEntry("rechecked", recheckedTrials.node), ConfigEntry("recheck_seeds", recheckSeeds.node),
          ConfigEntry("validation", validation ?? ConfigNode(.null)),
          ConfigEntry("data_hash", data.hashOfSets(includingRated: false).node),
        ] + (ownPoints + options).map { ConfigEntry($0.0, $0.1) }))
    return (node, SHA256.hexadecimal(of: node.text.utf8))
  }
}
