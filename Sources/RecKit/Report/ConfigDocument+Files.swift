public import Foundation

extension ConfigDocument {
  /// Reads a config or study file; relative paths in it start at its folder.
  ///
  /// - Parameter path: the file: UTF-8, at most 1 MiB.
  /// - Throws: ``FileError`` where it cannot be read; ``ConfigErrors`` with every problem of the text.
  public init(contentsOf path: String) throws {
    let folder = FilePath.parent(of: path)
    self = try Self.parse(Self.bytes(at: path), source: path, folder: folder.isEmpty ? nil : folder)
  }

  /// The bytes of a config or study file; of a file that is too large, only ``largestByteCount`` + 1 bytes.
  ///
  /// - Parameter path: the file.
  /// - Returns: the bytes.
  /// - Throws: ``FileError`` where it cannot be read.
  public static func bytes(at path: String) throws -> Data {
    do {
      let handle = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
      defer { try? handle.close() }
      return try handle.read(upToCount: largestByteCount + 1) ?? Data()
    } catch {
      throw FileError("cannot be read: \(FileError.words(error))", path: path)
    }
  }
}
