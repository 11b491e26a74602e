import Foundation
public import RecKit

/// A split into training and test that others published results on: all pairs are positives.
///
/// It is looked for in a folder of the data folder that is called as the dataset, or as its folder in the repository that
/// publishes it: `train.txt` and `test.txt` with a user and all items a line, as published; or `train.tsv`, `test.tsv`
/// and, where it is there, `valid.tsv`, which belongs to the published training part, with one pair a line. Where there is
/// no such folder the published files are downloaded. Their SHA-256 sums are compared where they are known, and always the
/// numbers of pairs.
///
/// There is no validation part; a splitter with `test: 0` cuts one from the training part.
public protocol PublishedSplit: Dataset {
  /// Who publishes it, and what it holds.
  static var source: PublishedSource { get }
}

/// Who publishes a split, and what it holds.
public struct PublishedSource: Sendable {
  /// The address of the folder that has `train.txt` and `test.txt`; its last part names the folder.
  let address: String
  /// Distinct training pairs.
  let trainPairs: Int
  /// Distinct test pairs.
  let testPairs: Int
  /// SHA-256 of `train.txt`, where it is known.
  let trainSum: String?
  /// SHA-256 of `test.txt`.
  let testSum: String

  /// The folder's name where it is published.
  var folder: String { address.split(separator: "/").last.map(String.init) ?? address }
}

extension PublishedSplit {
  /// Train and test are given.
  public var isSplit: Bool { true }

  /// Reads the files, which are downloaded where the data folder has none.
  ///
  /// - Throws: ``PublishedSplitError``; ``DelimitedError`` where a file cannot be read.
  public func load(from context: DatasetContext) throws -> DatasetLogs {
    let source = Self.source
    let files = PublishedFiles(name: Self.name, source: source, folder: context.folder)
    let (folder, isPublished) = try files.find(progress: context.progress)
    var (users, items) = (IdentifierTable(.integer), IdentifierTable(.integer))
    func read(_ part: String) throws -> InteractionLog {
      let path = folder + "/" + part
      guard isPublished else {
        var file = DelimitedFile(path: path, layout: .init())
        return try file.read(users: &users, items: &items, threads: context.threads, progress: context.progress)
      }
      let file = DelimitedFile(path: path, layout: .init(separator: Separator("space")))
      return try file.readLists(users: &users, items: &items, progress: context.progress)
    }
    var train = try read(isPublished ? "train.txt" : "train.tsv")
    if !isPublished && FileManager.default.fileExists(atPath: folder + "/valid.tsv") {
      let rest = try read("valid.tsv")
      train.users += rest.users
      train.items += rest.items
    }
    let test = try read(isPublished ? "test.txt" : "test.tsv")
    for (part, log, pairs) in [("training", train, source.trainPairs), ("test", test, source.testPairs)]
    where log.count != pairs {
      throw PublishedSplitError.count(folder: folder, part: part, found: log.count, published: pairs)
    }
    return DatasetLogs(.split(train: train, validation: nil, test: test), users: users, items: items, notes: [])
  }
}
