import Foundation
import RecKit
import Synchronization

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

/// Why a download failed.
struct DownloadError: Error, Equatable {
  let message: String
}

/// Downloads one file and waits for it.
final class Download: NSObject, URLSessionDataDelegate, Sendable {
  /// More than any archive that is downloaded here: an answer without end must not fill the disk.
  static let largestDownload = 256 << 20

  private let address: String
  private let path: String
  private let limit: Int
  private let patience: Double
  private let progress: @Sendable (LoadingProgress) -> Void
  private let state = Mutex(State())
  private let isDone = DispatchSemaphore(value: 0)

  private struct State: Sendable {
    var handle: FileHandle?
    var received = 0
    var expected: Int?
    var failure: String?
  }

  /// - Parameters:
  ///   - address: where from.
  ///   - path: the file to write.
  ///   - limit: the most bytes that are taken.
  ///   - patience: for how many seconds the server may be silent.
  ///   - progress: told of every piece.
  init(
    from address: String, to path: String, limit: Int = largestDownload, patience: Double = 30,
    progress: @escaping @Sendable (LoadingProgress) -> Void
  ) {
    self.address = address
    self.path = path
    self.limit = limit
    self.patience = patience
    self.progress = progress
  }

  /// Downloads.
  ///
  /// - Throws: ``DownloadError``; what was written is then of no use.
  func run() throws {
    guard let url = URL(string: address) else { throw DownloadError(message: "it is not a URL") }
    guard Self.isPossible else {
      throw DownloadError(message: "libcurl is not installed (on Debian: apt-get install libcurl4 ca-certificates)")
    }
    guard FileManager.default.createFile(atPath: path, contents: nil), let handle = FileHandle(forWritingAtPath: path)
    else { throw DownloadError(message: "\(path) cannot be written") }
    state.withLock { $0.handle = handle }
    let configuration = URLSessionConfiguration.ephemeral
    configuration.timeoutIntervalForRequest = patience
    let session = URLSession(configuration: configuration, delegate: self, delegateQueue: nil)
    session.dataTask(with: url).resume()
    isDone.wait()
    session.finishTasksAndInvalidate()
    try? handle.close()
    let (failure, received, expected) = state.withLock { ($0.failure, $0.received, $0.expected) }
    if let failure { throw DownloadError(message: failure) }
    if let expected, received != expected {
      throw DownloadError(message: "it was cut off after \(received) of \(expected) bytes")
    }
  }

  /// Whether Foundation can download: on Linux it does so with libcurl, which a program that is linked statically loads
  /// at run time.
  private static var isPossible: Bool {
    #if os(Linux)
      ["libcurl.so.4", "libcurl-gnutls.so.4"].contains { (name: String) in dlopen(name, RTLD_LAZY) != nil }
    #else
      true
    #endif
  }

  func urlSession(
    _ session: URLSession, dataTask: URLSessionDataTask, didReceive response: URLResponse,
    completionHandler: @escaping (URLSession.ResponseDisposition) -> Void
  ) {
    let answer = response as? HTTPURLResponse
    if let status = answer?.statusCode, status != 200 {
      state.withLock { $0.failure = "the server answered \(status)" }
      return completionHandler(.cancel)
    }
    // The length is that of the bytes as sent; an encoded body arrives decoded, and then its length is not known.
    let isCoded = (answer?.value(forHTTPHeaderField: "Content-Encoding") ?? "identity").lowercased() != "identity"
    if response.expectedContentLength >= 0 && !isCoded {
      let expected = Int(response.expectedContentLength)
      guard expected <= limit else {
        state.withLock { $0.failure = tooLong }
        return completionHandler(.cancel)
      }
      state.withLock { $0.expected = expected }
    }
    completionHandler(.allow)
  }

  func urlSession(_ session: URLSession, dataTask: URLSessionDataTask, didReceive data: Data) {
    let report = state.withLock { state -> LoadingProgress? in
      // Data that was under way when the task was cancelled still arrives.
      guard state.failure == nil else { return nil }
      guard state.received + data.count <= limit else {
        state.failure = tooLong
        dataTask.cancel()
        return nil
      }
      do {
        try state.handle?.write(contentsOf: data)
      } catch {
        state.failure = "\(path) cannot be written: \(FileError.words(error))"
        dataTask.cancel()
        return nil
      }
      state.received += data.count
      return LoadingProgress(
        activity: "downloading \(address.split(separator: "/").last ?? "")", completedBytes: state.received,
        totalBytes: state.expected)
    }
    if let report { progress(report) }
  }

  private var tooLong: String { "the answer is longer than \(limit) bytes, so it is not the archive" }

  func urlSession(_ session: URLSession, task: URLSessionTask, didCompleteWithError error: (any Error)?) {
    state.withLock { state in
      guard let error, state.failure == nil else { return }
      let far = "after \(state.received) bytes" + (state.expected.map { " of \($0)" } ?? "")
      // Foundation's own words for this are a bare number on Linux.
      if (error as? URLError)?.code == .timedOut {
        state.failure = "the server was silent for \(Int(patience)) s " + far
      } else {
        state.failure = state.received > 0 ? "it was cut off " + far : FileError.words(error)
      }
    }
    isDone.signal()
  }
}
