extension Tape {
  /// The hyperbolic tangent, element by element.
  public func tanh(_ input: Variable) -> Variable { apply(Tanh(), to: input) }

  /// ln(1 + exp(x)), element by element; no overflow.
  public func softplus(_ input: Variable) -> Variable { apply(Softplus(), to: input) }

  /// x squared, element by element.
  public func square(_ input: Variable) -> Variable { apply(Square(), to: input) }

  /// x times a number, element by element.
  public func scale(_ input: Variable, by factor: Double) -> Variable {
    require(factor.isFinite, "scale: the factor \(factor) is not finite")
    return apply(Scale(factor: Float(factor)), to: input)
  }

  private func apply(_ function: some ElementFunction, to input: Variable) -> Variable {
    record(FunctionOperation(function: function), input, rows: input.rows, columns: input.columns)
  }
}

/// A function of one number and its derivative.
private protocol ElementFunction: Sendable {
  static var name: String { get }
  func value(_ x: Float) -> Float
  /// The derivative at x, where the function is y.
  func slope(_ x: Float, _ y: Float) -> Float
}

private struct Tanh: ElementFunction {
  static let name = "tanh"
  func value(_ x: Float) -> Float {
    let small = Kernels.expOfMinus(2 * Double(abs(x)))
    return Float((x < 0 ? -1 : 1) * (1 - small) / (1 + small))
  }
  func slope(_ x: Float, _ y: Float) -> Float { 1 - y * y }
}

private struct Softplus: ElementFunction {
  static let name = "softplus"
  func value(_ x: Float) -> Float {
    Float(Double(max(x, 0)) + Kernels.logOfOnePlus(Kernels.expOfMinus(Double(abs(x)))))
  }
  func slope(_ x: Float, _ y: Float) -> Float { Kernels.sigmoid(x) }
}

private struct Square: ElementFunction {
  static let name = "square"
  func value(_ x: Float) -> Float { x * x }
  func slope(_ x: Float, _ y: Float) -> Float { 2 * x }
}

private struct Scale: ElementFunction {
  static let name = "scale"
  let factor: Float
  func value(_ x: Float) -> Float { factor * x }
  func slope(_ x: Float, _ y: Float) -> Float { factor }
}

private struct FunctionOperation<Function: ElementFunction>: Operation {
  static var name: String { Function.name }
  static var acceptsViews: Bool { true }
  static var skipsInactiveRows: Bool { true }
  static var isRowWise: Bool { true }
  let function: Function

  func forward(_ context: OperationContext) {
    let (x, y) = (context.input(0), context.output)
    guard x.index != nil else { return apply(to: x.pointer, y.pointer, count: y.count) }
    for row in 0..<y.rows { apply(to: x.row(row), y.row(row), count: y.columns) }
  }

  private func apply(to x: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>, count: Int) {
    for i in 0..<count { y[i] = function.value(x[i]) }
  }

  func backward(_ context: OperationContext) {
    let (x, y, dx, dy) = (context.input(0), context.output, context.inputGradient(0), context.outputGradient)
    for row in context.activeRows.lazy.map(Int.init) {
      let (x, y, dx, dy) = (x.row(row), y.row(row), dx.row(row), dy.row(row))
      for i in 0..<context.output.columns { dx[i] += dy[i] * function.slope(x[i], y[i]) }
    }
  }
}
