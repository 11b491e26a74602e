internal import Foundation

extension Study {
  /// Reads and checks a study file, every variant included.
  ///
  /// - Parameters:
  ///   - path: the file; a base's path in it starts at its folder.
  ///   - registry: the components that it can name.
  /// - Throws: ``FileError`` where a file cannot be read; ``ConfigErrors`` with every problem.
  public init(contentsOf path: String, registry: Registry) throws {
    let file = URL(fileURLWithPath: path)
    let name = file.deletingPathExtension().lastPathComponent
    try self.init(try ConfigDocument(contentsOf: path), name: name, registry: registry) { base in
      try ConfigDocument(contentsOf: URL(fileURLWithPath: base, relativeTo: file).path(percentEncoded: false))
    }
  }
}
