/// Interactions as they were recorded: columns of equal length, in the order of the source.
public struct InteractionLog: Sendable, Equatable {
  /// The user of each interaction, a row of the user map.
  public var users: [Int32]
  /// The item of each interaction, a row of the item map.
  public var items: [Int32]
  /// The rating of each interaction, where the source has ratings.
  public var ratings: [Float]?
  /// The time of each interaction, where the source has times: seconds since 1970, fractions kept.
  public var times: TimeColumn?

  /// Interactions in the log.
  public var count: Int { users.count }

  /// Makes a log of columns of equal length.
  public init(users: [Int32], items: [Int32], ratings: [Float]? = nil, times: TimeColumn? = nil) {
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
  public func selecting(_ positions: some Collection<Int>) -> InteractionLog {
    InteractionLog(
      users: positions.map { users[$0] }, items: positions.map { items[$0] },
      ratings: ratings.map { ratings in positions.map { ratings[$0] } }, times: times?.selecting(positions))
  }

  /// The interactions at the positions that a rule holds for.
  func selecting(where isSelected: (_ position: Int) -> Bool) -> InteractionLog {
    // In 32 bits: beside two logs of millions, twice as much for the positions would be the run's peak of memory.
    var positions: [Int32] = []
    for position in 0..<count where isSelected(position) { positions.append(Int32(position)) }
    return selecting(positions.lazy.map(Int.init))
  }
}
