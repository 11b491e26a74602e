/// The part of a study that one process runs: one run, or every n-th.
public struct StudyPart: Sendable {
  /// Why the text does not name a part.
  public struct Mistake: Error, Equatable, CustomStringConvertible {
    /// What is wrong, and what to write.
    public let description: String

    init(_ description: String) { self.description = description }
  }

  /// What it is called: `run 3`, `part 1 of 4`.
  public let name: String
  /// Whether it is one run.
  public let isOneRun: Bool
  private let place: Int
  private let step: Int

  /// Whether a run belongs to it.
  public func contains(_ run: Study.Run) -> Bool { isOneRun ? run.index == place : run.index % step == place }

  /// One run by its index.
  ///
  /// - Parameters:
  ///   - text: an index from 0; `slurm` takes SLURM_ARRAY_TASK_ID, `kubernetes` JOB_COMPLETION_INDEX.
  ///   - count: the study's runs.
  ///   - variables: the environment's.
  /// - Throws: ``Mistake``.
  public init(run text: String, of count: Int, variables: [String: String] = [:]) throws {
    switch text {
    case "slurm": place = try Self.number("SLURM_ARRAY_TASK_ID", variables)
    case "kubernetes": place = try Self.number("JOB_COMPLETION_INDEX", variables)
    default: place = Int(text) ?? -1
    }
    guard (0..<count).contains(place) else {
      throw Mistake(
        "--only needs an index from 0 to \(count - 1), slurm or kubernetes, not \(place < 0 ? text : "\(place)")")
    }
    (name, isOneRun, step) = ("run \(place)", true, count)
  }

  /// Every n-th run.
  ///
  /// - Parameters:
  ///   - text: `I/N`, I from 1; `slurm` takes the array's task and size, `kubernetes/N` JOB_COMPLETION_INDEX.
  ///   - variables: the environment's.
  /// - Throws: ``Mistake``.
  public init(shard text: String, variables: [String: String] = [:]) throws {
    let parts = text.split(separator: "/").map(String.init)
    let (number, shards): (Int, Int)
    switch (parts.first, parts.count) {
    case ("slurm", 1):
      shards = try Self.number("SLURM_ARRAY_TASK_COUNT", variables)
      number =
        try Self.number("SLURM_ARRAY_TASK_ID", variables) - Self.number("SLURM_ARRAY_TASK_MIN", variables) + 1
    case ("kubernetes", 2):
      shards = Int(parts[1]) ?? 0
      number = try Self.number("JOB_COMPLETION_INDEX", variables) + 1
    default:
      shards = parts.count == 2 ? Int(parts[1]) ?? 0 : 0
      number = parts.first.flatMap { Int($0) } ?? 0
    }
    guard shards >= 1, (1...shards).contains(number) else {
      throw Mistake(
        "--shard needs I/N with I from 1 to N, slurm or kubernetes/N, not \(text)"
          + (shards > 0 && number > 0 ? " (part \(number) of \(shards))" : ""))
    }
    (name, isOneRun, place, step) = ("part \(number) of \(shards)", false, number - 1, shards)
  }

  private static func number(_ variable: String, _ variables: [String: String]) throws -> Int {
    guard let text = variables[variable], let number = Int(text) else {
      throw Mistake("\(variable) is not set to a whole number: is this a task of an array?")
    }
    return number
  }
}
