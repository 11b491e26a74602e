import Foundation

/// How a package finds RecKit.
struct PackageDependency {
  /// The entry of the manifest's `dependencies:`.
  let declaration: String
  /// The name that products are looked up in.
  let package: String
  /// What SwiftPM tells packages apart by: the last part of path or URL, in lower case.
  let identity: String

  /// Depends on a folder.
  ///
  /// - Parameter path: the folder; nil: the checkout that this reckit was built from.
  /// - Throws: ``CommandError`` where no RecKit is there.
  init(path: String?) throws {
    let built = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    if let path, path.isEmpty || path.contains(where: Words.isControl) {
      throw CommandError.usage("--path needs the folder of a RecKit checkout, not \"\(Words.printable(path))\"")
    }
    let folder = (path.map { URL(fileURLWithPath: $0, isDirectory: true) } ?? built).standardizedFileURL
    let manifest = try? String(contentsOf: folder.appending(path: "Package.swift"), encoding: .utf8)
    guard manifest?.contains("name: \"reckit\"") ?? false else {
      throw CommandError.usage(
        path.map {
          "\($0) is not a checkout of RecKit: it has no Package.swift of the package reckit; --path names one"
        }
          ?? "the checkout that this reckit was built from is gone; say where RecKit is with --path DIR or --url URL")
    }
    var text = folder.path(percentEncoded: false)
    while text.count > 1 && text.hasSuffix("/") { text.removeLast() }
    let quoted = text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
    // With a name of its own the package is found whatever its folder is called.
    declaration = ".package(name: \"reckit\", path: \"\(quoted)\")"
    package = "reckit"
    identity = folder.lastPathComponent.lowercased()
  }

  /// Depends on a repository.
  ///
  /// - Parameters:
  ///   - url: where it is.
  ///   - version: the lowest version.
  /// - Throws: ``CommandError`` where one of them is malformed.
  init(url: String, from version: String) throws {
    let addresses = /((https?|ssh|git|file):\/\/|[A-Za-z0-9._-]+@[A-Za-z0-9.-]+:)[A-Za-z0-9@:._~\/+%-]*[A-Za-z0-9_-]/
    guard url.wholeMatch(of: addresses) != nil, let last = url.split(whereSeparator: { "/:".contains($0) }).last else {
      throw CommandError.usage(
        "--url needs the address of a repository, such as https://HOST/OWNER/reckit.git, not \"\(Words.printable(url))\""
      )
    }
    guard let match = version.wholeMatch(of: /(0|[1-9][0-9]{0,8})\.(0|[1-9][0-9]{0,8})\.(0|[1-9][0-9]{0,8})/) else {
      throw CommandError.usage(
        "--from needs a version of three numbers, such as \(Reckit.version), not \"\(Words.printable(version))\"")
    }
    // Before 1.0 a minor version may change declarations.
    let range = match.1 == "0" ? ".upToNextMinor(from: \"\(version)\")" : "from: \"\(version)\""
    declaration = ".package(url: \"\(url)\", \(range))"
    package = last.hasSuffix(".git") ? String(last.dropLast(4)) : String(last)
    identity = package.lowercased()
  }
}
