import RecKit
import RecKitCommands

/// Holds out a share of each user's interactions, the last ones, for test; those with the same time stay together.
struct LastShareSplitter: Splitter {
  static let name = "last_share"
  static let summary = "A share of each user's last interactions to test, one time together."
  @Parameter("The share of a user's interactions that is tested on.", in: 0.01...0.5) var share = 0.2

  func assign(_ log: InteractionLog) throws -> [SplitPart] {
    guard let times = log.times else { throw DataError.noTimes(splitter: Self.name) }
    let ofUser = Dictionary(grouping: log.users.indices) { log.users[$0] }
    let cuts = ofUser.mapValues { places in
      places.map { times[$0] }.sorted()[Int(Double(places.count) * (1 - share))]
    }
    return log.users.indices.map { times[$0] >= cuts[log.users[$0], default: .infinity] ? .test : .train }
  }
}

// swift run LastShareSplitter run CONFIG "splitter={name: last_share, share: 0.1}", where the data has times
private let program: Never = Reckit.main { try $0.register(LastShareSplitter.self) }
