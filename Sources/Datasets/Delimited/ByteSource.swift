internal import CZlib
import Foundation
import RecKit

/// The bytes of a file, piece by piece: as they are, or unpacked where the file is gzip-compressed.
///
/// The file is read and not mapped, so that one that shrinks meanwhile is an error and not a signal (SIGBUS). Copying
/// from the system's cache takes about a twentieth of the time that a file's parsing takes.
final class ByteSource {
  let path: String
  /// Bytes on disk; nil for pipes and terminals.
  let size: Int?
  private let descriptor: Int32
  private let start: stat
  private var taken = 0
  private var gzip: GzipStream?
  /// The first bytes, which were looked at to see what the file is.
  private var head: [UInt8] = []

  /// Opens a file.
  ///
  /// - Throws: ``DelimitedError`` where it cannot be read as text.
  init(path: String) throws {
    self.path = path
    descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw DelimitedError(path, errno == ENOENT ? "there is no such file" : "cannot be read: \(Self.words(errno))")
    }
    var status = stat()
    let isKnown = fstat(descriptor, &status) == 0
    start = status
    let kind = status.st_mode & S_IFMT
    size = isKnown && kind == S_IFREG ? Int(status.st_size) : nil
    if kind == S_IFDIR {
      close(descriptor)
      throw DelimitedError(path, "is a folder, not a file")
    }
    do {
      head = try Self.first(4096, of: descriptor, path)
      taken = head.count
      if head.isEmpty { throw DelimitedError(path, "the file is empty") }
      if head.starts(with: [0x1F, 0x8B]) {
        gzip = try GzipStream(path: path)
      } else {
        try FileKind.refuse(head, path)
      }
    } catch {
      close(descriptor)
      throw error
    }
  }

  deinit { close(descriptor) }

  /// Reads the next bytes.
  ///
  /// - Parameter buffer: where they go, at least 64 KiB.
  /// - Returns: how many there are; 0 at the end.
  /// - Throws: ``DelimitedError`` where the file cannot be read, has changed since it was opened, or is damaged.
  func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    guard let gzip else { return try readPlain(into: buffer) }
    return try gzip.read(into: buffer) { try self.readPlain(into: $0) }
  }

  private func readPlain(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    if !head.isEmpty {
      let count = min(head.count, buffer.count)
      buffer.copyBytes(from: head[..<count])
      head.removeFirst(count)
      return count
    }
    while true {
      #if canImport(Glibc)
        let count = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
      #else
        let count = Darwin.read(descriptor, buffer.baseAddress, buffer.count)
      #endif
      if count < 0 && errno == EINTR { continue }
      guard count >= 0 else { throw DelimitedError(path, "cannot be read: \(Self.words(errno))") }
      taken += count
      if count == 0 { try checkUnchanged() }
      return count
    }
  }

  /// A file that is written while it is read gives data that no complete file has.
  private func checkUnchanged() throws {
    guard let size else { return }
    var now = stat()
    guard fstat(descriptor, &now) == 0, taken == size, now.st_size == start.st_size,
      Self.modified(now) == Self.modified(start)
    else { throw DelimitedError(path, "the file changed while it was read; try again when it is complete") }
  }

  private static func modified(_ status: stat) -> [Int] {
    #if canImport(Glibc)
      [Int(status.st_mtim.tv_sec), Int(status.st_mtim.tv_nsec)]
    #else
      [Int(status.st_mtimespec.tv_sec), Int(status.st_mtimespec.tv_nsec)]
    #endif
  }

  private static func first(_ count: Int, of descriptor: Int32, _ path: String) throws -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    var filled = 0
    while filled < count {
      let got = bytes.withUnsafeMutableBytes { buffer in
        #if canImport(Glibc)
          Glibc.read(descriptor, buffer.baseAddress.map { $0 + filled }, count - filled)
        #else
          Darwin.read(descriptor, buffer.baseAddress.map { $0 + filled }, count - filled)
        #endif
      }
      if got < 0 && errno == EINTR { continue }
      guard got >= 0 else { throw DelimitedError(path, "cannot be read: \(words(errno))") }
      if got == 0 { break }
      filled += got
    }
    return Array(bytes[..<filled])
  }

  private static func words(_ code: Int32) -> String { String(cString: strerror(code)) }
}

/// Unpacks gzip (RFC 1952), also of several members one after the other.
private final class GzipStream {
  private let path: String
  private var stream = z_stream()
  private let packed = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 16)
  private var isInside = false

  init(path: String) throws {
    self.path = path
    // 31: a gzip header is expected.
    guard inflateInit2_(&stream, 31, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
      packed.deallocate()
      throw DelimitedError(path, "zlib could not be started")
    }
  }

  deinit {
    inflateEnd(&stream)
    packed.deallocate()
  }

  func read(
    into buffer: UnsafeMutableRawBufferPointer, from source: (UnsafeMutableRawBufferPointer) throws -> Int
  ) throws -> Int {
    stream.next_out = buffer.bindMemory(to: UInt8.self).baseAddress
    stream.avail_out = UInt32(min(buffer.count, 1 << 30))
    let room = Int(stream.avail_out)
    while Int(stream.avail_out) == room {
      if stream.avail_in == 0 {
        let count = try source(packed)
        guard count > 0 else {
          guard !isInside else {
            throw DelimitedError(path, "the gzip data is cut off; copy or download the file again")
          }
          return 0
        }
        stream.next_in = packed.bindMemory(to: UInt8.self).baseAddress
        stream.avail_in = UInt32(count)
      }
      isInside = true
      switch inflate(&stream, Z_NO_FLUSH) {
      case Z_OK: break
      case Z_STREAM_END:
        isInside = false
        inflateReset(&stream)
      default:
        throw DelimitedError(path, "the gzip data is damaged, or something else follows it; copy or download it again")
      }
    }
    return room - Int(stream.avail_out)
  }
}
