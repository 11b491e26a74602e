/// The points that an arm's trials are at.
struct Proposals {
  let search: Search
  let arm: Int
  private var axes: [SearchAxis] { search.arms[arm].axes }

  /// The seed of the arm's points.
  private var seed: UInt64 {
    let seed = UInt64(search.seed)
    guard search.points == .own else { return seed }
    var random = RandomStream(seed: seed, purpose: .search, index: 1 << 20 + arm)
    return random.next()
  }

  init(_ search: Search, _ arm: Int) {
    self.search = search
    self.arm = arm
  }

  /// Points of trials by number; `after` has earlier trials with their values on validation, nil where they failed.
  func points(_ wanted: Range<Int>, after: [(trial: SearchTrial, value: Double?)]) -> [[Double]] {
    guard !axes.isEmpty else { return wanted.map { _ in [] } }
    let random = SobolSequence(dimensions: axes.count, seed: seed)
    switch search.method {
    case .random: return wanted.map(random.point)
    case .grid: return wanted.map(gridPoint)
    case .tpe:
      return wanted.map { number in
        number < search.startup || after.count < search.startup
          ? random.point(number)
          : ParzenProposer(axes, after, higherIsBetter: search.higherIsBetter).point(number, seed: seed)
      }
    }
  }

  /// The last axis changes fastest.
  private func gridPoint(_ number: Int) -> [Double] {
    var rest = number
    return axes.reversed().map { axis in
      let units = axis.gridUnits
      let (quotient, place) = rest.quotientAndRemainder(dividingBy: units.count)
      rest = quotient
      return units[place]
    }.reversed()
  }
}
