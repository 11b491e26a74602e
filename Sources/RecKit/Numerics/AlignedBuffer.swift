internal import Foundation

/// Floats in memory aligned to 64 bytes, zero at first.
///
/// A reference: copies share the memory. One thread writes at a time, and none reads meanwhile.
public final class AlignedBuffer: @unchecked Sendable {
  // Sendable: the owner hands a buffer to readers on other threads only while nobody writes (evaluation
  // runs between training steps, on weights that stay as they are).

  /// The numbers.
  public let pointer: UnsafeMutablePointer<Float>
  /// How many there are.
  public let count: Int

  /// Bytes of a huge page of x86 and most others, and bytes from which on such pages are asked for.
  private static let (hugePage, largeSize) = (2 << 20, 4 << 20)

  /// Allocates `count` zeros; where memory is exhausted, the process says so and ends with exit code 1.
  ///
  /// What is large is checked beforehand, see ``MemoryNeed``.
  public init(count: Int) {
    precondition(count >= 0, "\(count) numbers")
    let (bytes, isTooMuch) = max(count, 1).multipliedReportingOverflow(by: MemoryLayout<Float>.stride)
    var memory: UnsafeMutableRawPointer?
    let isLarge = bytes >= Self.largeSize
    guard !isTooMuch, posix_memalign(&memory, isLarge ? Self.hugePage : 64, bytes) == 0, let raw = memory else {
      Self.endWithoutMemory(Double(count) * Double(MemoryLayout<Float>.stride))
    }
    #if os(Linux)
      // A hint: rows of a large table are read in no order, and a huge page spares a look-up of its address for most.
      if isLarge { madvise(raw, bytes / Self.hugePage * Self.hugePage, MADV_HUGEPAGE) }
    #endif
    pointer = raw.bindMemory(to: Float.self, capacity: max(count, 1))
    pointer.initialize(repeating: 0, count: max(count, 1))
    self.count = count
  }

  deinit { free(pointer) }

  /// Ends the process in order: nothing can be computed without memory, and nothing that is stored is half written.
  private static func endWithoutMemory(_ bytes: Double) -> Never {
    let text = "reckit: memory is exhausted: \(MemoryNeed.words(bytes)) more cannot be had; choose smaller sizes\n"
    _ = Array(text.utf8).withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count) }
    exit(1)
  }

  /// The numbers, to read.
  public var values: UnsafeBufferPointer<Float> { UnsafeBufferPointer(start: pointer, count: count) }
  /// The numbers, to change.
  public var mutableValues: UnsafeMutableBufferPointer<Float> {
    UnsafeMutableBufferPointer(start: pointer, count: count)
  }

  /// A copy with memory of its own.
  public func copy() -> AlignedBuffer {
    let copy = AlignedBuffer(count: count)
    copy.pointer.update(from: pointer, count: count)
    return copy
  }
}
