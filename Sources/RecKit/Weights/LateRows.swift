/// Whoever leaves rows of weights behind and brings them up to date before they are read.
public protocol LateRows: AnyObject {
  /// Brings rows of a weight up to date, before they are read.
  func catchUp(_ rows: UnsafeBufferPointer<Int32>, of weight: Int)

  /// Brings a whole weight up to date, before it is read.
  func catchUp(_ weight: Int)
}

/// An optimizer's state that fetches rows into the cache, while it computes, for the step after it.
protocol RowFetching: AnyObject {
  /// By weight, rows that the next step will read first; repetitions allowed. They change no result, and are read in the
  /// next call of `step` alone.
  var upcoming: [UnsafeBufferPointer<Int32>] { get set }
}
