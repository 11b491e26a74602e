internal import Foundation

extension SafeTensors {
  /// A tensor: its shape and its numbers, row-major.
  public struct Tensor: Sendable, Equatable {
    /// What the numbers are.
    public let element: Element
    /// The length of each dimension.
    public let shape: [Int]
    let storage: Storage

    enum Storage: Sendable {
      case data(Data)
      case floats([Float])
      case buffer(AlignedBuffer)
    }

    init(_ element: Element, shape: [Int], storage: Storage) {
      self.element = element
      self.shape = shape
      self.storage = storage
    }

    private init<Number>(_ element: Element, shape: [Int], copying values: [Number]) {
      precondition(shape.reduce(1, *) == values.count, "\(values.count) numbers for the shape \(shape)")
      self.init(element, shape: shape, storage: .data(values.withUnsafeBytes { Data($0) }))
    }

    /// Makes a tensor of 32-bit floats, as many as the product of the shape; they are shared, not copied.
    public init(shape: [Int], values: [Float]) {
      precondition(shape.reduce(1, *) == values.count, "\(values.count) numbers for the shape \(shape)")
      self.init(.float32, shape: shape, storage: .floats(values))
    }

    /// Makes a tensor of 64-bit floats.
    public init(shape: [Int], doubles: [Double]) { self.init(.float64, shape: shape, copying: doubles) }

    /// Makes a tensor of 64-bit whole numbers.
    public init(shape: [Int], integers: [Int64]) { self.init(.int64, shape: shape, copying: integers) }

    /// Makes a tensor of bytes in one dimension.
    public init(bytes: [UInt8]) { self.init(.uint8, shape: [bytes.count], copying: bytes) }

    /// Makes a tensor of a buffer without copying it: write the file before the buffer changes.
    public init(shape: [Int], buffer: AlignedBuffer) {
      precondition(shape.reduce(1, *) == buffer.count, "\(buffer.count) numbers for the shape \(shape)")
      self.init(.float32, shape: shape, storage: .buffer(buffer))
    }

    /// The numbers, where they are 32-bit floats.
    public var floats: [Float]? { numbers(.float32) }
    /// The numbers, where they are 64-bit floats.
    public var doubles: [Double]? { numbers(.float64) }
    /// The numbers, where they are 64-bit whole numbers.
    public var integers: [Int64]? { numbers(.int64) }
    /// The numbers, where they are bytes.
    public var bytes: [UInt8]? { numbers(.uint8) }

    /// How many numbers there are.
    public var count: Int { withUnsafeBytes { $0.count / element.size } }

    /// Gives `body` the numbers' bytes, which need not be aligned.
    public func withUnsafeBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
      switch storage {
      case .data(let data): try data.withUnsafeBytes(body)
      case .floats(let values): try values.withUnsafeBytes(body)
      case .buffer(let buffer): try body(UnsafeRawBufferPointer(buffer.values))
      }
    }

    /// Copies the numbers into a buffer; returns false and copies nothing if they are not 32-bit floats or the counts
    /// differ.
    func copy(to buffer: AlignedBuffer) -> Bool {
      guard element == .float32, count == buffer.count else { return false }
      withUnsafeBytes { UnsafeMutableRawBufferPointer(buffer.mutableValues).copyMemory(from: $0) }
      return true
    }

    private func numbers<Number: BitwiseCopyable>(_ wanted: Element) -> [Number]? {
      guard element == wanted else { return nil }
      return withUnsafeBytes { bytes in
        Array(capacity: bytes.count / wanted.size) { target in
          UnsafeMutableRawBufferPointer(target).copyMemory(from: bytes)
          return bytes.count / wanted.size
        }
      }
    }

    /// Whether shape, kind and bits are the same.
    public static func == (left: Tensor, right: Tensor) -> Bool {
      left.element == right.element && left.shape == right.shape
        && left.withUnsafeBytes { left in right.withUnsafeBytes { left.elementsEqual($0) } }
    }
  }
}
