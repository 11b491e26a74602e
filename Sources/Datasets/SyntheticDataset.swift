import Dispatch
import Foundation
public import RecKit

/// Interactions drawn from a model of low rank and skewed popularity: data that ships as code.
///
/// Users and items have tastes z in R^rank, standard normal. A user's interactions are drawn without repetition, item i
/// with probability proportional to exp(2 z_u . z_i / sqrt(rank)) / (1 + r_i)^skew, where r is a random ranking of the
/// items. Users have equally many interactions, give or take one; times are the order of drawing. The tastes are the
/// features of users and items. Drawing is by the largest of log weight + Gumbel noise, so O(users x items x rank).
public struct SyntheticDataset: Dataset {
  /// The name in configs.
  public static let name = "synthetic"
  /// One sentence for lists.
  public static let summary = "A generated set with tastes of low rank and skewed popularity; needs no files."

  /// Users.
  @Parameter("Users.", in: 1...10_000_000)
  public var users = 500

  /// Items.
  @Parameter("Items.", in: 2...1_000_000)
  public var items = 400

  /// Interactions.
  @Parameter("Interactions in all, spread evenly over users.", in: 1...1_000_000_000)
  public var interactions = 20_000

  /// Rank of tastes.
  @Parameter("Length of the vectors that users' and items' tastes are made of.", in: 1...1024)
  public var latentRank = 4

  /// Skew of popularity.
  @Parameter("Exponent of popularity by rank: 0 is even, 1 is Zipf's law.", in: 0...3)
  public var popularitySkew = 0.8

  /// The seed of the data.
  @Parameter("Seed of the data; the run's own seed does not change it.", in: 0...)
  public var seed = 0

  /// Thresholds and filters.
  @ParameterGroup public var preparation = Preparation()

  /// Makes the dataset with its defaults.
  public init() {}

  /// One log, to be split.
  public var isSplit: Bool { false }

  /// A user cannot have more interactions than there are items.
  public func crossCheck() -> [ParameterProblem] {
    let most = users.multipliedReportingOverflow(by: items).partialValue / 2
    return interactions <= most
      ? []
      : [
        ParameterProblem(
          "interactions",
          "must be at most \(most), half of all \(users) x \(items) pairs, so that something is left to recommend")
      ]
  }

  /// Draws the interactions: O(users items) up to 2^26 pairs, beyond that O(interactions log items).
  ///
  /// - Throws: `MemoryError` where they do not fit into memory.
  public func load(from context: DatasetContext) throws -> DatasetLogs {
    var need = MemoryNeed("dataset synthetic")
    need.add("tastes of \(users) users and \(items) items, \(latentRank) numbers each", 8, latentRank, users + items)
    need.add("\(interactions) interactions", 28, interactions)
    try need.check()
    let userTastes = tastes(count: users, index: 0)
    let itemTastes = tastes(count: items, index: 1)
    var ranking = RandomStream(seed: UInt64(seed), purpose: .synthesis, index: 2)
    let logPopularity = (0..<items).shuffled(using: &ranking).map { -popularitySkew * Foundation.log(Double(1 + $0)) }
    let rank = latentRank
    let scale = 2 / Double(rank).squareRoot()
    let pool = users.multipliedReportingOverflow(by: items).partialValue > 1 << 26 ? ItemPool(logPopularity) : nil
    let drawing = UserDrawing(
      userTastes: userTastes, itemTastes: itemTastes, rank: rank, scale: scale, logPopularity: logPopularity,
      pool: pool)
    let log = draw(drawing, threads: context.threads)
    func features(_ space: Variable.Space, _ tastes: [Double]) -> FeatureTable {
      FeatureTable(space, names: (1...rank).map { "taste_\($0)" }, values: tastes.map(Float.init))
    }
    return DatasetLogs(
      .whole(log), users: .integers(0..<users), items: .integers(0..<items),
      userFeatures: features(.users, userTastes), itemFeatures: features(.items, itemTastes))
  }

  /// Draws every user's interactions, in the order of users; each user has random numbers of its own.
  private func draw(_ drawing: UserDrawing, threads: Int) -> InteractionLog {
    var (logUsers, logItems) = (
      [Int32](repeating: 0, count: interactions), [Int32](repeating: 0, count: interactions)
    )
    var times = [UInt32](repeating: 0, count: interactions)
    let (users, interactions, seed) = (users, interactions, UInt64(seed))
    let blockSize = 64
    let blocks = (users + blockSize - 1) / blockSize
    let workers = min(threads, blocks)
    logUsers.withUnsafeMutableBufferPointer { logUsers in
      logItems.withUnsafeMutableBufferPointer { logItems in
        times.withUnsafeMutableBufferPointer { times in
          // Each user's interactions have places of their own, and nobody reads before all have ended.
          nonisolated(unsafe) let (logUsers, logItems, times) = (logUsers, logItems, times)
          DispatchQueue.concurrentPerform(iterations: workers) { worker in
            var drawing = drawing
            for block in stride(from: worker, to: blocks, by: workers) {
              for user in block * blockSize..<min((block + 1) * blockSize, users) {
                var random = RandomStream(seed: seed, purpose: .synthesis, index: 3 + user)
                let range = interactions * user / users..<interactions * (user + 1) / users
                for (place, item) in drawing.items(of: user, count: range.count, using: &random).enumerated() {
                  logUsers[range.lowerBound + place] = Int32(user)
                  logItems[range.lowerBound + place] = item
                  times[range.lowerBound + place] = UInt32(place * users + user)
                }
              }
            }
          }
        }
      }
    }
    return InteractionLog(users: logUsers, items: logItems, times: TimeColumn(seconds: times))
  }

  /// Standard normal numbers (Box and Muller, 1958).
  private func tastes(count: Int, index: Int) -> [Double] {
    var random = RandomStream(seed: UInt64(seed), purpose: .synthesis, index: index)
    return (0..<count * latentRank).map { _ in
      let radius = (-2 * Foundation.log(1 - random.nextUnit())).squareRoot()
      return radius * cos(2 * Double.pi * random.nextUnit())
    }
  }
}
