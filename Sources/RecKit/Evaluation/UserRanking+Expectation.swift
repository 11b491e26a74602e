extension UserRanking {
  /// The number of relevant candidates expected among the first k, over random orders of ties.
  ///
  /// Each position of a tie group holds a relevant candidate with probability relevant / size.
  ///
  /// - Parameter k: the length of the list.
  /// - Returns: from 0 to the number of relevant candidates; divided by k it is the precision.
  public func expectedHits(inTop k: Int) -> Double {
    groups.reduce(0) { $0 + Double($1.relevant * $1.slots(inTop: k)) / Double($1.size) }
  }
}

extension UserRanking.TieGroup {
  /// How many of the group's positions are among the first k.
  public func slots(inTop k: Int) -> Int { min(max(k - above, 0), size) }
}
