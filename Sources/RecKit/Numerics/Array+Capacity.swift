extension Array {
  /// An array of at most `capacity` elements that a closure writes.
  ///
  /// For a capacity of 0 the standard library's `init(unsafeUninitializedCapacity:initializingWith:)` stores the count
  /// in the memory that all empty arrays of the process share: a data race between threads, which the thread sanitizer
  /// reports. This one does not.
  ///
  /// - Parameters:
  ///   - capacity: the most elements there can be, at least 0.
  ///   - write: initialises the first elements of the memory that it is given, and returns how many. Not called where
  ///     the capacity is 0.
  /// - Throws: what `write` throws; it must not have left elements behind that need to be destroyed.
  package init(
    capacity: Int, writing write: (UnsafeMutableBufferPointer<Element>) throws -> Int
  ) rethrows where Element: BitwiseCopyable {
    guard capacity > 0 else {
      self = []
      return
    }
    self = try Array(unsafeUninitializedCapacity: capacity) { elements, count in count = try write(elements) }
  }
}
