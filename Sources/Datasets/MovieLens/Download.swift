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
  private let address: String
  private let path: String
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
  ///   - progress: told of every piece.
  init(from address: String, to path: String, progress: @escaping @Sendable (LoadingProgress) -> Void) {
    self.address = address
    self.path = path
    self.progress = progress
  }

  /// Downloads.
  ///
  /// - Throws: ``DownloadError``; what was written is then of no use.
  func run() throws {
    guard let url = URL(string: address) else { throw DownloadError(message: "it is no address") }
    guard FileManager.default.createFile(atPath: path, contents: nil), let handle = FileHandle(forWritingAtPath: path)
    else { throw DownloadError(message: "\(path) cannot be written") }
    state.withLock { $0.handle = handle }
    let configuration = URLSessionConfiguration.ephemeral
    configuration.timeoutIntervalForRequest = 30
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

  func urlSession(
    _ session: URLSession, dataTask: URLSessionDataTask, didReceive response: URLResponse,
    completionHandler: @escaping (URLSession.ResponseDisposition) -> Void
  ) {
    if let status = (response as? HTTPURLResponse)?.statusCode, status != 200 {
      state.withLock { $0.failure = "the server answered \(status)" }
      return completionHandler(.cancel)
    }
    if response.expectedContentLength >= 0 {
      state.withLock { $0.expected = Int(response.expectedContentLength) }
    }
    completionHandler(.allow)
  }

  func urlSession(_ session: URLSession, dataTask: URLSessionDataTask, didReceive data: Data) {
    let report = state.withLock { state -> LoadingProgress in
      do {
        try state.handle?.write(contentsOf: data)
      } catch {
        state.failure = state.failure ?? "\(path) cannot be written: \(FileError.words(error))"
        dataTask.cancel()
      }
      state.received += data.count
      return LoadingProgress(
        activity: "downloading \(address.split(separator: "/").last ?? "")", completedBytes: state.received,
        totalBytes: state.expected)
    }
    progress(report)
  }

  func urlSession(_ session: URLSession, task: URLSessionTask, didCompleteWithError error: (any Error)?) {
    state.withLock { state in
      if let error, state.failure == nil {
        state.failure =
          state.received > 0
          ? "it was cut off after \(state.received) bytes" + (state.expected.map { " of \($0)" } ?? "")
          : FileError.words(error)
      }
    }
    isDone.signal()
  }
}
