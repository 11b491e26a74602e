import Foundation

/// A reader of input from outside: it may refuse any bytes with an error, and must do nothing worse.
struct Reader: Sendable {
  let name: String
  let read: @Sendable ([UInt8]) -> Void

  init(_ name: String, _ read: @escaping @Sendable ([UInt8]) throws -> Void) {
    self.name = name
    self.read = { bytes in
      // A message is made as well: it shows parts of the input.
      do { try read(bytes) } catch { _ = "\(error)".utf8.count }
    }
  }

  static let all: [Reader] = [
    .config, .study, .search, .delimited, .inter, .titles, .zipArchive, .safetensors, .fitted, .checkpoint, .history,
    .record,
  ]

  static let chosen: Reader = {
    let name = ProcessInfo.processInfo.environment["FUZZ_READER"] ?? ""
    guard let reader = all.first(where: { $0.name == name }) else {
      print("FUZZ_READER names one of: \(all.map(\.name).joined(separator: " "))")
      exit(64)
    }
    return reader
  }()

  /// A folder in memory for readers that want files.
  static let folder: String = {
    let place = FileManager.default.fileExists(atPath: "/dev/shm") ? "/dev/shm" : NSTemporaryDirectory()
    let path = "\(place)/reckit-fuzz-\(getpid())"
    mkdir(path, 0o700)
    atexit { try? FileManager.default.removeItem(atPath: Reader.folder) }
    return path
  }()

  /// Writes a file into ``folder``; its path.
  static func file(_ name: String, _ bytes: some Collection<UInt8>) -> String {
    let path = folder + "/" + name
    guard let handle = fopen(path, "w") else { fatalError("\(path) cannot be written") }
    let array = Array(bytes)
    fwrite(array, 1, array.count, handle)
    fclose(handle)
    return path
  }

  /// Ends the process where two ways to the same thing differ.
  static func check(_ holds: Bool, _ what: String) {
    if !holds { fatalError(what) }
  }
}
