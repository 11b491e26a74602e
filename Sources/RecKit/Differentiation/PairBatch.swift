/// A batch of (user, item) pairs, as rows of the two maps.
public struct PairBatch {
  /// The user of each pair.
  public let users: UnsafeBufferPointer<Int32>
  /// The item of each pair.
  public let items: UnsafeBufferPointer<Int32>
  /// In training, which pairs are positives and whose negatives the others are.
  public let layout: BatchLayout?

  /// Pairs in the batch.
  public var count: Int { users.count }

  /// Wraps two columns of equal length.
  ///
  /// - Parameters:
  ///   - users: the user of each pair.
  ///   - items: the item of each pair.
  ///   - layout: which pairs are positives, and whose negatives the others are; nil: unknown.
  public init(users: UnsafeBufferPointer<Int32>, items: UnsafeBufferPointer<Int32>, layout: BatchLayout? = nil) {
    precondition(users.count == items.count, "\(users.count) users beside \(items.count) items")
    self.users = users
    self.items = items
    self.layout = layout
  }

  /// The user of each positive; of each pair where positives are not known.
  var usersOfPositives: UnsafeBufferPointer<Int32> {
    UnsafeBufferPointer(rebasing: users[..<(layout?.positives ?? count)])
  }

  /// Whether a column is the batch's users or its items; nil: neither, or one column is both.
  public func side(of column: UnsafeBufferPointer<Int32>) -> Variable.Space? {
    guard column.count == count, users.baseAddress != items.baseAddress else { return nil }
    if column.baseAddress == users.baseAddress { return .users }
    return column.baseAddress == items.baseAddress ? .items : nil
  }
}
