import Foundation
import RecKit

/// `reckit new`.
enum NewCommand: Command {
  static let specification = CommandSpecification(
    name: "new", operands: "KIND NAME", summary: "Write a package with a component of your own, its test and a config.",
    discussion: """
      KIND is scorer, fitted-scorer, sampler, loss, optimizer, metric, list-metric, dataset, splitter, schedule,
      stopping-rule or initializer. NAME is a type's name, such as Euclid or TwoTower.

      A scorer that needs the training data first (a graph, user histories, item features) is a PreparableScorer:
      make a scorer, then see Guides/Tape.md.

      The package depends on RecKit by path (default: the checkout that this reckit was built from) or by URL and
      version. With --into, the component is added to a package that `reckit new` made, with its own test, config and
      study; RecKit is not built a second time.
      """, count: 2...2,
    options: [
      .init(name: "out", value: "DIR", help: "The package's folder; default NAME."),
      .init(name: "into", value: "PACKAGE", help: "Add the component to the package in this folder."),
      .init(name: "path", value: "DIR", help: "Depend on the RecKit in this folder."),
      .init(name: "url", value: "URL", help: "Depend on the RecKit at this URL."),
      .init(name: "from", value: "VERSION", help: "With --url: the lowest version; default that of this reckit."),
    ])

  static func run(_ arguments: ParsedArguments, _ context: Reckit.Environment) throws {
    guard let kind = NewKind(called: arguments.operands[0]) else {
      let kind = Words.printable(arguments.operands[0])
      let kinds = NewKind.allCases.map(\.rawValue)
      throw CommandError.usage(
        "`reckit new` cannot make a `\(kind)`" + Words.suggestion(for: kind, among: kinds)
          + "\nkinds: \(NewKind.list)")
    }
    let name = try PackageName(arguments.operands[1], kind: kind.component)
    guard context.registry.entry(kind.component, named: name.component) == nil else {
      throw CommandError.usage(
        "a \(kind.component.rawValue) named \(name.component) already exists; choose another NAME")
    }
    if let folder = arguments.values["into"] { return try extend(folder, kind, name, arguments, context) }
    let dependency = try dependency(arguments)
    let template = PackageTemplate(kind: kind, name: name, dependency: dependency)
    let folder = arguments.values["out"] ?? name.module
    try check(folder, dependency)
    try write(template.files, to: folder)
    context.output.line("written   \(folder)")
    for (path, _) in template.files { context.output.line("          \(path)") }
    context.output.line(
      "next      cd \(Words.shellQuoted(folder)) && swift test && swift run -c release \(name.module)-lab run config.txt"
    )
  }

  /// Adds a component to a package that is there.
  private static func extend(
    _ folder: String, _ kind: NewKind, _ name: PackageName, _ arguments: ParsedArguments,
    _ context: Reckit.Environment
  ) throws {
    if let other = ["out", "path", "url", "from"].first(where: { arguments.values[$0] != nil }) {
      throw CommandError.usage("--into adds to an existing package, so --\(other) cannot be combined with it")
    }
    let package = try PackageExtension(folder: folder, kind: kind, name: name)
    try package.write()
    context.output.line("added to  \(folder)")
    for (path, _) in package.files { context.output.line("          \(path)") }
    let module = package.template.module
    context.output.line(
      "next      cd \(Words.shellQuoted(folder)) && swift test && swift run -c release \(module)-lab run config-\(name.component).txt"
    )
  }

  private static func dependency(_ arguments: ParsedArguments) throws -> PackageDependency {
    let (path, url, version) = (arguments.values["path"], arguments.values["url"], arguments.values["from"])
    if let url {
      guard path == nil else { throw CommandError.usage("--path and --url exclude each other; give one of them") }
      return try PackageDependency(url: url, from: version ?? Reckit.version)
    }
    guard version == nil else {
      throw CommandError.usage("--from needs --url: a RecKit in a folder has only one version")
    }
    return try PackageDependency(path: path)
  }

  /// Checks that a folder can be made.
  private static func check(_ folder: String, _ dependency: PackageDependency) throws {
    guard !folder.isEmpty, !folder.contains(where: Words.isControl) else {
      throw CommandError.usage("--out needs a folder to make, not \"\(Words.printable(folder))\"")
    }
    // A link that leads nowhere is something too.
    guard (try? FileManager.default.attributesOfItem(atPath: folder)) == nil else {
      throw CommandError.usage("\(folder) already exists; nothing was written. --out names another folder")
    }
    let url = URL(fileURLWithPath: folder)
    guard url.lastPathComponent.lowercased() != dependency.identity else {
      throw CommandError.usage(
        "two packages called \(dependency.identity) cannot depend on each other; --out names another folder")
    }
    // The path as it was given: `missing/../there` would be there once `missing` is made.
    let given = FilePath.parent(of: folder)
    let parent = given.isEmpty ? "." : given
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: parent, isDirectory: &isFolder), isFolder.boolValue else {
      throw CommandError.usage("\(parent) is not a folder; create it first, or --out names another place")
    }
  }

  /// Writes to a temporary folder and renames it, so that an existing folder is complete.
  private static func write(_ files: [(path: String, text: String)], to folder: String) throws {
    let staging = RunFolder(folder, writer: "\(ProcessInfo.processInfo.processIdentifier)")
    do {
      try staging.stage(keepsOld: false)
      for (path, text) in files {
        let file = URL(fileURLWithPath: staging.staged(path))
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try staging.write(Data(text.utf8), as: path)
      }
      try staging.finish()
    } catch {
      try? FileManager.default.removeItem(atPath: staging.staging)
      throw CommandError.usage(
        "\(folder) cannot be written: \((error as? FileError)?.message ?? FileError.words(error)); --out names another place"
      )
    }
  }
}
