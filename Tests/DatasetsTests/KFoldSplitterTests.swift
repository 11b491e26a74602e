import RecKit
import Testing

@testable import RecKitDatasets

struct KFoldSplitterTests {
  /// User 0 has ten interactions, user 1 seven, user 2 one.
  private let log = InteractionLog(
    users: Array(repeating: 0, count: 10) + Array(repeating: 1, count: 7) + [2],
    items: Array(0..<10) + Array(0..<7) + [0])

  private func splitter(fold: Int?, by: KFoldSplitter.Unit = .user, seed: Int = 0) -> KFoldSplitter {
    var splitter = KFoldSplitter()
    (splitter.folds, splitter.fold, splitter.by, splitter.seed) = (3, fold, by, seed)
    return splitter
  }

  @Test(arguments: [KFoldSplitter.Unit.user, .all]) func everyInteractionIsTestedOnce(by: KFoldSplitter.Unit) throws {
    var tested = [Int](repeating: 0, count: log.count)
    for fold in 1...3 {
      let parts = try splitter(fold: fold, by: by).assign(log)
      for (place, part) in parts.enumerated() where part == .test { tested[place] += 1 }
      // 18 interactions in 3 folds.
      if by == .all { #expect(parts.count { $0 == .test } == 6) }
    }
    #expect(tested.allSatisfy { $0 == 1 })
  }

  @Test func eachUserHasAThirdInEachFold() throws {
    for fold in 1...3 {
      let parts = try splitter(fold: fold).assign(log)
      let counts = (0..<2).map { user in zip(log.users, parts).count { $0 == Int32(user) && $1 == .test } }
      // A third of 10 and of 7, rounded down or up.
      #expect((3...4).contains(counts[0]) && (2...3).contains(counts[1]), "\(counts)")
    }
    #expect(try splitter(fold: 1).assign(log) != splitter(fold: 1, seed: 1).assign(log))
  }

  @Test func usersWithOneInteractionAreNotAllInOneFold() throws {
    let single = InteractionLog(users: Array(0..<300), items: Array(repeating: 0, count: 300))
    // 100 of 300; five standard deviations are 41.
    #expect((59...141).contains(try splitter(fold: 1).assign(single).count { $0 == .test }))
  }

  @Test func theOrderOfLinesHasNoInfluence() throws {
    for by in [KFoldSplitter.Unit.user, .all] {
      let parts = try splitter(fold: 2, by: by).assign(log)
      let order = Array(log.users.indices.reversed())
      #expect(try splitter(fold: 2, by: by).assign(log.selecting(order)) == order.map { parts[$0] })
    }
  }

  @Test func validationIsAnotherFold() throws {
    var both = splitter(fold: 1)
    both.validationFold = 2
    let parts = try both.assign(log)
    let second = try splitter(fold: 2).assign(log)
    #expect(try parts.map { $0 == .test } == splitter(fold: 1).assign(log).map { $0 == .test })
    #expect(parts.map { $0 == .validation } == second.map { $0 == .test })
  }

  @Test func foldsMustExistAndDiffer() {
    func keys(_ folds: Int, _ fold: Int?, _ validation: Int?) -> [String] {
      var splitter = KFoldSplitter()
      (splitter.folds, splitter.fold, splitter.validationFold) = (folds, fold, validation)
      return splitter.crossCheck().map(\.key)
    }
    #expect(keys(5, 5, 1).isEmpty && keys(2, 1, nil).isEmpty && keys(2, nil, 2).isEmpty)
    #expect(keys(5, 6, nil) == ["fold"] && keys(5, 1, 6) == ["validation_fold"])
    #expect(keys(5, nil, nil) == ["fold"] && keys(5, 2, 2) == ["validation_fold"] && keys(2, 1, 2) == ["folds"])
  }
}
