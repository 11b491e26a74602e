internal import CRecKitKernels

extension Kernels {
  /// Writes 0 with probability `threshold / 65536`, else `scale`, from a stream's words, 16 bits each.
  ///
  /// The elements from `first` on, a multiple of 128.
  static func dropoutMask(
    _ mask: UnsafeMutablePointer<Float>, from first: Int, count: Int, stream: RandomStream, threshold: UInt32,
    scale: Float
  ) {
    let (key, counter) = stream.words
    set.dropout_mask(
      mask, Int64(first), Int64(count),
      reckit_stream(key: (key.0, key.1), counter: (counter.0, counter.1, counter.2)), threshold, scale)
  }
}
