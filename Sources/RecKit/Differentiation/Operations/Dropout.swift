extension Tape {
  /// Inverted dropout: each element is 0 with probability `rate`, else scaled by 1 / (1 - rate).
  ///
  /// Outside training, or with rate 0, the input itself. The mask depends on seed, epoch, batch, the
  /// operation's place on the tape and the element, so that the pairs of a batch are dropped independently.
  ///
  /// Source: Srivastava et al.: Dropout (JMLR 2014).
  ///
  /// - Parameters:
  ///   - input: what to drop from.
  ///   - rate: in [0, 1).
  /// - Returns: the input's shape.
  public func dropout(_ input: Variable, rate: Double) -> Variable {
    precondition((0..<1).contains(rate), "dropout: rate \(rate) is not at least 0 and below 1")
    guard rate > 0, let key = dropoutKey else { return input }
    // 2^8 operations a tape and 2^32 batches an epoch.
    let stream = RandomStream(
      seed: key.seed, purpose: .dropout, epoch: key.epoch, index: key.step << 8 | (nodes.count & 0xFF))
    let operation = DropoutOperation(
      mask: arena.allocate(input.rows * input.columns), stream: stream, rate: rate)
    return record(operation, input, rows: input.rows, columns: input.columns)
  }
}

private final class DropoutOperation: Operation {
  static let name = "dropout"
  let mask: UnsafeMutablePointer<Float>
  private var stream: RandomStream
  private let rate: Double

  init(mask: UnsafeMutablePointer<Float>, stream: RandomStream, rate: Double) {
    self.mask = mask
    self.stream = stream
    self.rate = rate
  }

  func forward(_ context: OperationContext) {
    let threshold = UInt32((rate * 0x1p32).rounded())
    let scale = Float(1 / (1 - rate))
    let (x, y) = (context.input(0), context.output)
    var word: UInt64 = 0
    for i in 0..<y.count {
      word = i % 2 == 0 ? stream.next() : word >> 32
      mask[i] = UInt32(truncatingIfNeeded: word) < threshold ? 0 : scale
      y.pointer[i] = x.pointer[i] * mask[i]
    }
  }

  func backward(_ context: OperationContext) {
    let (dx, dy) = (context.inputGradient(0), context.outputGradient)
    for i in 0..<dy.count { dx.pointer[i] += dy.pointer[i] * mask[i] }
  }
}
