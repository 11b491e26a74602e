import RecKitTesting
import Testing

@testable import RecKit

struct PairSetTests {
  @Test(arguments: [0, 1, 40, 900])
  func knowsItsPairsAndNoOthers(count: Int) {
    var random = RandomStream(seed: 3, purpose: .scores)
    let (users, items) = (31, 57)
    let pairs = (0..<count).map { _ in
      (user: Int32(random.nextIndex(below: users)), item: Int32(random.nextIndex(below: items)))
    }
    let set = PairSet(
      KnownItems(Interactions(users: pairs.map(\.user), items: pairs.map(\.item), userRows: users)), itemRows: items)
    let known = Set(pairs.map { [$0.user, $0.item] })
    for user in 0..<Int32(users) {
      for item in 0..<Int32(items) {
        #expect(set.contains(user: user, item: item) == known.contains([user, item]))
      }
    }
    let (some, drawn): ([Int32], [Int32]) = ([3, 30, 3], [5, 56, 5, 5, 0])
    let pairwise = some.reduce(0) { sum, user in sum + drawn.count { set.contains(user: user, item: $0) } }
    let together = some.withUnsafeBufferPointer { some in
      drawn.withUnsafeBufferPointer { set.count(users: some, items: $0) }
    }
    #expect(together == pairwise)
  }
}
