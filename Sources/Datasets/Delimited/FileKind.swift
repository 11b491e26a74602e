/// Recognises files that are not text in UTF-8 by their first bytes.
enum FileKind {
  private static let known: [(first: [UInt8], what: String)] = [
    ([0x50, 0x4B, 0x03, 0x04], "is a zip archive (as .xlsx is): unpack it, or save the table as CSV"),
    ([0x42, 0x5A, 0x68], "is bzip2-compressed: unpack it first (bunzip2)"),
    ([0xFD, 0x37, 0x7A, 0x58, 0x5A], "is xz-compressed: unpack it first (unxz)"),
    ([0x28, 0xB5, 0x2F, 0xFD], "is zstd-compressed: unpack it first (unzstd)"),
    ([0x37, 0x7A, 0xBC, 0xAF], "is a 7z archive: unpack it first"),
    ([0x50, 0x41, 0x52, 0x31], "is a Parquet file: save it as CSV first"),
    ([0x89, 0x48, 0x44, 0x46], "is an HDF5 file: save it as CSV first"),
    (Array("SQLite format 3".utf8), "is an SQLite database: save the table as CSV first"),
    ([0x93] + Array("NUMPY".utf8), "is a NumPy array: save it as CSV first"),
    ([0xD0, 0xCF, 0x11, 0xE0], "is an old Excel file: save the table as CSV"),
    ([0xFF, 0xFE, 0, 0], "is UTF-32: convert it to UTF-8 (iconv -f UTF-32 -t UTF-8 FILE > NEW)"),
    ([0, 0, 0xFE, 0xFF], "is UTF-32: convert it to UTF-8 (iconv -f UTF-32 -t UTF-8 FILE > NEW)"),
    ([0xFF, 0xFE], utf16), ([0xFE, 0xFF], utf16),
  ]
  private static let utf16 = "is UTF-16: convert it to UTF-8 (iconv -f UTF-16 -t UTF-8 FILE > NEW)"

  /// Throws where the first bytes are those of something that is not read.
  static func refuse(_ head: [UInt8], _ path: String) throws {
    if let kind = known.first(where: { head.starts(with: $0.first) }) { throw DelimitedError(path, kind.what) }
    guard head.contains(0) else { return }
    // ASCII text in UTF-16 has a zero in every other byte.
    let zeros = [0, 1].map { parity in head.indices.count { $0 % 2 == parity && head[$0] == 0 } }
    let isWide = zeros.contains { $0 * 4 > head.count } && zeros.contains(0)
    throw DelimitedError(
      path, isWide ? utf16.replacing("is UTF-16", with: "looks like UTF-16") : "is not text: it contains zero bytes")
  }
}
