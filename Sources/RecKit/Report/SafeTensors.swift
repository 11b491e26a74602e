public import Foundation

/// Named tensors in the safetensors format: 8 bytes of header length, a JSON header, the numbers.
///
/// Source: https://huggingface.co/docs/safetensors, the section "Format". Only 32-bit floats, little-endian, are
/// written and read.
public struct SafeTensors: Sendable {
  /// A tensor: its shape and its numbers, row-major.
  public struct Tensor: Sendable, Equatable {
    /// The length of each dimension.
    public var shape: [Int]
    /// The numbers; as many as the product of the shape.
    public var values: [Float]

    /// Makes a tensor.
    public init(shape: [Int], values: [Float]) {
      precondition(shape.reduce(1, *) == values.count, "\(values.count) numbers for the shape \(shape)")
      self.shape = shape
      self.values = values
    }
  }

  /// The tensors by name, in the order of the file.
  public var tensors: [(name: String, tensor: Tensor)] = []
  /// Text by key.
  public var metadata: [(key: String, value: String)] = []

  /// Nothing yet.
  public init() {}

  /// The tensor of a name.
  public subscript(name: String) -> Tensor? { tensors.first { $0.name == name }?.tensor }

  /// The value of a metadata key.
  public func metadata(_ key: String) -> String? { metadata.first { $0.key == key }?.value }

  /// The file's bytes.
  public var data: Data {
    var entries = [
      ConfigEntry("__metadata__", ConfigNode(.mapping(metadata.map { ConfigEntry($0.key, $0.value.node) })))
    ]
    var offset = 0
    for (name, tensor) in tensors {
      let end = offset + tensor.values.count * 4
      entries.append(
        ConfigEntry(
          name,
          ConfigNode(
            .mapping([
              ConfigEntry("dtype", "F32".node), ConfigEntry("shape", tensor.shape.node),
              ConfigEntry("data_offsets", [offset, end].node),
            ]))))
      offset = end
    }
    var header = Data(ConfigNode(.mapping(entries)).jsonLine.utf8)
    // The numbers start at a multiple of 8.
    header.append(contentsOf: repeatElement(UInt8(ascii: " "), count: (8 - header.count % 8) % 8))
    var data = Data(capacity: 8 + header.count + offset)
    withUnsafeBytes(of: UInt64(header.count).littleEndian) { data.append(contentsOf: $0) }
    data.append(header)
    for (_, tensor) in tensors {
      tensor.values.withUnsafeBytes { data.append(contentsOf: $0) }
    }
    return data
  }

  /// Reads a file's bytes.
  ///
  /// - Parameters:
  ///   - data: the bytes.
  ///   - source: the file's name, for errors.
  /// - Throws: ``SafeTensorsError`` where the bytes are no such file.
  public init(_ data: Data, source: String) throws {
    func broken(_ what: String) -> SafeTensorsError { SafeTensorsError(source: source, message: what) }
    guard data.count >= 8 else { throw broken("it has \(data.count) bytes, fewer than the 8 of a header's length") }
    let bytes = [UInt8](data)
    let length = bytes[..<8].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard length <= UInt64(bytes.count - 8) else { throw broken("its header of \(length) bytes is cut off") }
    let body = 8 + Int(length)
    guard let header = try? JSONSerialization.jsonObject(with: Data(bytes[8..<body])) as? [String: Any] else {
      throw broken("its header is no JSON object")
    }
    for (key, value) in (header["__metadata__"] as? [String: String] ?? [:]).sorted(by: { $0.key < $1.key }) {
      metadata.append((key, value))
    }
    var starts: [String: Int] = [:]
    for (name, entry) in header where name != "__metadata__" {
      guard let entry = entry as? [String: Any], entry["dtype"] as? String == "F32",
        let shape = entry["shape"] as? [Int], let offsets = entry["data_offsets"] as? [Int], offsets.count == 2,
        shape.allSatisfy({ $0 >= 0 }), offsets[0] >= 0, offsets[1] >= offsets[0], body + offsets[1] <= bytes.count,
        Self.count(of: shape) == (offsets[1] - offsets[0]) / 4, (offsets[1] - offsets[0]) % 4 == 0
      else { throw broken("the entry of tensor \(name) is no F32 tensor inside the file") }
      let values = stride(from: body + offsets[0], to: body + offsets[1], by: 4).map { start in
        Float(bitPattern: (0..<4).reduce(UInt32(0)) { $0 | UInt32(bytes[start + $1]) << UInt32(8 * $1) })
      }
      starts[name] = offsets[0]
      tensors.append((name, Tensor(shape: shape, values: values)))
    }
    tensors.sort { (starts[$0.name] ?? 0, $0.name) < (starts[$1.name] ?? 0, $1.name) }
  }

  /// The product of a shape; nil where it does not fit.
  private static func count(of shape: [Int]) -> Int? {
    shape.reduce(Optional(1)) { count, length in
      guard let (product, overflows) = count.map({ $0.multipliedReportingOverflow(by: length) }), !overflows else {
        return nil
      }
      return product
    }
  }
}

/// Why a file is no safetensors file.
public struct SafeTensorsError: Error, Equatable, CustomStringConvertible {
  /// The file.
  public let source: String
  /// What is wrong with it.
  public let message: String

  /// The file and what is wrong with it.
  public var description: String { "\(source) is no readable safetensors file: \(message)" }
}
