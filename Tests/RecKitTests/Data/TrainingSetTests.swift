import Testing

@testable import RecKit

struct TrainingSetTests {
  private func training(_ pairs: [(Int32, Int32)]) -> TrainingSet {
    TrainingSet(
      positives: Interactions(users: pairs.map(\.0), items: pairs.map(\.1), userRows: 3), users: .integers(0..<3),
      items: .integers(0..<4))
  }

  @Test func bothSidesAreThereByRow() {
    let set = training([(2, 3), (0, 1), (2, 1), (0, 0)])
    #expect((0..<3).map { Array(set.known.of($0)) } == [[0, 1], [], [1, 3]])
    #expect((0..<4).map { Array(set.users(of: $0)) } == [[0], [0, 2], [], [2]])
    #expect(set.log.users == [2, 0, 2, 0] && set.log.ratings == nil)
  }

  @Test func repetitionsCountOnce() {
    let set = training([(1, 3), (1, 3), (1, 0)])
    #expect(Array(set.known.of(1)) == [0, 3] && Array(set.users(of: 3)) == [1])
  }

  @Test func whatIsNotRepeatedIsHeldOnce() {
    let set = training([(2, 3), (0, 1), (2, 1), (0, 0)])
    let arrays = [set.positives.sortedItems[...], set.known.of(0), set.known.of(2)]
    let starts = arrays.map { $0.withUnsafeBufferPointer { UnsafePointer($0.baseAddress) } }
    #expect(starts[1] == starts[0] && starts[2] == starts[0].map { $0 + 2 })
    // The evaluator leaves out the same lists.
    let data = PreparedData(
      training: set, validation: nil, test: Interactions(users: [0, 2], items: [2, 2], userRows: 3), logs: [], notes: []
    )
    let evaluator = try? RankingEvaluator(data, options: EvaluationOptions(), metrics: [])
    let excluded = evaluator?.sets[.test]?.users.map { user in
      user.excluded.withUnsafeBufferPointer { UnsafePointer($0.baseAddress) }
    }
    #expect(excluded == [starts[1], starts[2]])
  }

  @Test func theEvaluatorIsMadeOnceARun() throws {
    let made = Once<Int>()
    var count = 0
    for _ in 0..<3 {
      #expect(
        made.get {
          count += 1; return 7
        } == 7)
    }
    #expect(count == 1)
    // What throws is asked again.
    let failing = Once<Int>()
    struct Mistake: Error {}
    #expect(throws: Mistake.self) { try failing.get { throw Mistake() } }
    #expect(failing.get { 3 } == 3)
  }
}
