/// Memory for one training step, handed out in order and taken back all at once.
final class Arena {
  private var chunks: [AlignedBuffer] = []
  private var chunk = 0
  private var used = 0

  /// Memory for `count` numbers, aligned to 64 bytes, not cleared.
  func allocate(_ count: Int) -> UnsafeMutablePointer<Float> {
    let padded = (count + 15) / 16 * 16
    while chunk < chunks.count && used + padded > chunks[chunk].count {
      chunk += 1
      used = 0
    }
    if chunk == chunks.count { chunks.append(AlignedBuffer(count: max(padded, 1 << 16))) }
    defer { used += padded }
    return chunks[chunk].pointer + used
  }

  /// Memory for `count` whole numbers, not cleared.
  func integers(_ count: Int) -> UnsafeMutableBufferPointer<Int32> {
    UnsafeMutableBufferPointer(
      start: UnsafeMutableRawPointer(allocate(count)).bindMemory(to: Int32.self, capacity: count), count: count)
  }

  /// Takes everything back; the memory stays for the next step.
  func reset() {
    chunk = 0
    used = 0
  }
}
