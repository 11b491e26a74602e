import CZlib
import Foundation

/// Why an archive cannot be unpacked.
struct ZipError: Error, Equatable {
  let message: String
  init(_ message: String) { self.message = message }
}

/// The files of a zip archive, read with the system's zlib.
///
/// Names that lead out of the folder, links, encryption and sizes beyond ``largestFile`` are refused when the archive
/// is opened; a file that unpacks to other than its declared size or checksum when it is read.
///
/// Source: PKWARE's APPNOTE.TXT 6.3, without zip64 and without spanning.
struct ZipArchive {
  /// No file is unpacked beyond this, whatever the archive says.
  static let largestFile = 256 << 20
  /// The files together are not unpacked beyond this.
  static let largestTotal = 1 << 30

  struct Entry: Equatable {
    let name: String
    /// Bytes when unpacked.
    let size: Int
    fileprivate let packed: Range<Int>
    fileprivate let method: Int
    fileprivate let checksum: UInt32
  }

  /// The files, folders left out.
  let entries: [Entry]
  private let bytes: [UInt8]

  init(_ data: Data) throws {
    bytes = [UInt8](data)
    entries = try Self.directory(of: bytes)
  }

  private static func directory(of bytes: [UInt8]) throws -> [Entry] {
    func number(_ position: Int, _ count: Int) -> Int {
      (0..<count).reduce(0) { $0 | Int(bytes[position + $1]) << (8 * $1) }
    }
    // The end record is the last thing but a comment of at most 65,535 bytes.
    let earliest = max(0, bytes.count - 22 - 0xFFFF)
    guard bytes.count >= 22,
      let end = (earliest...bytes.count - 22).reversed().first(where: { number($0, 4) == 0x0605_4B50 })
    else { throw ZipError("it is not a zip archive, or is cut off") }
    let count = number(end + 10, 2)
    var position = number(end + 16, 4)
    var entries: [Entry] = []
    var total = 0
    for _ in 0..<count {
      guard position + 46 <= end, number(position, 4) == 0x0201_4B50 else { throw ZipError("its directory is broken") }
      let nameLength = number(position + 28, 2)
      guard position + 46 + nameLength <= end else { throw ZipError("its directory is broken") }
      guard let name = String(validating: bytes[position + 46..<position + 46 + nameLength], as: UTF8.self) else {
        throw ZipError("a name in it is not UTF-8")
      }
      try check(
        name, isLink: number(position + 38, 4) >> 28 & 0xF == 0xA, isEncrypted: number(position + 8, 2) & 1 == 1)
      let (packedSize, size) = (number(position + 20, 4), number(position + 24, 4))
      total += size
      guard size <= largestFile && total <= largestTotal else {
        throw ZipError("\(name) would unpack to too many bytes")
      }
      let local = number(position + 42, 4)
      guard local + 30 <= bytes.count, number(local, 4) == 0x0403_4B50 else { throw ZipError("\(name) is cut off") }
      let start = local + 30 + number(local + 26, 2) + number(local + 28, 2)
      guard start + packedSize <= bytes.count else { throw ZipError("\(name) is cut off") }
      if !name.hasSuffix("/") {
        entries.append(
          Entry(
            name: name, size: size, packed: start..<start + packedSize, method: number(position + 10, 2),
            checksum: UInt32(number(position + 16, 4))))
      }
      position += 46 + nameLength + number(position + 30, 2) + number(position + 32, 2)
    }
    return entries
  }

  private static func check(_ name: String, isLink: Bool, isEncrypted: Bool) throws {
    let parts = name.split(separator: "/", omittingEmptySubsequences: false)
    if name.hasPrefix("/") || name.contains("\\") || name.contains("\0") || name.contains(":") || parts.contains("..") {
      throw ZipError("the name `\(name)` in it leads out of its folder")
    }
    if isLink { throw ZipError("\(name) in it is a link") }
    if isEncrypted { throw ZipError("\(name) in it is encrypted") }
  }

  /// Unpacks one file.
  func contents(of entry: Entry) throws -> Data {
    let packed = bytes[entry.packed]
    let data: Data
    switch entry.method {
    case 0: data = Data(packed)
    case 8: data = try inflated(packed, entry)
    default: throw ZipError("\(entry.name) is compressed by an unknown method (\(entry.method))")
    }
    guard data.count == entry.size else {
      throw ZipError("\(entry.name) unpacks to another size than the archive says")
    }
    let checksum = data.withUnsafeBytes { raw in
      crc32(0, raw.bindMemory(to: UInt8.self).baseAddress, UInt32(data.count))
    }
    guard UInt32(checksum) == entry.checksum else { throw ZipError("\(entry.name) is damaged: its checksum differs") }
    return data
  }

  /// Inflates into exactly the declared size: an archive that holds more than it says is found here.
  private func inflated(_ packed: ArraySlice<UInt8>, _ entry: Entry) throws -> Data {
    var stream = z_stream()
    // Negative: raw deflate, without zlib's own header.
    guard inflateInit2_(&stream, -15, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
      throw ZipError("zlib could not be started")
    }
    defer { inflateEnd(&stream) }
    var input = Array(packed)
    var output = [UInt8](repeating: 0, count: max(entry.size, 1))
    let status = input.withUnsafeMutableBufferPointer { input in
      output.withUnsafeMutableBufferPointer { output in
        stream.next_in = input.baseAddress
        stream.avail_in = UInt32(input.count)
        stream.next_out = output.baseAddress
        stream.avail_out = UInt32(output.count)
        return inflate(&stream, Z_FINISH)
      }
    }
    guard status == Z_STREAM_END else {
      throw ZipError(
        stream.avail_out == 0
          ? "\(entry.name) unpacks to more than the \(entry.size) bytes it says" : "\(entry.name) is damaged")
    }
    return Data(output[..<Int(stream.total_out)])
  }
}
