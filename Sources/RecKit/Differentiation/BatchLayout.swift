/// Where a batch's positives and negatives stand: the positives, then the negatives, those of one positive together.
public struct BatchLayout: Sendable, Equatable {
  /// Positives in the batch, at least 1.
  public let positives: Int
  /// Negatives of each positive.
  public let negativesPerPositive: Int

  /// Whether every positive of the batch has the same negatives, in the same order.
  ///
  /// Then scores and gradients of inner products are matrix products.
  public let sharesNegatives: Bool

  /// Describes a batch.
  public init(positives: Int, negativesPerPositive: Int, sharesNegatives: Bool = false) {
    precondition(
      positives >= 1 && negativesPerPositive >= 0, "\(positives) positives, \(negativesPerPositive) negatives")
    self.positives = positives
    self.negativesPerPositive = negativesPerPositive
    self.sharesNegatives = sharesNegatives
  }

  /// Pairs that together have every user and every item of the batch: all, or where negatives are shared the positives
  /// and the negatives of the first.
  var coveringCount: Int { sharesNegatives ? positives + negativesPerPositive : pairCount }

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
