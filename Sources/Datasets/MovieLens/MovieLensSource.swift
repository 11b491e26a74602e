import Foundation
import RecKit

/// Brings the files of MovieLens into the data folder: whole, checked, or not at all.
struct MovieLensSource {
  let files: MovieLensFiles
  /// The data folder.
  let folder: String
  let url: String
  /// The sum of the archive at ``url``, where it is known.
  let archiveSum: Sum?
  let progress: @Sendable (LoadingProgress) -> Void

  /// A sum of an archive.
  enum Sum {
    case sha256(String)
    case md5(String)

    /// The archive's own sum, where it is another.
    func difference(from archive: Data) -> String? {
      switch self {
      case .sha256(let sum):
        let own = SHA256.hexadecimal(of: archive)
        return own == sum ? nil : "its SHA-256 is \(own)"
      case .md5(let sum):
        let own = MD5.hexadecimal(of: archive)
        return own == sum ? nil : "its MD5 is \(own), not \(sum)"
      }
    }
  }

  private var place: String { folder + (folder.hasSuffix("/") ? "" : "/") }
  private var home: String { place + files.folder }
  private var archivePath: String { place + files.archive }

  /// The paths of some files, each compared with its sum.
  ///
  /// - Throws: ``MovieLensError``.
  func paths(of names: [String]) throws -> [String] {
    if !FileManager.default.fileExists(atPath: home) { try install() }
    return try names.map { name in
      let path = home + "/" + name
      guard let sum = files.sums[name] ?? nil else {
        guard FileManager.default.fileExists(atPath: path) else {
          throw MovieLensError.missing(path: path, folder: home)
        }
        return path
      }
      guard let data = FileManager.default.contents(atPath: path) else {
        throw MovieLensError.missing(path: path, folder: home)
      }
      guard SHA256.hexadecimal(of: data) == sum else {
        throw MovieLensError.damaged(path: path, folder: home)
      }
      return path
    }
  }

  /// Unpacks the archive that is there, or downloads it; one process at a time.
  private func install() throws {
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    } catch {
      throw MovieLensError.folder("\(folder) cannot be made: \(FileError.words(error)); name another with RECKIT_DATA")
    }
    let lock: FolderLock
    do { lock = try FolderLock(folder + "/." + files.folder + ".lock") } catch {
      throw MovieLensError.folder(error.message)
    }
    defer { lock.release() }
    // Another process may have done it while this one waited.
    guard !FileManager.default.fileExists(atPath: home) else { return }
    if let archive = FileManager.default.contents(atPath: archivePath) {
      try unpack(archive, origin: archivePath)
    } else {
      let partial = folder + "/.\(files.archive).partial"
      defer { try? FileManager.default.removeItem(atPath: partial) }
      do {
        try Download(from: url, to: partial, progress: progress).run()
      } catch let error as DownloadError {
        throw MovieLensError.download(url: url, reason: error.message, official: files.official, home: home)
      }
      guard let archive = FileManager.default.contents(atPath: partial) else {
        throw MovieLensError.download(
          url: url, reason: "the file is gone again", official: files.official, home: home)
      }
      if let difference = archiveSum?.difference(from: archive) {
        throw MovieLensError.download(
          url: url, reason: "the download is not the archive: \(difference)", official: files.official, home: home)
      }
      try unpack(archive, origin: url)
    }
  }

  /// Unpacks into a folder beside, checks every file, and renames it into place.
  private func unpack(_ archive: Data, origin: String) throws {
    let staging = folder + "/.\(files.folder).partial"
    try? FileManager.default.removeItem(atPath: staging)
    defer { try? FileManager.default.removeItem(atPath: staging) }
    do {
      let zip = try ZipArchive(archive, limit: files.limit)
      try FileManager.default.createDirectory(atPath: staging, withIntermediateDirectories: true)
      for (name, sum) in files.sums.sorted(by: { $0.key < $1.key }) {
        guard let entry = zip.entries.first(where: { $0.name == files.folder + "/" + name }) else {
          throw ZipError("it has no \(files.folder)/\(name)")
        }
        progress(LoadingProgress(activity: "unpacking \(name)", completedBytes: 0, totalBytes: entry.size))
        let file = staging + "/" + name
        guard let sum else {
          try write(entry, of: zip, to: file)
          continue
        }
        let data = try zip.contents(of: entry)
        guard SHA256.hexadecimal(of: data) == sum else {
          throw ZipError("its \(name) has other bytes than GroupLens's")
        }
        try AtomicFile.write(data, to: file)
      }
    } catch let error as ZipError {
      throw MovieLensError.archive(origin: origin, reason: error.message, official: files.official, home: home)
    }
    guard rename(staging, home) == 0 else {
      throw MovieLensError.folder("\(home) cannot be made: \(String(cString: strerror(errno)))")
    }
  }

  /// Unpacks a file of any size to the disk, piece by piece.
  private func write(_ entry: ZipArchive.Entry, of zip: ZipArchive, to path: String) throws {
    var damage: ZipError?
    do {
      try AtomicFile.write(to: path) { handle in
        do { try zip.unpack(entry) { try handle.write(contentsOf: Data($0)) } } catch let error as ZipError {
          damage = error
          throw error
        }
      }
    } catch { throw damage ?? error }
  }
}
