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
  private let owner: String
  private var parts: [(what: String, bytes: Double)] = []

  /// Starts with nothing.
  ///
  /// - Parameter owner: what needs the memory, such as "scorer dot".
  public init(_ owner: String) { self.owner = owner }

  /// Adds the product of the factors, in bytes.
  public mutating func add(_ what: String, _ factors: Int...) {
    parts.append((what, factors.reduce(1) { $0 * Double($1) }))
  }

  /// Adds bytes.
  mutating func add(_ what: String, bytes: Double) { parts.append((what, bytes)) }

  /// All of it, in bytes.
  public var bytes: Double { parts.reduce(0) { $0 + $1.bytes } }

  /// Compares with what the machine has and the process may have.
  ///
  /// - Throws: ``MemoryError`` where it does not fit.
  public func check() throws(MemoryError) { try check(against: .current) }

  func check(against limit: MemoryLimit) throws(MemoryError) {
    guard bytes > limit.bytes else { return }
    let largest = parts.filter { $0.bytes > 0 }.sorted { $0.bytes > $1.bytes }.prefix(3)
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

  /// The least of the machine's memory, the container's limit and what is left of the process's address space.
  static var current: MemoryLimit {
    var limits = [MemoryLimit(bytes: Double(ProcessInfo.processInfo.physicalMemory), whose: "this machine")]
    if let text = try? String(contentsOfFile: "/sys/fs/cgroup/memory.max", encoding: .utf8),
      let bytes = Double(text.trimmingCharacters(in: .whitespacesAndNewlines))
    {
      limits.append(MemoryLimit(bytes: bytes, whose: "this container"))
    }
    let space = Double(reckit_address_space_limit())
    if space < 1e18 {
      limits.append(MemoryLimit(bytes: max(0, space - usedAddressSpace), whose: "this process (ulimit -v)"))
    }
    return limits.min { $0.bytes < $1.bytes } ?? limits[0]
  }

  private static var usedAddressSpace: Double {
    guard let text = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8),
      let pages = text.split(separator: " ").first.flatMap({ Double($0) })
    else { return 0 }
    return pages * Double(sysconf(Int32(_SC_PAGESIZE)))
  }
}
