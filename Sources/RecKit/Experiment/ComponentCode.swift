internal import CRecKitKernels
internal import Foundation

/// The code of components that RecKit does not ship, as a hash of the executables or libraries that hold it.
///
/// RecKit's version stands for the code of its own components. For other components only the code itself can.
enum ComponentCode {
  /// The modules whose code RecKit's version stands for.
  static let modulesOfRecKit: Set = [
    "RecKit", "RecKitSamplers", "RecKitScorers", "RecKitMetrics", "RecKitDatasets", "RecKitCommands",
  ]

  /// A hash of the code of the components that RecKit does not ship; nil where there is none.
  ///
  /// For one executable or library it is the SHA-256 of its file, for several the SHA-256 of their hashes. Each file is
  /// read once per process. If a file cannot be read, the hash is unique to the process, so that no stored result is
  /// used again.
  static func hash(of components: [any Component]) -> String? {
    let foreign = components.map { type(of: $0) }.filter { !isOfRecKit($0) }
    let hashes = Set(foreign.map(imagePath)).map(hash(ofFile:)).sorted()
    return hashes.count > 1 ? SHA256.hexadecimal(of: hashes.joined(separator: "\n").utf8) : hashes.first
  }

  /// Whether RecKit ships a type.
  static func isOfRecKit(_ type: any Component.Type) -> Bool {
    modulesOfRecKit.contains(String(String(reflecting: type).prefix { $0 != "." }))
  }

  /// The file that a type's metadata was loaded from; the executable where that cannot be told, as of generic types.
  private static func imagePath(of type: any Component.Type) -> String {
    reckit_library_of(unsafeBitCast(type as Any.Type, to: UnsafeRawPointer.self)).map { String(cString: $0) }
      ?? executable
  }

  /// The running executable, also where its file has been replaced since.
  private static var executable: String {
    #if os(Linux)
      "/proc/self/exe"
    #else
      Bundle.main.executablePath ?? ""
    #endif
  }

  private static let known = Locked<[String: String]>([:])

  private static func hash(ofFile path: String) -> String {
    known.withLock { known in
      if let hash = known[path] { return hash }
      let text = (try? contentHash(ofFile: path)) ?? "not readable \(UUID().uuidString)"
      known[path] = text
      return text
    }
  }

  private static func contentHash(ofFile path: String) throws -> String {
    let file = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
    defer { try? file.close() }
    var hash = SHA256()
    while let bytes = try file.read(upToCount: 1 << 20), !bytes.isEmpty { hash.update(bytes) }
    return SHA256.hexadecimal(hash.finish())
  }
}

extension ExperimentConfiguration {
  /// The components whose code a run's result depends on: all that the resolved config names.
  var components: [any Component] {
    var components: [any Component] = [dataset]
    if let splitter { components.append(splitter) }
    components.append(scorer.component)
    if isTrained { components += [sampler, loss, optimizer] as [any Component] }
    return components + metrics.map { $0 as any Component } + nestedComponents
  }

  /// The components that parameters name, whatever they are parameters of.
  public var nestedComponents: [any Component] {
    let trained: [any ParameterContainer] =
      isTrained ? [sampler, scorer.component, loss, optimizer, training] : [scorer.component]
    let named: [any ParameterContainer] = [dataset] + (splitter.map { [$0] } ?? []) + trained + metrics
    return named.flatMap(\.nestedContainers).compactMap { $0 as? any Component }
  }
}
