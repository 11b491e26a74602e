public import Foundation

extension SafeTensors {
  /// The file's bytes.
  public var data: Data {
    var data = Data()
    forEachPart { data.append(contentsOf: $0) }
    return data
  }

  /// Writes a file, tensor by tensor: beside its place, and renamed into it once the bytes are on disk.
  ///
  /// - Parameter path: the file; replaced if it exists.
  /// - Throws: ``FileError``, also where the header would be longer than other readers accept.
  public func write(to path: String) throws {
    try AtomicFile.write(to: path) { handle in try writeParts(of: path) { try handle.write(contentsOf: $0) } }
  }

  /// Gives the file's bytes to a body, part by part, unless the header is too long.
  func writeParts(of path: String, _ body: (Data) throws -> Void) throws {
    let header = header
    guard header.count - 8 <= Self.largestHeader else {
      throw FileError(
        "cannot be written: its header of \(header.count - 8) bytes is longer than the \(Self.largestHeader) of the format; use fewer tensors or shorter names",
        path: path)
    }
    try forEachPart(header: header) { part in
      guard let start = part.baseAddress, part.count > 0 else { return }
      try body(Data(bytesNoCopy: UnsafeMutableRawPointer(mutating: start), count: part.count, deallocator: .none))
    }
  }

  /// The tensors in the file's order.
  private var written: [(name: String, tensor: Tensor)] {
    [8, 4, 1].flatMap { size in tensors.filter { $0.tensor.element.size == size } }
  }

  /// The header's length, the header, and spaces up to a multiple of 8.
  private var header: Data {
    var entries = [
      ConfigEntry("__metadata__", ConfigNode(.mapping(metadata.map { ConfigEntry($0.key, $0.value.node) })))
    ]
    var offset = 0
    for (name, tensor) in written {
      let end = offset + tensor.count * tensor.element.size
      entries.append(
        ConfigEntry(
          name,
          ConfigNode(
            .mapping([
              ConfigEntry("dtype", tensor.element.rawValue.node), ConfigEntry("shape", tensor.shape.node),
              ConfigEntry("data_offsets", [offset, end].node),
            ]))))
      offset = end
    }
    var header = Data(ConfigNode(.mapping(entries)).jsonLine.utf8)
    header.append(contentsOf: repeatElement(UInt8(ascii: " "), count: (8 - header.count % 8) % 8))
    return withUnsafeBytes(of: UInt64(header.count).littleEndian) { Data($0) } + header
  }

  /// How long the file is, in bytes.
  var byteCount: Int { header.count + tensors.reduce(0) { $0 + $1.tensor.count * $1.tensor.element.size } }

  private func forEachPart(header: Data? = nil, _ body: (UnsafeRawBufferPointer) throws -> Void) rethrows {
    try (header ?? self.header).withUnsafeBytes(body)
    for (_, tensor) in written { try tensor.withUnsafeBytes(body) }
  }
}

extension RunFolder {
  /// Writes tensors as a file of the staged run.
  public func write(_ tensors: SafeTensors, as name: String) throws {
    try checkLock()
    try tensors.write(to: staged(name))
  }
}
