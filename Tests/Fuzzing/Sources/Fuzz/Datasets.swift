import Foundation
import RecKit

@testable import RecKitDatasets

extension Reader {
  /// The first byte chooses the layout, the rest is the file, plain or gzip.
  static let delimited = Reader("delimited") { bytes in
    guard let choice = bytes.first else { return }
    let path = file("log.txt", bytes.dropFirst())
    var dataset = DelimitedDataset()
    dataset.separator = ["tab", "comma", "space", "::"][Int(choice & 3)]
    dataset.ids = choice & 4 == 0 ? .integer : .text
    dataset.layout = choice & 8 == 0 ? .pairs : .lists
    dataset.header = choice & 16 != 0
    dataset.quotes = choice & 32 != 0
    if choice & 64 != 0 { (dataset.rating, dataset.time) = ("3", "4") }
    dataset.file = DataPath(path)
    try same(dataset)
  }

  static let inter = Reader("inter") { bytes in
    var dataset = RecBoleDataset()
    dataset.file = DataPath(file("log.inter", bytes))
    try same(dataset)
  }

  static let titles = Reader("titles") { bytes in _ = try TitleFile(path: file("titles.txt", bytes)).read() }

  static let zipArchive = Reader("zip") { bytes in
    let archive = try ZipArchive(Data(bytes))
    for entry in archive.entries { _ = try? archive.contents(of: entry) }
  }

  /// Reads on one thread and on two: what is read and what is said must be the same.
  private static func same(_ dataset: some Dataset) throws {
    let results = [1, 2].map { threads in
      Result { try dataset.load(from: DatasetContext(folder: folder, threads: threads)) }.map { "\($0.content)" }
        .mapError { Words("\($0)") }
    }
    check(results[0] == results[1], "one thread: \(results[0])\ntwo: \(results[1])")
    _ = try results[0].get()
  }

  private struct Words: Error, Equatable {
    let text: String
    init(_ text: String) { self.text = text }
  }
}
