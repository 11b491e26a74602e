extension StudyAnalysis {
  /// The result of a comparison over both units together; console, tables and pages all take their words from here.
  ///
  /// "Better" and "worse" stand alone only where the difference is significant over seeds and over users, in the same
  /// direction, and the protocols are equal.
  public struct Verdict: Sendable {
    /// The comparison over seeds.
    public let seeds: Comparison
    /// The comparison over users.
    public let users: Comparison

    /// Puts the comparisons of one variant, metric and reference over both units together.
    init(seeds: Comparison, users: Comparison) {
      self.seeds = seeds
      self.users = users
    }
  }
}

extension StudyAnalysis.Verdict {
  /// What can be said.
  public enum Conclusion: String, Sendable {
    /// Both units tell the two apart, in the metric's direction.
    case better
    /// Both units tell the two apart, against the metric's direction.
    case worse
    /// Seeds tell them apart, users do not.
    case betterOverSeeds = "better over seeds alone"
    /// Seeds tell them apart, users do not.
    case worseOverSeeds = "worse over seeds alone"
    /// Users tell them apart, seeds do not or cannot.
    case betterOverUsers = "better over users alone"
    /// Users tell them apart, seeds do not or cannot.
    case worseOverUsers = "worse over users alone"
    /// Seeds and users tell them apart in opposite directions.
    case opposed = "seeds and users disagree"
    /// Neither unit tells them apart.
    case notDistinguishable = "cannot be told apart"
    /// Every pair is equal.
    case identical
    /// There are too few pairs for a test.
    case notTested = "not tested"
    /// The two were measured by different protocols.
    case acrossProtocols = "not comparable"
  }

  /// The variant's position.
  public var variant: Int { seeds.variant }
  /// The position of the variant that it is compared with.
  public var reference: Int { seeds.reference }
  /// The metric's label.
  public var label: String { seeds.label }

  /// What can be said, at level 0.05.
  public var conclusion: Conclusion {
    if seeds.differsInProtocol || users.differsInProtocol { return .acrossProtocols }
    switch (Self.sign(seeds), Self.sign(users)) {
    case (1, 1): return .better
    case (-1, -1): return .worse
    case (1, 0): return .betterOverSeeds
    case (-1, 0): return .worseOverSeeds
    case (0, 1): return .betterOverUsers
    case (0, -1): return .worseOverUsers
    case (0, _):
      let findings = [seeds, users].filter { ![.none, .notPerUser].contains($0.replication) }.map(\.finding)
      if findings.allSatisfy({ $0 == .identical }) { return .identical }
      return findings.contains(.notDistinguishable) || findings.contains(.identical)
        ? .notDistinguishable : .notTested
    default: return .opposed
    }
  }

  /// 1 where a unit finds the variant better, -1 worse, 0 neither.
  private static func sign(_ comparison: StudyAnalysis.Comparison) -> Int {
    switch comparison.finding {
    case .higher: comparison.higherIsBetter ? 1 : -1
    case .lower: comparison.higherIsBetter ? -1 : 1
    default: 0
    }
  }

  /// The verdict in a few words: `better`, `worse over seeds alone; not significant over users`.
  public var words: String {
    switch conclusion {
    case .betterOverSeeds, .worseOverSeeds: "\(conclusion.rawValue); \(Self.silence(of: users))"
    case .betterOverUsers, .worseOverUsers: "\(conclusion.rawValue); \(Self.silence(of: seeds))"
    case .notTested where users.replication == .notPerUser: seeds.sentence
    case .notTested where users.paired == nil: users.sentence
    case .acrossProtocols:
      users.paired == nil && users.replication != .notPerUser
        ? users.sentence : "not comparable: measured by different protocols"
    default: conclusion.rawValue
    }
  }

  /// Why a unit shows no significant difference.
  private static func silence(of comparison: StudyAnalysis.Comparison) -> String {
    let unit = comparison.unit.rawValue
    switch comparison.finding {
    case .notDistinguishable, .higher, .lower: return "not significant over \(unit)"
    case .identical: return "the same in each of \(comparison.pairsInWords)"
    case .notTested:
      if comparison.replication == .none { return "both are deterministic" }
      if comparison.replication == .notPerUser { return "a list metric has no values of users" }
      return comparison.hasVariation ? "too few \(unit) for a test" : "no variation over \(unit) to test"
    }
  }

  /// The verdict with what each unit says.
  public var sentence: String {
    words == users.sentence
      ? words
      : words == seeds.sentence ? "\(words); \(users.sentence)" : "\(words): \(seeds.sentence); \(users.sentence)"
  }
}
