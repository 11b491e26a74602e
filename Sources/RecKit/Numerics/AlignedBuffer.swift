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

  /// Allocates `count` zeros.
  public init(count: Int) {
    let bytes = max(count, 1) * MemoryLayout<Float>.stride
    let raw = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 64)
    pointer = raw.bindMemory(to: Float.self, capacity: max(count, 1))
    pointer.initialize(repeating: 0, count: max(count, 1))
    self.count = count
  }

  deinit { UnsafeMutableRawPointer(pointer).deallocate() }

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
