import Foundation
import RecKit

/// Reads and checks the study that a command names.
struct StudyInput {
  let study: Study
  /// The folder that relative paths of its datasets start from.
  let folder: String

  /// Whether a file is a study; false where it cannot be read as a config at all.
  static func isStudy(_ path: String, _ context: Reckit.Environment) -> Bool {
    guard path != "-", let bytes = try? ConfigInput.read(path, context),
      let document = try? ConfigDocument.parse(bytes, source: path)
    else { return false }
    return Study.isStudy(document)
  }

  /// Reads operands: the study's path, then `key=value` for the study's own keys or for its base's sections.
  init(_ operands: [String], _ context: Reckit.Environment) throws {
    let path = operands[0]
    let source = path == "-" ? "<stdin>" : path
    var folder = ConfigInput.folder(of: path)
    var document = try ConfigDocument.parse(try ConfigInput.read(path, context), source: source, folder: folder)
    guard Study.isStudy(document) else {
      throw CommandError.usage(
        "\(source) is the config of one experiment, not a study: it has no base, vary, variants or seeds; `reckit run` runs it"
      )
    }
    let arguments = operands.dropFirst()
    let own = arguments.filter { Study.keys.contains(String($0.prefix { $0 != "=" && $0 != "." })) }
    try document.override(with: own)
    let here = folder
    study = try Study(
      document, name: ConfigInput.name(of: path), registry: context.registry,
      overrides: arguments.filter { !own.contains($0) }
    ) { base in
      let file = base.hasPrefix("/") ? base : (here as NSString).appendingPathComponent(base)
      folder = FilePath.parent(of: file)
      return try ConfigDocument.parse(try ConfigInput.read(file, context), source: file, folder: folder)
    }
    self.folder = folder
    if let folds = study.folds { throw document.errors([folds]) }
  }
}
