/// The gradients of a model's weights, and which rows of each a step has touched.
public final class Gradients {
  /// The gradient of each weight, the shape of the weight; zero in rows that were not touched.
  public let buffers: [AlignedBuffer]
  /// The rows of each weight that may differ from zero, each once, in the order of their first touch.
  public private(set) var touchedRows: [[Int32]]
  private var isTouched: [[Bool]]
  private let columns: [Int]

  /// Allocates zeros.
  public init(for model: Model) {
    buffers = model.declarations.map { AlignedBuffer(count: $0.count) }
    touchedRows = model.declarations.map { _ in [] }
    isTouched = model.declarations.map { Array(repeating: false, count: $0.rows) }
    columns = model.declarations.map(\.columns)
  }

  /// Marks a row as touched.
  public func touch(_ row: Int32, of weight: Int) {
    guard !isTouched[weight][Int(row)] else { return }
    isTouched[weight][Int(row)] = true
    touchedRows[weight].append(row)
  }

  /// Marks every row as touched.
  public func touchAll(of weight: Int) {
    guard touchedRows[weight].count < isTouched[weight].count else { return }
    for row in isTouched[weight].indices { touch(Int32(row), of: weight) }
  }

  /// Sets what was touched back to zero.
  public func clear() {
    for weight in buffers.indices {
      let width = columns[weight]
      for row in touchedRows[weight] {
        (buffers[weight].pointer + Int(row) * width).update(repeating: 0, count: width)
        isTouched[weight][Int(row)] = false
      }
      touchedRows[weight].removeAll(keepingCapacity: true)
    }
  }
}
