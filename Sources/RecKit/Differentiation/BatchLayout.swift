/// Where a batch's positives and negatives stand: the positives, then the negatives, those of one positive together.
public struct BatchLayout: Sendable, Equatable {
  /// Positives in the batch, at least 1.
  public let positives: Int
  /// Negatives of each positive.
  public let negativesPerPositive: Int

  /// Describes a batch.
  public init(positives: Int, negativesPerPositive: Int) {
    precondition(
      positives >= 1 && negativesPerPositive >= 0, "\(positives) positives, \(negativesPerPositive) negatives")
    self.positives = positives
    self.negativesPerPositive = negativesPerPositive
  }

  /// Pairs in the batch.
  public var pairCount: Int { positives * (1 + negativesPerPositive) }

  /// The pairs that are positives.
  public var positivePairs: Range<Int> { 0..<positives }

  /// The pairs that are negatives.
  public var negativePairs: Range<Int> { positives..<pairCount }

  /// The pairs that are the negatives of a positive.
  public func negatives(of positive: Int) -> Range<Int> {
    let start = positives + positive * negativesPerPositive
    return start..<start + negativesPerPositive
  }

  /// The positive that a pair belongs to: itself, or the one whose negative it is.
  public func positive(of pair: Int) -> Int {
    pair < positives ? pair : (pair - positives) / negativesPerPositive
  }
}
