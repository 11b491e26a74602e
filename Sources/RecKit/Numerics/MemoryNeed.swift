internal import CRecKitKernels
internal import Foundation

/// What something is about to take of memory, counted before it is allocated.
///
/// Counts are floating-point products: nothing overflows, whatever a config says.
///
/// ```swift
/// var need = MemoryNeed("the data")
/// need.add("tastes", 8, users, rank)
/// try need.check()
/// ```
public struct MemoryNeed: Sendable {
  private typealias Part = (what: String, bytes: Double)
  private let owner: String
  private var parts: [Part] = []
  /// What is given back before the next part of the work begins.
  private var passing: [Part] = []

  /// Starts with nothing.
  ///
  /// - Parameter owner: what needs the memory, such as "scorer dot".
  public init(_ owner: String) { self.owner = owner }

  /// Adds the product of the factors, in bytes.
  public mutating func add(_ what: String, _ factors: Int...) {
    parts.append((what, factors.reduce(1) { $0 * Double($1) }))
  }

  /// Adds the product of the factors, in bytes, of memory that is given back when the work is done.
  public mutating func addPassing(_ what: String, _ factors: Int...) {
    passing.append((what, factors.reduce(1) { $0 * Double($1) }))
  }

  /// Adds bytes.
  mutating func add(_ what: String, bytes: Double) { parts.append((what, bytes)) }

  /// Adds what another piece of work keeps, where one is done after the other: of what they give back, the most counts.
  mutating func add(_ other: MemoryNeed) {
    func named(_ part: Part) -> Part { ("\(other.owner), \(part.what)", part.bytes) }
    parts += other.parts.map(named)
    if Self.sum(other.passing) > Self.sum(passing) { passing = other.passing.map(named) }
  }

  /// All of it, in bytes.
  public var bytes: Double { Self.sum(parts) + Self.sum(passing) }

  private static func sum(_ parts: [Part]) -> Double { parts.reduce(0) { $0 + $1.bytes } }

  /// Compares with what the machine has and the process may have.
  ///
  /// - Throws: ``MemoryError`` where it does not fit.
  public func check() throws(MemoryError) { try check(against: .current) }

  /// Gives the process a limit of its own, which later checks hold it to; what is in use already counts.
  ///
  /// - Parameter bytes: the most that the process may have; nil: no limit but those of machine, container and `ulimit`.
  public static func limitProcess(to bytes: Double?) {
    MemoryLimit.given.withLock { $0 = bytes.map { .init(bytes: $0) } }
  }

  /// Divides what is left of the process's own limit among jobs that go on side by side, or gives it to the only one.
  ///
  /// Each may then need its share, whichever of them comes first. To be called when the data is there and the jobs begin, so
  /// that what a job has taken already does not count twice. Without a limit, nothing changes.
  ///
  /// - Parameter jobs: at least 1.
  public static func shareLimit(among jobs: Int) {
    precondition(jobs >= 1, "\(jobs) jobs")
    let used = MemoryLimit.inUse()
    MemoryLimit.given.withLock {
      $0?.jobs = jobs
      $0?.usedBefore = used
    }
  }

  /// Reads a size: `2GiB`, `500 MB`, `1e9`, with the units of 1000 and of 1024; nil where it is none.
  public static func bytes(_ text: String) -> Double? {
    guard let match = text.wholeMatch(of: /([0-9.]+(?:e[0-9]+)?) *(?:([kKMGTgmt])(i?)[bB]?|B)?/),
      let number = Double(match.1), number > 0, number.isFinite
    else { return nil }
    let power = ["", "k", "m", "g", "t"].firstIndex(of: (match.2 ?? "").lowercased()) ?? 0
    return (0..<power).reduce(number) { bytes, _ in bytes * ((match.3 ?? "").isEmpty ? 1000 : 1024) }
  }

  func check(against limit: MemoryLimit) throws(MemoryError) {
    guard bytes > limit.bytes else { return }
    let largest = (parts + passing).filter { $0.bytes > 0 }.sorted { $0.bytes > $1.bytes }.prefix(3)
    throw MemoryError(
      "\(owner) needs \(Self.words(bytes)) of memory ("
        + largest.map { "\($0.what): \(Self.words($0.bytes))" }.joined(separator: "; ")
        + "); \(limit.whose) has \(Self.words(limit.bytes)). Choose smaller sizes")
  }

  /// `3.4 GiB`.
  static func words(_ bytes: Double) -> String {
    let units = ["bytes", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"]
    var (value, unit) = (bytes, 0)
    while value >= 1024, unit + 1 < units.count { (value, unit) = (value / 1024, unit + 1) }
    return value < 1e6
      ? "\(rounded(value, places: unit == 0 ? 0 : 1)) \(units[unit])" : "more than 1000000 \(units[unit])"
  }
}

/// Something needs more memory than there is.
public struct MemoryError: Error, Equatable, CustomStringConvertible {
  /// What needs how much, and how much there is.
  public let description: String

  init(_ description: String) { self.description = description }
}

/// How much memory a process can have.
struct MemoryLimit {
  /// Bytes.
  let bytes: Double
  /// Whose limit it is, in words.
  let whose: String

  /// What the process was given by ``MemoryNeed/limitProcess(to:)``.
  fileprivate static let given = Locked<Given?>(nil)

  /// A limit of the process's own.
  fileprivate struct Given {
    /// The most that the process may have.
    let bytes: Double
    /// How many jobs share what is left of it.
    var jobs = 1
    /// What the process had before they began; nil: what it has now.
    var usedBefore: Double? = nil
  }

  /// The least of the machine's memory, the container's limit, what is left of the process's address space, and what is
  /// left of its own limit.
  static var current: MemoryLimit {
    var limits = [MemoryLimit(bytes: Double(ProcessInfo.processInfo.physicalMemory), whose: "this machine")]
    if let text = try? String(contentsOfFile: "/sys/fs/cgroup/memory.max", encoding: .utf8),
      let bytes = Double(text.trimmingCharacters(in: .whitespacesAndNewlines))
    {
      limits.append(MemoryLimit(bytes: bytes, whose: "this container"))
    }
    let space = Double(reckit_address_space_limit())
    if space < 1e18 {
      limits.append(MemoryLimit(bytes: max(0, space - pages(at: 0)), whose: "this process (ulimit -v)"))
    }
    if let given = given.withLock({ $0 }) {
      let used = given.usedBefore ?? inUse()
      let left = max(0, given.bytes - used)
      let limit = "--memory \(MemoryNeed.words(given.bytes)), of which \(MemoryNeed.words(used)) are in use"
      limits.append(
        given.jobs == 1
          ? MemoryLimit(bytes: left, whose: "this process (\(limit))")
          : MemoryLimit(bytes: left / Double(given.jobs), whose: "each of \(given.jobs) jobs (\(limit))"))
    }
    return limits.min { $0.bytes < $1.bytes } ?? limits[0]
  }

  /// Bytes in memory of the process, less what was freed.
  fileprivate static func inUse() -> Double {
    reckit_release_free_memory()
    return pages(at: 1)
  }

  /// Bytes that the process has: address space (0), or what is in memory of it (1).
  private static func pages(at place: Int) -> Double {
    guard let text = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8),
      let pages = text.split(separator: " ").dropFirst(place).first.flatMap({ Double($0) })
    else { return 0 }
    return pages * Double(sysconf(Int32(_SC_PAGESIZE)))
  }
}
