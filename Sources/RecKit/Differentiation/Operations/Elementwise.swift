import Foundation

extension Tape {
  /// max(0, x), element by element; the derivative at 0 is 0.
  public func relu(_ input: Variable) -> Variable {
    record(ReluOperation(), input, rows: input.rows, columns: input.columns)
  }

  /// 1 / (1 + exp(-x)), element by element.
  public func sigmoid(_ input: Variable) -> Variable {
    record(SigmoidOperation(), input, rows: input.rows, columns: input.columns)
  }

  /// The sum of two matrices of one shape.
  public func add(_ first: Variable, _ second: Variable) -> Variable {
    precondition(
      first.rows == second.rows && first.columns == second.columns,
      "add: \(first.rows) x \(first.columns) and \(second.rows) x \(second.columns)")
    return record(AddOperation(), first, second, rows: first.rows, columns: first.columns)
  }
}

private struct ReluOperation: Operation {
  static let name = "relu"

  func forward(_ context: OperationContext) {
    let (x, y) = (context.input(0).pointer, context.output)
    for i in 0..<y.count { y.pointer[i] = max(0, x[i]) }
  }

  func backward(_ context: OperationContext) {
    let (y, dx, dy) = (context.output.pointer, context.inputGradient(0), context.outputGradient.pointer)
    for i in 0..<dx.count { dx.pointer[i] += y[i] > 0 ? dy[i] : 0 }
  }
}

private struct SigmoidOperation: Operation {
  static let name = "sigmoid"

  func forward(_ context: OperationContext) {
    let (x, y) = (context.input(0).pointer, context.output)
    for i in 0..<y.count { y.pointer[i] = 1 / (1 + exp(-x[i])) }
  }

  func backward(_ context: OperationContext) {
    let (y, dx, dy) = (context.output.pointer, context.inputGradient(0), context.outputGradient.pointer)
    for i in 0..<dx.count { dx.pointer[i] += dy[i] * y[i] * (1 - y[i]) }
  }
}

private struct AddOperation: Operation {
  static let name = "add"

  func forward(_ context: OperationContext) {
    let (x, z, y) = (context.input(0).pointer, context.input(1).pointer, context.output)
    for i in 0..<y.count { y.pointer[i] = x[i] + z[i] }
  }

  func backward(_ context: OperationContext) {
    let dy = context.outputGradient
    for position in 0...1 {
      Kernels.add(1, times: dy.pointer, to: context.inputGradient(position).pointer, count: dy.count)
    }
  }
}
