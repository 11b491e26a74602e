import CZlib
import Foundation
import RecKit
import Synchronization
import Testing

@testable import RecKitDatasets

struct DownloadTests {
  private let folder: TemporaryFolder
  private let body = Data((0..<20_000).map { UInt8(truncatingIfNeeded: $0 &* 31) })

  init() throws { folder = try TemporaryFolder() }

  private func download(_ server: LocalServer, limit: Int = Download.largestDownload, patience: Double = 30) throws
    -> Data?
  {
    let path = folder.path + "/file"
    try Download(from: server.url, to: path, limit: limit, patience: patience) { _ in }.run()
    return FileManager.default.contents(atPath: path)
  }

  @Test func writesWhatCameAndTellsHowFarItIs() throws {
    let server = try LocalServer(body: body)
    let reports = Mutex<[LoadingProgress]>([])
    let path = folder.path + "/file"
    try Download(from: server.url, to: path) { report in reports.withLock { $0.append(report) } }.run()
    #expect(FileManager.default.contents(atPath: path) == body)
    #expect(
      reports.withLock { $0.last }
        == LoadingProgress(activity: "downloading ml-100k.zip", completedBytes: 20_000, totalBytes: 20_000))
    #expect(server.requests == 1)
  }

  /// The length that is announced is then that of the coded body, which nobody sees.
  @Test func aCodedBodyIsNotTakenForOneThatIsCutOff() throws {
    let coded = try Self.gzipped(body)
    #expect(coded.count != body.count)
    #expect(try download(LocalServer(body: coded, header: "Content-Encoding: gzip")) == body)
  }

  @Test func anAnswerThatAnnouncesTooMuchIsRefused() throws {
    #expect(throws: DownloadError(message: "the answer is longer than 19999 bytes, so it is not the archive")) {
      try download(LocalServer(body: body), limit: 19_999)
    }
    #expect(try download(LocalServer(body: body), limit: 20_000) == body)
  }

  /// Without a length that counts, the limit is found on the way, and no more than it is written.
  @Test func anAnswerThatTurnsOutTooLongIsStopped() throws {
    let server = try LocalServer(body: Self.gzipped(body), header: "Content-Encoding: gzip")
    #expect(throws: DownloadError(message: "the answer is longer than 5000 bytes, so it is not the archive")) {
      try download(server, limit: 5000)
    }
    #expect((FileManager.default.contents(atPath: folder.path + "/file")?.count ?? 0) <= 5000)
  }

  @Test func aServerThatFallsSilentIsGivenUp() throws {
    let server = try LocalServer(body: body.prefix(100), announced: body.count, silence: 20)
    #expect(throws: DownloadError(message: "the server was silent for 2 s after 100 bytes of 20000")) {
      try download(server, patience: 2)
    }
  }

  @Test func aFolderThatIsNotThereIsSaid() throws {
    let server = try LocalServer(body: body)
    let path = folder.path + "/none/file"
    #expect(throws: DownloadError(message: "\(path) cannot be written")) {
      try Download(from: server.url, to: path) { _ in }.run()
    }
    #expect(server.requests == 0)
  }

  private static func gzipped(_ data: Data) throws -> Data {
    var stream = z_stream()
    // 31: the largest window, with gzip's header.
    try #require(
      deflateInit2_(
        &stream, 9, Z_DEFLATED, 31, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK)
    defer { deflateEnd(&stream) }
    var input = [UInt8](data)
    var output = [UInt8](repeating: 0, count: Int(deflateBound(&stream, UInt(input.count))))
    input.withUnsafeMutableBufferPointer { input in
      output.withUnsafeMutableBufferPointer { output in
        stream.next_in = input.baseAddress
        stream.avail_in = UInt32(input.count)
        stream.next_out = output.baseAddress
        stream.avail_out = UInt32(output.count)
        deflate(&stream, Z_FINISH)
      }
    }
    return Data(output[..<Int(stream.total_out)])
  }
}
