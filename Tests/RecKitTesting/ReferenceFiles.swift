public import Foundation

/// Values from independent implementations: the folder that `RECKIT_REFERENCE` names, else the project's copies.
public enum ReferenceFiles {
  /// Reads a file.
  ///
  /// - Parameter name: the file's name, such as `keras_trajectories.json`.
  /// - Returns: its bytes.
  /// - Throws: where it cannot be read.
  public static func data(_ name: String) throws -> Data {
    let folder =
      ProcessInfo.processInfo.environment["RECKIT_REFERENCE"].map { URL(fileURLWithPath: $0) }
      ?? URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "RecKitTests/Fixtures")
    return try Data(contentsOf: folder.appending(path: name))
  }

  /// Reads and decodes a JSON file.
  ///
  /// - Parameters:
  ///   - type: what to decode.
  ///   - name: the file's name.
  /// - Returns: the value.
  /// - Throws: where the file cannot be read or is of another shape.
  public static func decode<T: Decodable>(_ type: T.Type, from name: String) throws -> T {
    try JSONDecoder().decode(type, from: data(name))
  }
}
