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
    dropout(input, rate: rate, maskRows: input.rows) { $0 }
  }

  /// Inverted dropout of the embeddings that the users or items of a batch look up.
  ///
  /// As ``dropout(_:rate:)``, but what the batch looks up once has one mask: where `rows` is its users, a positive and its
  /// negatives; where it is its items and all positives share their negatives, a negative of all of them. Other items are
  /// dropped from independently.
  ///
  /// - Parameters:
  ///   - input: the embeddings that were looked up.
  ///   - rows: the column of the batch that they were looked up by.
  ///   - rate: in [0, 1).
  /// - Returns: the input's shape.
  public func dropout(_ input: Variable, of rows: UnsafeBufferPointer<Int32>, rate: Double) -> Variable {
    if let distinct = distinctRows(of: input) {
      let count = distinct.count
      guard let mask = dropoutMask(rows: count, room: count, columns: input.columns, rate: rate) else { return input }
      return record(DistinctDropoutOperation(mask: mask, distinct: distinct), of: input, on: distinct)
    }
    guard let layout, pairs?.side(of: rows) == .users, input.rows == layout.pairCount else {
      return dropout(input, rate: rate)
    }
    return dropout(input, rate: rate, maskRows: layout.positives, maskRow: layout.positive(of:))
  }

  /// Drops by a mask of fewer rows, the first ones of the input; `maskRow` says which of them each row has.
  private func dropout(
    _ input: Variable, rate: Double, maskRows: Int, maskRow: (Int) -> Int
  ) -> Variable {
    guard let mask = dropoutMask(rows: maskRows, room: input.rows, columns: input.columns, rate: rate) else {
      return input
    }
    for row in maskRows..<input.rows {
      (mask + row * input.columns).update(from: mask + maskRow(row) * input.columns, count: input.columns)
    }
    return record(DropoutOperation(mask: mask), input, rows: input.rows, columns: input.columns)
  }

  /// What each number of some rows is multiplied by, 0 or 1 / (1 - rate), with room for so many rows; nil where nothing
  /// is dropped.
  private func dropoutMask(rows: Int, room: Int, columns: Int, rate: Double) -> UnsafeMutablePointer<Float>? {
    require((0..<1).contains(rate), "dropout: rate \(rate) is not at least 0 and below 1")
    guard rate > 0, mistake == nil, let key = dropoutKey else { return nil }
    // 2^8 operations a tape and 2^32 batches an epoch.
    let stream = RandomStream(
      seed: key.seed, purpose: .dropout, epoch: key.epoch, index: key.step << 8 | (nodes.count & 0xFF))
    // Decisions take 16 bits each, so the rate is a multiple of 2^-16, and the scale is exact for that.
    let threshold = (rate * 65536).rounded()
    let mask = arena.allocate(room * columns)
    let scale = Float(65536 / (65536 - min(threshold, 65535)))
    share(rows * columns, inPiecesOf: elementPiece) { range in
      Kernels.dropoutMask(
        mask + range.lowerBound, from: range.lowerBound, count: range.count, stream: stream,
        threshold: UInt32(threshold), scale: scale)
    }
    return mask
  }
}

private struct DropoutOperation: Operation {
  static let name = "dropout"
  static let skipsInactiveRows = true
  let mask: UnsafeMutablePointer<Float>

  func forward(_ context: OperationContext) {
    let (x, y) = (context.input(0), context.output)
    context.share(y.count, inPiecesOf: elementPiece) { range in
      let start = range.lowerBound
      Kernels.product(x.pointer + start, mask + start, into: y.pointer + start, count: range.count)
    }
  }

  func backward(_ context: OperationContext) {
    let (dx, dy) = (context.inputGradient(0), context.outputGradient)
    let active = context.activeRows
    context.share(active.count, inPiecesOf: max(1, elementPiece / dy.columns)) { range in
      for row in active[range].lazy.map(Int.init) {
        Kernels.addProduct(dy.row(row), mask + row * dy.columns, to: dx.row(row), count: dy.columns)
      }
    }
  }
}

/// Dropout of rows that are stored once each.
private struct DistinctDropoutOperation: Operation {
  static let name = "dropout"
  static let acceptsViews = true
  static let skipsInactiveRows = true
  /// A row for each distinct one.
  let mask: UnsafeMutablePointer<Float>
  let distinct: DistinctRows

  func forward(_ context: OperationContext) {
    let (x, y) = (context.input(0), context.output)
    for row in 0..<distinct.count {
      Kernels.product(x.row(row), mask + row * y.columns, into: y.row(row), count: y.columns)
    }
  }

  func backward(_ context: OperationContext) {
    let (dx, dy) = (context.inputGradient(0), context.outputGradient)
    context.forEachGradientRow(distinct) { row, place in
      Kernels.addProduct(dy.row(row), mask + place * dy.columns, to: dx.row(row), count: dy.columns)
    }
  }
}
