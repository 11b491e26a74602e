import Foundation
import RecKit

/// A component that is added to a package that `reckit new` made.
struct PackageExtension {
  let folder: String
  let template: PackageTemplate
  /// The command line's source with the component registered.
  private let lab: String
  private var labPath: String { "Sources/\(template.module)Lab/main.swift" }

  /// Looks at the package; nothing is written.
  ///
  /// - Parameters:
  ///   - folder: the package's folder.
  ///   - kind: what to add.
  ///   - name: its name.
  /// - Throws: ``CommandError`` where the folder is no such package, or has files of these names.
  init(folder: String, kind: NewKind, name: PackageName) throws {
    self.folder = folder
    func read(_ path: String) -> String? { try? String(contentsOfFile: folder + "/" + path, encoding: .utf8) }
    let manifest = read("Package.swift") ?? ""
    guard let module = manifest.firstMatch(of: /let package = Package\(\s*name: "([A-Z][A-Za-z0-9]*)"/)?.1,
      let main = read("Sources/\(module)Lab/main.swift")
    else {
      throw CommandError.usage(
        "\(Words.printable(folder)) is not a package that `reckit new` made: it has no Package.swift with Sources/NAME and Sources/NAMELab; --into names one"
      )
    }
    template = PackageTemplate(kind: kind, name: name, module: String(module), dependency: nil)
    let type = template.type
    guard type != module else {
      throw CommandError.usage("\(type) is the name of the package's module; choose another NAME")
    }
    lab = try Self.registering(type, in: main, at: "\(folder)/Sources/\(module)Lab/main.swift")
    for (path, _) in template.addedFiles
    where (try? FileManager.default.attributesOfItem(atPath: folder + "/" + path)) != nil {
      throw CommandError.usage(
        "\(Words.printable(folder))/\(path) already exists; nothing was written. Choose another NAME")
    }
  }

  /// The paths and texts of new files, and of the command line.
  var files: [(path: String, text: String)] { template.addedFiles + [(labPath, lab)] }

  /// Writes the files, the command line last; takes back what was written where one cannot be.
  ///
  /// - Throws: ``CommandError``.
  func write() throws {
    var written: [String] = []
    do {
      for (path, text) in files {
        let file = URL(fileURLWithPath: folder + "/" + path)
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try AtomicFile.write(Data(text.utf8), to: file.path)
        if path != labPath { written.append(file.path) }
      }
    } catch {
      for path in written { try? FileManager.default.removeItem(atPath: path) }
      throw CommandError.usage(
        "\(Words.printable(folder)) cannot be written: \((error as? FileError)?.message ?? FileError.words(error))")
    }
    // The package is whole without it.
    let readme = folder + "/README.md"
    if let text = try? String(contentsOfFile: readme, encoding: .utf8) {
      try? AtomicFile.write(Data((text + template.readmeLine).utf8), to: readme)
    }
  }

  /// The command line's source with one more line in the closure of `Reckit.main`.
  private static func registering(_ type: String, in main: String, at path: String) throws -> String {
    let line = "try registry.register(\(type).self)"
    if let call = main.firstMatch(of: /Reckit\.main \{ registry in\n/) {
      return main.replacingCharacters(in: call.range.upperBound..<call.range.upperBound, with: "  \(line)\n")
    }
    // As packages had it before there could be two.
    if let call = main.firstMatch(of: /Reckit\.main \{ try \$0\.register\(([A-Za-z0-9_.]+)\) \}/) {
      return main.replacingCharacters(
        in: call.range, with: "Reckit.main { registry in\n  \(line)\n  try registry.register(\(call.1))\n}")
    }
    throw CommandError.usage(
      "\(Words.printable(path)) has no line `Reckit.main { registry in`, so nothing was written; begin its closure so, with a `try registry.register(TYPE.self)` for each component"
    )
  }
}
