/// Interactions as they were recorded: columns of equal length, in the order of the source.
public struct InteractionLog: Sendable, Equatable {
  /// The user of each interaction, a row of the user map.
  public var users: [Int32]
  /// The item of each interaction, a row of the item map.
  public var items: [Int32]
  /// The rating of each interaction, where the source has ratings.
  public var ratings: [Float]?
  /// The time of each interaction, where the source has times: seconds since 1970, fractions kept.
  public var times: [Double]?

  /// Interactions in the log.
  public var count: Int { users.count }

  /// Makes a log of columns of equal length.
  public init(users: [Int32], items: [Int32], ratings: [Float]? = nil, times: [Double]? = nil) {
    precondition(users.count == items.count, "\(users.count) users beside \(items.count) items")
    precondition((ratings?.count ?? users.count) == users.count && (times?.count ?? users.count) == users.count)
    self.users = users
    self.items = items
    self.ratings = ratings
    self.times = times
  }

  /// Makes room for interactions that will be appended.
  public mutating func reserveCapacity(_ count: Int) {
    users.reserveCapacity(count)
    items.reserveCapacity(count)
    ratings?.reserveCapacity(count)
    times?.reserveCapacity(count)
  }

  /// The interactions at some positions, in the order given.
  public func selecting(_ positions: [Int]) -> InteractionLog {
    InteractionLog(
      users: positions.map { users[$0] }, items: positions.map { items[$0] },
      ratings: ratings.map { ratings in positions.map { ratings[$0] } },
      times: times.map { times in positions.map { times[$0] } })
  }
}
