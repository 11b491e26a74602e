/// Whoever leaves rows of weights behind and brings them up to date before they are read.
public protocol LateRows: AnyObject {
  /// Brings rows of a weight up to date, before they are read.
  func catchUp(_ rows: UnsafeBufferPointer<Int32>, of weight: Int)

  /// Brings a whole weight up to date, before it is read.
  func catchUp(_ weight: Int)
}
