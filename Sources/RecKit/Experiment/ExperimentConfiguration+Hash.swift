internal import Foundation

extension ExperimentConfiguration {
  /// The resolved config as text: every section and parameter, in a fixed order.
  public var text: String { resolved.text }

  /// SHA-256 of the resolved config's text without paths of data and without `checkpoint`, in hexadecimal.
  ///
  /// What the dataset's files hold is in ``PreparedData/hash``; a file of candidates stands here with the hash of its
  /// bytes. Copies of config and data in another folder have the same hashes.
  public var hash: String {
    var node = resolved
    if case .mapping(let entries) = node.value { node.value = .mapping(entries.filter { $0.key != "checkpoint" }) }
    for key in dataset.pathKeys where node["dataset"]?[key].map({ $0.value != .null }) ?? false {
      node.set("file".node, at: ["dataset", key], keyLocation: .builtIn)
    }
    if case .file(let file) = evaluation.candidates {
      let bytes = FileManager.default.contents(atPath: file.path)
      let content = bytes.map { SHA256.hexadecimal(of: $0) } ?? "missing"
      node.set("file \(content)".node, at: ["evaluation", "candidates"], keyLocation: .builtIn)
    }
    return SHA256.hexadecimal(of: node.text.utf8)
  }

  /// The dotted paths of parameters that name files of data: the dataset's and the candidates'.
  var dataPaths: [String] { dataset.pathKeys.map { "dataset.\($0)" } + ["evaluation.candidates.file"] }
}
