public import Foundation

/// Named tensors in the safetensors format: 8 bytes of header length, a JSON header, the numbers.
///
/// Source: https://huggingface.co/docs/safetensors, the section "Format". Floats of 32 and 64 bits, whole numbers of
/// 64 bits and bytes are written and read, little-endian.
public struct SafeTensors: Sendable {
  /// What a tensor's numbers are.
  public enum Element: String, Sendable, CaseIterable {
    /// Floats of 32 bits.
    case float32 = "F32"
    /// Floats of 64 bits.
    case float64 = "F64"
    /// Signed whole numbers of 64 bits.
    case int64 = "I64"
    /// Bytes.
    case uint8 = "U8"

    /// Bytes of one number.
    public var size: Int {
      switch self {
      case .float32: 4
      case .float64, .int64: 8
      case .uint8: 1
      }
    }
  }

  /// The longest header that other readers accept, in bytes.
  public static let largestHeader = 100_000_000

  /// The tensors by name.
  ///
  /// They are written in this order, but those of 8-byte numbers first and bytes last, so that each starts at a
  /// multiple of its numbers' size.
  public var tensors: [(name: String, tensor: Tensor)] = []
  /// Text by key.
  public var metadata: [(key: String, value: String)] = []

  /// Nothing yet.
  public init() {}

  /// The tensor of a name.
  public subscript(name: String) -> Tensor? { tensors.first { $0.name == name }?.tensor }

  /// The value of a metadata key.
  public func metadata(_ key: String) -> String? { metadata.first { $0.key == key }?.value }

  /// Reads a file's bytes; the tensors share them.
  ///
  /// - Parameters:
  ///   - data: the bytes.
  ///   - source: the file's name, for errors.
  /// - Throws: ``SafeTensorsError`` where the bytes are no such file, as the format's own reader decides: names that
  ///   come twice, tensors that overlap, leave holes or do not end with the file.
  public init(_ data: Data, source: String) throws {
    func broken(_ what: String) -> SafeTensorsError { SafeTensorsError(source: source, message: what) }
    guard data.count >= 8 else { throw broken("it has \(data.count) bytes, fewer than the 8 of a header's length") }
    let length = data.prefix(8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard length <= UInt64(Self.largestHeader) else {
      throw broken("it says that its header has \(length) bytes, more than the \(Self.largestHeader) of the format")
    }
    guard length <= UInt64(data.count - 8) else { throw broken("its header of \(length) bytes is cut off") }
    let body = data.startIndex + 8 + Int(length)
    let header: SafeTensorsHeader
    do { header = try SafeTensorsHeader(Array(data[(data.startIndex + 8)..<body])) } catch {
      throw broken("its header \(error.message)")
    }
    metadata = header.metadata
    var end = 0
    for entry in header.entries {
      guard entry.offsets.lowerBound == end else {
        throw broken(
          "tensor \(entry.shownName) starts at byte \(entry.offsets.lowerBound) of the numbers, not at \(end) where the one before ends"
        )
      }
      guard entry.offsets.upperBound <= data.endIndex - body else {
        throw broken("tensor \(entry.shownName) ends after the file")
      }
      end = entry.offsets.upperBound
      let bytes = data[(body + entry.offsets.lowerBound)..<(body + end)]
      tensors.append((entry.name, Tensor(entry.element, shape: entry.shape, storage: .data(bytes))))
    }
    guard end == data.endIndex - body else {
      throw broken("\(data.endIndex - body - end) bytes follow the last tensor")
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
  public var description: String { "\(source) is not a readable safetensors file: \(message)" }
}
