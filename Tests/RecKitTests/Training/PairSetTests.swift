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
    func counted(_ users: [Int32], _ items: [Int32]) -> Int {
      users.withUnsafeBufferPointer { users in items.withUnsafeBufferPointer { set.count(ofPairs: users, $0) } }
    }
    for user in 0..<Int32(users) {
      for item in 0..<Int32(items) {
        #expect(counted([user], [item]) == (known.contains([user, item]) ? 1 : 0))
      }
      // Many at once, some of them twice.
      let row = Array(0..<Int32(items)) + [4, 4]
      let expected = row.count { known.contains([user, $0]) }
      #expect(counted(row.map { _ in user }, row) == expected)
    }
    let (some, drawn): ([Int32], [Int32]) = ([3, 30, 3], [5, 56, 5, 5, 0])
    let pairwise = some.reduce(0) { sum, user in sum + counted(drawn.map { _ in user }, drawn) }
    let together = some.withUnsafeBufferPointer { some in
      drawn.withUnsafeBufferPointer { set.count(users: some, items: $0) }
    }
    #expect(together == pairwise)
  }
}
