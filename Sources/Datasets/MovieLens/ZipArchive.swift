import CZlib
import Foundation

/// Why an archive cannot be unpacked.
struct ZipError: Error, Equatable {
  let message: String
  init(_ message: String) { self.message = message }
}

/// The files of a zip archive, read with the system's zlib.
///
/// Names that lead out of the folder, links, encryption and sizes beyond a limit are refused when the archive is opened;
/// a file that unpacks to other than its declared size or checksum when it is read.
///
/// Source: PKWARE's APPNOTE.TXT 6.3, without zip64 and without spanning.
struct ZipArchive {
  /// What is not unpacked beyond, whatever the archive says.
  struct Limit {
    /// Bytes of a file.
    var file = 256 << 20
    /// Bytes of all files together.
    var total = 1 << 30

    /// MovieLens-32M's ratings are 877 MB.
    static let large = Limit(file: 2 << 30, total: 4 << 30)
  }

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

  init(_ data: Data, limit: Limit = Limit()) throws {
    bytes = [UInt8](data)
    entries = try Self.directory(of: bytes, limit)
  }

  private static func directory(of bytes: [UInt8], _ limit: Limit) throws -> [Entry] {
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
      guard size <= limit.file && total <= limit.total else {
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

  /// Unpacks one file into memory.
  func contents(of entry: Entry) throws -> Data {
    var data = Data(capacity: entry.size)
    try unpack(entry) { data.append(contentsOf: $0) }
    return data
  }

  /// Unpacks one file piece by piece.
  ///
  /// - Parameters:
  ///   - entry: the file.
  ///   - take: gets the next piece; valid for the call.
  /// - Throws: ``ZipError`` where the file has another size or checksum than the archive says, at its end at the latest;
  ///   what `take` throws.
  func unpack(_ entry: Entry, _ take: (UnsafeRawBufferPointer) throws -> Void) throws {
    var (size, checksum) = (0, crc32(0, nil, 0))
    func pass(_ piece: UnsafeRawBufferPointer) throws {
      size += piece.count
      guard size <= entry.size else {
        throw ZipError("\(entry.name) unpacks to more than the \(entry.size) bytes it says")
      }
      checksum = crc32(checksum, piece.bindMemory(to: UInt8.self).baseAddress, UInt32(piece.count))
      try take(piece)
    }
    try bytes[entry.packed].withUnsafeBytes { packed in
      switch entry.method {
      case 0:
        for start in stride(from: 0, to: packed.count, by: Self.piece) {
          try pass(UnsafeRawBufferPointer(rebasing: packed[start..<min(start + Self.piece, packed.count)]))
        }
      case 8: try inflate(packed, entry, pass)
      default: throw ZipError("\(entry.name) is compressed by an unknown method (\(entry.method))")
      }
    }
    guard size == entry.size else { throw ZipError("\(entry.name) unpacks to another size than the archive says") }
    guard UInt32(checksum) == entry.checksum else { throw ZipError("\(entry.name) is damaged: its checksum differs") }
  }

  /// Bytes that are unpacked at once.
  private static let piece = 1 << 20

  private func inflate(
    _ packed: UnsafeRawBufferPointer, _ entry: Entry, _ pass: (UnsafeRawBufferPointer) throws -> Void
  ) throws {
    var stream = z_stream()
    // Negative: raw deflate, without zlib's own header.
    guard inflateInit2_(&stream, -15, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
      throw ZipError("zlib could not be started")
    }
    defer { inflateEnd(&stream) }
    // zlib does not write to its input.
    stream.next_in = UnsafeMutablePointer(mutating: packed.bindMemory(to: UInt8.self).baseAddress)
    stream.avail_in = UInt32(packed.count)
    var output = [UInt8](repeating: 0, count: min(Self.piece, entry.size + 1))
    var status = Z_OK
    while status == Z_OK {
      let count = output.withUnsafeMutableBufferPointer { output in
        stream.next_out = output.baseAddress
        stream.avail_out = UInt32(output.count)
        status = CZlib.inflate(&stream, Z_NO_FLUSH)
        return output.count - Int(stream.avail_out)
      }
      try output.withUnsafeBytes { try pass(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
    }
    guard status == Z_STREAM_END else { throw ZipError("\(entry.name) is damaged") }
  }
}
