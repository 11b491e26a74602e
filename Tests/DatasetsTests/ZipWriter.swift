import CZlib
import Foundation

/// Writes zip archives, honest ones and others, for tests.
struct ZipWriter {
  struct File {
    var name: String
    var contents: Data
    var isStored = false
    /// What the directory says of the size, where it lies.
    var claimedSize: Int?
    var isLink = false
    var checksum: UInt32?
  }

  var files: [File]

  var data: Data {
    var archive = Data()
    var directory = Data()
    func append(_ value: Int, _ count: Int, to data: inout Data) {
      for byte in 0..<count { data.append(UInt8(truncatingIfNeeded: value >> (8 * byte))) }
    }
    for file in files {
      let packed = file.isStored ? file.contents : Self.deflated(file.contents)
      let checksum =
        file.checksum
        ?? UInt32(
          file.contents.withUnsafeBytes { crc32(0, $0.bindMemory(to: UInt8.self).baseAddress, UInt32($0.count)) })
      let offset = archive.count
      var common = Data()
      append(20, 2, to: &common)
      append(0, 2, to: &common)
      append(file.isStored ? 0 : 8, 2, to: &common)
      append(0, 4, to: &common)
      append(Int(checksum), 4, to: &common)
      append(packed.count, 4, to: &common)
      append(file.claimedSize ?? file.contents.count, 4, to: &common)
      append(file.name.utf8.count, 2, to: &common)
      append(0, 2, to: &common)
      append(0x0403_4B50, 4, to: &archive)
      archive += common + Data(file.name.utf8) + packed
      append(0x0201_4B50, 4, to: &directory)
      append(0x0314, 2, to: &directory)
      directory += common
      append(0, 6, to: &directory)
      append((file.isLink ? 0xA1FF : 0x81A4) << 16, 4, to: &directory)
      append(offset, 4, to: &directory)
      directory += Data(file.name.utf8)
    }
    let start = archive.count
    archive += directory
    append(0x0605_4B50, 4, to: &archive)
    append(0, 4, to: &archive)
    append(files.count, 2, to: &archive)
    append(files.count, 2, to: &archive)
    append(directory.count, 4, to: &archive)
    append(start, 4, to: &archive)
    append(0, 2, to: &archive)
    return archive
  }

  private static func deflated(_ data: Data) -> Data {
    var stream = z_stream()
    deflateInit2_(
      &stream, 9, Z_DEFLATED, -15, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    defer { deflateEnd(&stream) }
    var input = [UInt8](data)
    var output = [UInt8](repeating: 0, count: Int(deflateBound(&stream, UInt(input.count))))
    input.withUnsafeMutableBufferPointer { input in
      output.withUnsafeMutableBufferPointer { output in
        stream.next_in = input.baseAddress
        stream.avail_in = UInt32(input.count)
        stream.next_out = output.baseAddress
        stream.avail_out = UInt32(output.count)
        deflate(&stream, Z_FINISH)
      }
    }
    return Data(output[..<Int(stream.total_out)])
  }
}
