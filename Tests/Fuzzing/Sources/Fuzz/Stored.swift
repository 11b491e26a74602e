import Foundation
import RecKitScorers

@testable import RecKit

extension Reader {
  /// A file of tensors; what was read is written and read again.
  static let safetensors = Reader("safetensors") { bytes in
    let file = try SafeTensors(Data(bytes), source: "model.safetensors")
    _ = file.isSealIntact
    for (_, tensor) in file.tensors {
      let counts = [tensor.floats?.count, tensor.doubles?.count, tensor.integers?.count, tensor.bytes?.count]
      check(counts.compactMap { $0 } == [tensor.count], "\(tensor.count) numbers, read \(counts)")
    }
    var written = Data()
    try file.writeParts(of: "copy") { written += $0 }
    let copy = try SafeTensors(written, source: "copy")
    for (name, tensor) in file.tensors { check(copy[name] == tensor, "\(name) is another after writing") }
    for key in ["users", "items"] { _ = try? file.identifiers(key, source: "model.safetensors") }
    let (shape, scorer) = (CatalogueShape(userRows: 2, itemRows: 3), DotScorer())
    _ = try? file.fitted(source: "model.safetensors")
    _ = try file.model(scorer.weights(for: shape), shape: shape, source: "model.safetensors")
  }

  private static let configuration = Result {
    try ExperimentConfiguration(
      ConfigDocument.parse("dataset: synthetic\n".utf8, source: "config"), registry: registry)
  }

  /// A checkpoint whose checksum is right, so that what comes behind it is reached.
  static let checkpoint = Reader("checkpoint") { bytes in
    guard bytes.count >= 16 else { return }
    let data = Data(bytes.dropLast(8))
    let path = file("checkpoint.safetensors", data + CheckpointFile.checksum(of: data))
    var scorer = DotScorer()
    scorer.latentDim = 2
    let shape = CatalogueShape(userRows: 2, itemRows: 3)
    let identity = RunIdentity(config: "c", data: "d", version: "0", code: nil)
    _ = try? Checkpoint(try SafeTensors(data, source: path), scorer: scorer, shape: shape)
    _ = try CheckpointFile(folder: folder, identity: identity, configuration: try configuration.get())
      .read(scorer: scorer, shape: shape)
  }

  /// Lines of `history.jsonl`, each shown, written and read again.
  static let history = Reader("history") { bytes in
    for line in bytes.split(separator: 10) {
      guard let node = try? ConfigDocument.parse(Array(line), source: "history.jsonl").root,
        let record = EpochRecord(node)
      else { continue }
      _ = record.line(of: 15)
      _ = TensorBoardEvents.event(record, at: 0)
      let again = try ConfigDocument.parse(record.node.jsonLine.utf8, source: "again").root
      check(EpochRecord(again)?.node == record.node, "\(record.node.jsonLine) is read as \(again.jsonLine)")
    }
    guard let rows = CSV.rows(bytes) else { return }
    check(CSV.rows(Array(rows.map(CSV.line).joined().utf8)) == rows, "\(rows) are others after writing")
  }

  /// A run's folder: `result.json`, `config.txt`, `history.jsonl` and `users.csv` with a NUL between two, and the checksums
  /// that belong to them.
  static let record = Reader("record") { bytes in
    let names = ["config.txt", "history.jsonl", "users.csv"]
    let parts = bytes.split(separator: 0, maxSplits: names.count, omittingEmptySubsequences: false).map { Data($0) }
    let files = zip(names, parts.dropFirst()).map { (name: $0, data: $1) }
    for part in files { _ = file(part.name, part.data) }
    let result = try ConfigDocument.parse(parts[0].filter { $0 != 10 }, source: "result.json").root
    _ = file("result.json", RunSeal.sealed(result, files: files).json.utf8)
    let record = try RunRecord(path: folder)
    _ = record.protocolHash
    _ = RunFolder(folder).stored
  }
}
