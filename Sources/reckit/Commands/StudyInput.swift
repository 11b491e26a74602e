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
    (study, folder) = try ConfigInput.loadBased(operands, keys: Study.keys, context) {
      document, name, overrides, base in
      guard Study.isStudy(document) else {
        throw CommandError.usage(
          "\(document.source) is the config of one experiment, not a study: it has no base, vary, variants or seeds; `reckit run` runs it"
        )
      }
      let study = try Study(document, name: name, registry: context.registry, overrides: overrides, readBase: base)
      if let folds = study.folds { throw document.errors([folds]) }
      return study
    }
  }
}
