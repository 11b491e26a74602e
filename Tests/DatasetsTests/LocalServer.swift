import Foundation
import Synchronization

/// An HTTP server on a free port of this machine that answers every request with the same bytes.
final class LocalServer: Sendable {
  let port: UInt16
  private let descriptor: Int32
  private let counter = Counter()

  private final class Counter: Sendable {
    let count = Mutex(0)
    let isStopped = Mutex(false)
  }

  /// How many requests came.
  var requests: Int { counter.count.withLock { $0 } }
  var url: String { "http://127.0.0.1:\(port)/ml-100k.zip" }

  /// - Parameters:
  ///   - status: the status line's end, such as "200 OK".
  ///   - body: what is sent.
  ///   - announced: the Content-Length; more than the body's is a connection that breaks.
  ///   - header: one more line of the answer's head, such as "Content-Encoding: gzip".
  ///   - silence: seconds between the answer and the end of the connection.
  /// - Throws: where this machine gives no port.
  init(
    status: String = "200 OK", body: Data, announced: Int? = nil, header: String? = nil, silence: UInt32 = 0
  ) throws {
    #if canImport(Darwin)
      let type = SOCK_STREAM
    #else
      let type = Int32(SOCK_STREAM.rawValue)
    #endif
    let descriptor = socket(AF_INET, type, 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let bound = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        bind(descriptor, address, length) == 0 && listen(descriptor, 8) == 0
          && getsockname(descriptor, address, &length) == 0
      }
    }
    guard bound else { throw CocoaError(.fileReadUnknown) }
    port = UInt16(bigEndian: address.sin_port)
    self.descriptor = descriptor
    let head =
      "HTTP/1.1 \(status)\r\nContent-Length: \(announced ?? body.count)\r\n"
      + (header.map { $0 + "\r\n" } ?? "") + "Connection: close\r\n\r\n"
    let answer = Data(head.utf8) + body
    Thread.detachNewThread { [counter] in
      // Closed here and nowhere else: a number that is closed while this thread still waits on it may by then
      // stand for another server's socket, and this one would answer in its place.
      defer { close(descriptor) }
      while !counter.isStopped.withLock({ $0 }) {
        var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        guard poll(&waiting, 1, 50) != 0, !counter.isStopped.withLock({ $0 }) else { continue }
        let connection = accept(descriptor, nil, nil)
        guard connection >= 0 else { continue }
        var buffer = [UInt8](repeating: 0, count: 4096)
        _ = recv(connection, &buffer, buffer.count, 0)
        counter.count.withLock { $0 += 1 }
        var rest = [UInt8](answer)[...]
        while !rest.isEmpty {
          #if canImport(Darwin)
            let flags: Int32 = 0
          #else
            let flags = Int32(MSG_NOSIGNAL)
          #endif
          let sent = rest.withUnsafeBytes { send(connection, $0.baseAddress, $0.count, flags) }
          guard sent > 0 else { break }
          rest = rest.dropFirst(sent)
        }
        sleep(silence)
        shutdown(connection, Int32(SHUT_WR))
        _ = recv(connection, &buffer, buffer.count, 0)
        close(connection)
      }
    }
  }

  deinit {
    // In this order: the thread ends, and closes the descriptor, only once it has been told.
    shutdown(descriptor, Int32(SHUT_RDWR))
    counter.isStopped.withLock { $0 = true }
  }
}
