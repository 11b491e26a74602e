/// What a contract check found wrong with a component, all of it at once.
///
/// ```swift
/// @Test func keepsTheContract() throws { try checkMetric(MyMetric()) }
/// ```
public struct CheckFailure: Error, Equatable, CustomStringConvertible {
  /// The component that was checked, such as `metric ndcg@10`.
  public let subject: String
  /// What is wrong, a sentence each: what was done, what came, what should have come.
  public let problems: [String]

  /// Makes a failure.
  ///
  /// - Parameters:
  ///   - subject: the component that was checked.
  ///   - problems: what is wrong, at least one.
  public init(_ subject: String, _ problems: [String]) {
    self.subject = subject
    self.problems = problems
  }

  public var description: String {
    "\(subject) breaks its contract:\n" + problems.map { "- \($0)" }.joined(separator: "\n")
  }

  /// Throws where problems were found.
  ///
  /// - Parameters:
  ///   - problems: what was found; at most the first `limit` are reported.
  ///   - subject: the component that was checked.
  ///   - limit: how many problems a reader can use.
  /// - Throws: ``CheckFailure``.
  public static func throwIfAny(_ problems: [String], in subject: String, limit: Int = 8) throws {
    guard !problems.isEmpty else { return }
    let rest = problems.count - limit
    throw CheckFailure(subject, problems.prefix(limit) + (rest > 0 ? ["and \(rest) more of that sort"] : []))
  }
}
