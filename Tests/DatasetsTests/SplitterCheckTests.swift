import RecKit
import RecKitTesting
import Synchronization
import Testing

@testable import RecKitDatasets

/// `checkSplitter` passes what ships and sees what is wrong with others.
struct SplitterCheckTests {
  @Test(arguments: [0, 0.1]) func everyBuiltInKeepsTheContract(validation: Double) throws {
    var (random, whole, time, last) = (RandomSplitter(), RandomSplitter(), TimeSplitter(), LeaveLastOutSplitter())
    random.shares.validation = validation
    (whole.shares.validation, whole.by) = (validation, .all)
    time.shares.validation = validation
    last.validation = validation > 0 ? 1 : 0
    var folds = KFoldSplitter()
    folds.validationFold = validation > 0 ? 2 : nil
    for splitter in [random, whole, time, last, folds] as [any Splitter] { try checkSplitter(splitter) }
    guard validation > 0 else { return }
    (random.shares.test, whole.shares.test, time.shares.test, last.test, folds.fold) = (0, 0, 0, 0, nil)
    for splitter in [random, whole, time, last, folds] as [any Splitter] {
      #expect(!splitter.asksForTest && splitter.crossCheck().isEmpty)
      try checkSplitter(splitter)
    }
  }

  private final class Calls: Sendable {
    private let count = Mutex(0)
    func next() -> Int {
      count.withLock { count in
        count += 1
        return count
      }
    }
  }

  /// Every fifth interaction to test, and one fault.
  private struct Faulty: Splitter {
    static let name = "faulty"
    static let summary = "Every fifth."
    @Parameter("How.") var fault = ""
    private static let calls = Calls()

    var asksForValidation: Bool { fault == "asks" }

    func assign(_ log: InteractionLog) throws -> [SplitPart] {
      let shift = fault == "counts calls" ? Self.calls.next() : 0
      var parts = log.users.indices.map { place in
        (place + shift) % 5 == 0 ? SplitPart.test : fault == "validates" && place % 7 == 1 ? .validation : .train
      }
      if fault == "one short" { parts.removeLast() }
      if fault == "no test" { parts = parts.map { _ in .train } }
      if fault == "no training" { parts = parts.map { _ in .test } }
      return parts
    }
  }

  @Test(arguments: [
    ("counts calls", "the next time"), ("one short", "each gets one"), ("no test", "is in test"),
    ("no training", "is in train"), ("asks", "is in validation"), ("validates", "asksForValidation is false"),
  ])
  func aFaultIsFound(fault: String, words: String) {
    var splitter = Faulty()
    #expect(throws: Never.self) { try checkSplitter(splitter) }
    splitter.fault = fault
    #expect {
      try checkSplitter(splitter)
    } throws: { error in
      (error as? CheckFailure)?.message.contains(words) == true
    }
  }
}
