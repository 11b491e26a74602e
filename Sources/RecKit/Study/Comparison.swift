extension StudyAnalysis {
  /// What is compared with what: the pairs of a comparison.
  public enum Unit: String, Sendable, CaseIterable {
    /// A seed is one observation: tests the difference over repetitions of training.
    case seeds
    /// A user is one observation, the mean over seeds: tests the difference over users like these.
    case users
    /// A block is one observation, the mean over seeds and users: tests the difference over folds or data sets.
    case blocks

    /// The units of a study, or of one block.
    static let ofOneStudy: [Unit] = [.seeds, .users]

    /// What a comparison over the unit generalises to, in a sentence.
    public var scope: String {
      switch self {
      case .seeds:
        "Over seeds: whether the difference would hold with other seeds (initial weights, order, negatives), on these users and data."
      case .users:
        "Over users: whether the difference would hold for other users of the same kind, with the models as they were trained."
      case .blocks:
        "Over blocks: whether the difference would hold on other blocks of the same kind, each the mean over seeds and users."
      }
    }
  }

  /// What the pairs of a comparison are made of.
  public enum Replication: Sendable {
    /// Both variants vary over the unit: a paired test.
    case paired
    /// One variant is deterministic, so that the seeds of the other are tested against a constant: a one-sample test.
    case againstConstant
    /// Both variants are deterministic: other seeds would change nothing.
    case none
    /// The metric is one number for the lists of all users: no user has a value of it.
    case notPerUser
  }

  /// A variant's difference from another on a metric, over one unit.
  public struct Comparison: Sendable {
    /// The variant's position.
    public let variant: Int
    /// The position of the variant that it is compared with.
    public let reference: Int
    /// The metric's label.
    public let label: String
    /// What a pair is.
    public let unit: Unit
    /// What the pairs are made of.
    public let replication: Replication
    /// Difference, interval and tests; nil where no pair is there, or the protocols differ.
    public let paired: PairedComparison?
    /// The t-test's p after Holm's correction over the family; nil where it is not of the family.
    public internal(set) var holmP: Double?
    /// Comparisons in the family.
    public internal(set) var familySize = 1
    /// Whether more of the metric is better.
    public let higherIsBetter: Bool
    /// Whether the two were measured by different protocols.
    public let differsInProtocol: Bool
  }
}

extension StudyAnalysis.Comparison {
  /// The result over one unit alone; a ``StudyAnalysis/Verdict`` needs both.
  public enum Finding: String, Sendable {
    /// The variant has significantly more of the metric.
    case higher
    /// The variant has significantly less of the metric.
    case lower
    /// The difference is not significant.
    case notDistinguishable = "cannot be told apart"
    /// Every pair is equal.
    case identical
    /// There are too few pairs for a test, or no variation between them.
    case notTested = "not tested"
  }

  /// The t-test's p before the correction; nil where there is no test.
  ///
  /// Differences that are all the same but not 0 have no test: a deviation of 0 is no evidence.
  public var p: Double? { hasVariation ? paired?.p : nil }

  var hasVariation: Bool {
    guard let paired, let deviation = paired.deviation, paired.meanDifference != 0 else { return true }
    return deviation > 1e-12 * abs(paired.meanDifference)
  }

  /// The finding at level 0.05, after the correction where there is one.
  ///
  /// A difference needs p below the level and an interval without 0.
  public var finding: Finding {
    guard let paired, let p = holmP ?? p else { return .notTested }
    if paired.meanDifference == 0 && paired.deviation == 0 { return .identical }
    guard p < StudyAnalysis.level, let interval = paired.interval, !interval.contains(0) else {
      return .notDistinguishable
    }
    return paired.meanDifference > 0 ? .higher : .lower
  }

  /// `10 seeds`, `1 user`.
  var pairsInWords: String {
    let count = paired?.count ?? 0
    return "\(count) \(count == 1 ? String(unit.rawValue.dropLast()) : unit.rawValue)"
      + (replication == .againstConstant ? " against a constant" : "")
  }

  /// What the unit says, in a sentence that names it.
  public var sentence: String {
    guard let paired else {
      if differsInProtocol { return "not compared: measured by another protocol" }
      if replication == .notPerUser { return "\(label) is one number for all lists: no users to compare over" }
      return replication == .none
        ? "both are deterministic: no seeds to compare over" : "not compared: no pair of runs yet"
    }
    let mark = differsInProtocol ? " (across protocols)" : ""
    let numbers = Figures.Difference(paired)
    switch finding {
    case .notTested:
      return paired.count < 2
        ? "\(numbers.mean) in \(pairsInWords), too few for a test\(mark)"
        : "\(numbers.mean) in each of \(pairsInWords), no variation to test\(mark)"
    case .identical: return "the same in each of \(pairsInWords)\(mark)"
    case .higher, .lower:
      return "\(finding.rawValue) by \(numbers.size)\(numbers.sizes.map { " \($0)" } ?? "") over \(pairsInWords)\(mark)"
    case .notDistinguishable:
      if Figures.isRounding(paired.meanDifference) {
        return "cannot be told apart with \(pairsInWords): their means are equal\(mark)"
      }
      return
        "cannot be told apart with \(pairsInWords); \(pairsNeeded) would be needed to show a difference of \(numbers.size)\(mark)"
    }
  }

  /// How many pairs would show the observed difference, in words; more than ten times the present pairs are not
  /// counted.
  private var pairsNeeded: String {
    let count = paired?.count ?? 0
    let needed = paired?.effect.flatMap {
      PairedPower.pairsNeeded(
        effect: $0, level: StudyAnalysis.level / Double(familySize), atMost: max(2, 10 * count))
    }
    guard let needed, needed <= 10 * count else { return "far more than is practical" }
    return "about \(max(needed, count + 1))"
  }

  /// Difference, interval, p of both tests and pairs, for a table.
  public var cells: [String] {
    let numbers = paired.map { Figures.Difference($0) }
    return [
      numbers?.mean ?? "", numbers?.interval ?? "", Figures.p(p), Figures.p(hasVariation ? paired?.wilcoxonP : nil),
      paired.map { "\($0.count)" } ?? "0",
    ]
  }

  /// Difference and interval in one cell; empty where there is none.
  var cell: String {
    guard let paired else { return [.none, .notPerUser].contains(replication) && !differsInProtocol ? "–" : "" }
    let numbers = Figures.Difference(paired)
    return numbers.mean + (hasVariation ? numbers.interval.map { " \($0)" } ?? "" : "")
  }
}
