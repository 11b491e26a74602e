import Foundation
import RecKit

/// `reckit new`.
enum NewCommand: Command {
  static let specification = CommandSpecification(
    name: "new", operands: "KIND NAME", summary: "Write a package with a component of your own, its test and a config.",
    discussion: """
      KIND is scorer, sampler, loss, metric or dataset; NAME is a type's name, such as Euclid or TwoTower. The package
      depends on RecKit by path (default: the checkout that this reckit was built from) or by URL and version.
      """, count: 2...2,
    options: [
      .init(name: "out", value: "DIR", help: "The package's folder; default NAME."),
      .init(name: "path", value: "DIR", help: "Depend on the RecKit in this folder."),
      .init(name: "url", value: "URL", help: "Depend on the RecKit at this URL."),
      .init(name: "from", value: "VERSION", help: "With --url: the lowest version; default that of this reckit."),
    ])

  static func run(_ arguments: ParsedArguments, _ context: Reckit.Environment) throws {
    let kinds = PackageTemplate.kinds
    guard let kind = kinds.first(where: { $0.rawValue == arguments.operands[0] }) else {
      throw CommandError.usage(
        "there is nothing new of the kind \(arguments.operands[0])"
          + Words.suggestion(for: arguments.operands[0], among: kinds.map(\.rawValue))
          + "\nkinds: \(kinds.map(\.rawValue).joined(separator: ", "))")
    }
    let name = arguments.operands[1]
    guard name.wholeMatch(of: /[A-Z][A-Za-z0-9]*/) != nil, !PackageTemplate.reserved.contains(name) else {
      throw CommandError.usage(
        "\(name) cannot name a \(kind.rawValue)'s type: use letters and digits, the first a capital, such as Euclid or TwoTower, and no name that Swift or RecKit has"
      )
    }
    let template = PackageTemplate(kind: kind, name: name, dependency: try dependency(arguments))
    if context.registry.entry(kind, named: template.component) != nil {
      throw CommandError.usage("a \(kind.rawValue) named \(template.component) is there already; choose another NAME")
    }
    let folder = arguments.values["out"] ?? name
    guard !FileManager.default.fileExists(atPath: folder) else {
      throw CommandError.usage("\(folder) is there already; nothing was written. --out names another folder")
    }
    try write(template.files, to: folder)
    context.output.line("written   \(folder)")
    for (path, _) in template.files { context.output.line("          \(path)") }
    context.output.line("next      cd \(folder) && swift test && swift run -c release \(name)-lab run config.txt")
  }

  /// Writes beside the folder and renames, so that a folder that is there is whole.
  private static func write(_ files: [(path: String, text: String)], to folder: String) throws {
    let staging = RunFolder(folder)
    try staging.stage(keepsOld: false)
    for (path, text) in files {
      let file = URL(fileURLWithPath: staging.staged(path))
      do {
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      } catch {
        throw FileError("cannot be made: \(FileError.words(error))", path: file.deletingLastPathComponent().path)
      }
      try staging.write(Data(text.utf8), as: path)
    }
    try staging.finish()
  }

  private static func dependency(_ arguments: ParsedArguments) throws -> PackageTemplate.Dependency {
    switch (arguments.values["path"], arguments.values["url"]) {
    case (.some, .some): throw CommandError.usage("--path and --url exclude each other")
    case (nil, let url?):
      let version = arguments.values["from"] ?? Reckit.version
      guard version.wholeMatch(of: /\d+\.\d+\.\d+/) != nil else {
        throw CommandError.usage("--from needs a version such as \(Reckit.version), not \(version)")
      }
      return .url(url, from: version)
    case (let path, nil):
      let built = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()
      let folder = path.map { URL(fileURLWithPath: $0) } ?? built
      let manifest = try? String(contentsOf: folder.appending(path: "Package.swift"), encoding: .utf8)
      guard manifest?.contains("name: \"reckit\"") ?? false else {
        throw CommandError.usage(
          path.map { "\($0) is no checkout of RecKit: it has no Package.swift of the package reckit" }
            ?? "the checkout that this reckit was built from is gone; say where RecKit is with --path DIR or --url URL")
      }
      return .path(folder.standardizedFileURL.path(percentEncoded: false))
    }
  }
}
