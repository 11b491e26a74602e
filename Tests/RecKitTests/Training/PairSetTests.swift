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
  }
}
