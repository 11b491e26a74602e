internal import Foundation

extension ConfigDocument {
  /// Reads a config or study file; relative paths in it start at its folder.
  ///
  /// - Parameter path: the file: UTF-8, at most 1 MiB.
  /// - Throws: ``FileError`` where it cannot be read; ``ConfigErrors`` with every problem of the text.
  public init(contentsOf path: String) throws {
    let data: Data
    do {
      // One byte more than a config may have is enough to see that it is too large.
      let handle = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
      defer { try? handle.close() }
      data = try handle.read(upToCount: Self.largestByteCount + 1) ?? Data()
    } catch {
      throw FileError("cannot be read: \(FileError.words(error))", path: path)
    }
    let folder = FilePath.parent(of: path)
    self = try Self.parse(data, source: path, folder: folder.isEmpty ? nil : folder)
  }
}
