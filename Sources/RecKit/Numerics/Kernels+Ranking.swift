internal import CRecKitKernels

extension Kernels {
  /// Counts the scores above, and equal to, each of some levels, and adds them up; NaN is neither.
  static func count(
    _ scores: UnsafeBufferPointer<Float>, against levels: UnsafeBufferPointer<Float>,
    above: UnsafeMutablePointer<Int64>, equal: UnsafeMutablePointer<Int64>
  ) {
    set.count_levels(scores.baseAddress, Int64(scores.count), levels.baseAddress, Int64(levels.count), above, equal)
  }

  /// The first place from some place on with a score of at least `least`; nil where there is none.
  static func firstPlace(in scores: UnsafeBufferPointer<Float>, from start: Int, atLeast least: Float) -> Int? {
    let place = Int(set.find_at_least(scores.baseAddress, Int64(start), Int64(scores.count), least))
    return place < scores.count ? place : nil
  }

  /// The first place with a NaN; nil where there is none.
  static func firstNaN(in scores: UnsafeBufferPointer<Float>) -> Int? {
    let place = Int(set.find_nan(scores.baseAddress, Int64(scores.count)))
    return place < scores.count ? place : nil
  }
}
