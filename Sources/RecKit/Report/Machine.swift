internal import Foundation

/// The computer that a run was made on, to interpret times.
struct Machine: Sendable {
  /// Such as "AMD EPYC 7763 64-Core Processor", or the architecture where the system does not say.
  let processor: String
  /// Processors that the process may use.
  let cores: Int
  /// Bytes of main memory.
  let memory: Int
  /// The operating system and its version.
  let system: String

  /// This computer.
  static let current: Machine = {
    let info = ProcessInfo.processInfo
    return Machine(
      processor: processorName ?? architecture, cores: info.activeProcessorCount, memory: Int(info.physicalMemory),
      system: info.operatingSystemVersionString)
  }()

  var node: ConfigNode {
    ConfigNode(
      .mapping([
        ConfigEntry("processor", processor.escapedOnOneLine.node), ConfigEntry("cores", cores.node),
        ConfigEntry("memory_bytes", memory.node), ConfigEntry("system", system.escapedOnOneLine.node),
      ]))
  }

  private static var architecture: String {
    #if arch(x86_64)
      "x86-64"
    #elseif arch(arm64)
      "arm64"
    #else
      "unknown"
    #endif
  }

  private static var processorName: String? {
    #if os(macOS)
      var size = 0
      guard sysctlbyname("machdep.cpu.brand_string", nil, &size, nil, 0) == 0, size > 1 else { return nil }
      var bytes = [UInt8](repeating: 0, count: size)
      guard sysctlbyname("machdep.cpu.brand_string", &bytes, &size, nil, 0) == 0 else { return nil }
      return String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    #else
      guard let text = try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8) else { return nil }
      let line = text.split(separator: "\n").first { $0.hasPrefix("model name") }
      return line?.split(separator: ":", maxSplits: 1).last.map { $0.trimmingCharacters(in: .whitespaces) }
    #endif
  }
}
