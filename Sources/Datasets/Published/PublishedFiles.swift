import Foundation
import RecKit

/// The files of a published split in the data folder: whole, checked, or not at all.
struct PublishedFiles {
  let name: String
  let source: PublishedSource
  /// The data folder.
  let folder: String

  private var home: String { folder + "/" + name }

  /// The folder that has the split, and whether its files are those that were published.
  ///
  /// - Throws: ``PublishedSplitError`` where they cannot be downloaded or have other bytes.
  func find(progress: @escaping @Sendable (LoadingProgress) -> Void) throws -> (folder: String, isPublished: Bool) {
    for home in [home, folder + "/" + source.folder] {
      if has("train.txt", home) && has("test.txt", home) {
        for (file, sum) in [("train.txt", source.trainSum), ("test.txt", source.testSum)] {
          try check(home + "/" + file, sum)
        }
        return (home, true)
      }
      if has("train.tsv", home) && has("test.tsv", home) { return (home, false) }
    }
    try install(progress)
    return (home, true)
  }

  private func has(_ file: String, _ home: String) -> Bool {
    FileManager.default.fileExists(atPath: home + "/" + file)
  }

  private func check(_ path: String, _ sum: String?) throws {
    guard let data = FileManager.default.contents(atPath: path) else { throw PublishedSplitError.unreadable(path) }
    guard sum == nil || SHA256.hexadecimal(of: data) == sum else {
      throw PublishedSplitError.damaged(path: path, address: source.address)
    }
  }

  /// Downloads both files into a folder beside, checks them, and renames it into place; one process at a time.
  private func install(_ progress: @escaping @Sendable (LoadingProgress) -> Void) throws {
    if FileManager.default.fileExists(atPath: home) { throw PublishedSplitError.incomplete(home) }
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      let lock = try FolderLock(folder + "/.\(name).lock")
      defer { lock.release() }
      // Another process may have done it while this one waited.
      guard !FileManager.default.fileExists(atPath: home) else { return }
      let staging = folder + "/.\(name).partial"
      try? FileManager.default.removeItem(atPath: staging)
      defer { try? FileManager.default.removeItem(atPath: staging) }
      try FileManager.default.createDirectory(atPath: staging, withIntermediateDirectories: true)
      for (file, sum) in [("train.txt", source.trainSum), ("test.txt", source.testSum)] {
        let address = "\(source.address)/\(file)"
        do { try Download(from: address, to: staging + "/" + file, progress: progress).run() } catch {
          let reason = (error as? DownloadError)?.message ?? "\(error)"
          throw PublishedSplitError.download(address: address, reason: reason, home: home)
        }
        try check(staging + "/" + file, sum)
      }
      try FileManager.default.moveItem(atPath: staging, toPath: home)
    } catch let error as FolderLock.Failure {
      throw PublishedSplitError.folder(error.message)
    } catch let error as CocoaError {
      throw PublishedSplitError.folder(
        "\(home) cannot be made: \(FileError.words(error)); name another data folder with RECKIT_DATA")
    }
  }
}
