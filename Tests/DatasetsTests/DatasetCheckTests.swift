import RecKit
import RecKitTesting
import Synchronization
import Testing

/// `checkDataset` sees what is wrong with a dataset.
struct DatasetCheckTests {
  private static let loads = Atomic<Int>(0)

  private struct Faulty: Dataset {
    static let name = "faulty"
    static let summary = "Six interactions and one fault."
    @Parameter("How.") var fault = ""
    @ParameterGroup var preparation = Preparation()
    var isSplit: Bool { fault == "says split" }

    func load(from context: DatasetContext) throws -> DatasetLogs {
      var log = InteractionLog(
        users: [0, 0, 1, 1, 2, 2], items: [0, 1, 1, 2, 2, 3], ratings: [1, 2, 3, 4, 5, 1], times: [1, 2, 3, 4, 5, 6])
      switch fault {
      case "items short": log.items.removeLast()
      case "ratings short": log.ratings?.removeLast()
      case "times long": log.times?.append(7)
      case "a rating of NaN": log.ratings?[2] = .nan
      case "a time of infinity": log.times?[2] = .infinity
      case "item beyond the map": log.items[3] = 4
      case "user below the map": log.users[0] = -1
      case "other data": log.items[0] = Int32(DatasetCheckTests.loads.wrappingAdd(1, ordering: .relaxed).newValue % 4)
      case "empty": log = InteractionLog(users: [], items: [])
      default: break
      }
      if fault == "one name twice" {
        return DatasetLogs(.whole(log), users: .integers(0..<3), items: .names(["a", "b", "c", "a"]))
      }
      return DatasetLogs(.whole(log), users: .integers(0..<3), items: .integers(0..<4))
    }
  }

  @Test(arguments: [
    ("says split", "isSplit is true"), ("items short", "6 users beside 5 items"), ("ratings short", "5 ratings for 6"),
    ("times long", "7 times for 6"), ("a rating of NaN", "the rating nan"), ("a time of infinity", "the time inf"),
    ("item beyond the map", "the item row 4"), ("user below the map", "the user row -1"),
    ("other data", "a second load returned other data"), ("empty", "is empty"),
    ("one name twice", "two items share an identifier"),
  ])
  func aFaultIsFound(fault: String, words: String) {
    let context = DatasetContext(folder: ".")
    var dataset = Faulty()
    #expect(throws: Never.self) { try checkDataset(dataset, context: context) }
    dataset.fault = fault
    #expect {
      try checkDataset(dataset, context: context)
    } throws: { error in
      (error as? CheckFailure)?.message.contains(words) == true
    }
  }
}
