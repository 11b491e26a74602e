/// A prepared sampler whose draws for a positive depend only on its user and on the positive's own random stream.
///
/// The shortest form of a sampler: write ``draw(for:using:rejected:)``. The requirements of ``PreparedSampler`` follow:
/// the same negatives in any order of calls and on any number of threads.
public protocol PerPositiveSampler: PreparedSampler {
  /// The user of each training positive: `training.positives.users`.
  var users: [Int32] { get }

  /// Draws one negative.
  ///
  /// - Parameters:
  ///   - user: the user's row.
  ///   - random: the stream that every random number must come from.
  ///   - rejected: add 1 for each rejected draw.
  /// - Returns: an item's row, of `training.items.rows`.
  func draw(for user: Int, using random: inout RandomStream, rejected: inout Int) -> Int32
}

extension PerPositiveSampler {
  /// Draws from one stream per positive.
  public func negatives(epoch: Int, seed: UInt64, perPositive negatives: Int) -> any EpochNegatives {
    PerPositiveNegatives(sampler: self, epoch: epoch, seed: seed, perPositive: negatives)
  }
}

private struct PerPositiveNegatives<Sampler: PerPositiveSampler>: EpochNegatives {
  let sampler: Sampler
  let epoch: Int
  let seed: UInt64
  let perPositive: Int

  func draw(for positives: UnsafeBufferPointer<Int32>, into output: UnsafeMutableBufferPointer<Int32>) -> Int {
    precondition(output.count == positives.count * perPositive)
    var rejected = 0
    let users = sampler.users
    for (row, position) in positives.enumerated() {
      var random = RandomStream(seed: seed, purpose: .negatives, epoch: epoch, index: Int(position))
      let user = Int(users[Int(position)])
      for slot in row * perPositive..<(row + 1) * perPositive {
        output[slot] = sampler.draw(for: user, using: &random, rejected: &rejected)
      }
    }
    return rejected
  }
}
