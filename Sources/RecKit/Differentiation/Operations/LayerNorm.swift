extension Tape {
  /// Layer normalisation: each row less its mean, over its standard deviation, times a gain, plus a bias.
  ///
  /// y = gain (x - mean) / sqrt(variance + 1e-5) + bias, mean and variance (over n) of the row.
  /// Source: Ba, Kiros, Hinton: Layer Normalization (2016).
  ///
  /// - Parameters:
  ///   - input: x.
  ///   - gain: the name of a weight of 1 x x's columns; starts best at ones.
  ///   - bias: the name of another.
  /// - Returns: the input's shape.
  public func layerNorm(_ input: Variable, gain: String, bias: String) -> Variable {
    let (rows, columns) = (input.rows, input.columns)
    guard let gain = weightIndex(gain, for: "layerNorm"), let bias = weightIndex(bias, for: "layerNorm") else {
      return nothing(rows: rows, columns: columns)
    }
    for weight in [model.declarations[gain], model.declarations[bias]] {
      require(
        weight.rows == 1 && weight.columns == columns,
        "layerNorm: the input is \(rows) x \(columns), but \(weight.name) is \(weight.rows) x \(weight.columns), not 1 x \(columns)"
      )
    }
    guard mistake == nil else { return nothing(rows: rows, columns: columns) }
    let computed = computedRows(input)
    let normalised = Matrix(arena.allocate(computed * columns), rows: computed, columns: columns)
    return record(
      LayerNormOperation(gain: gain, bias: bias, normalised: normalised, inverseDeviations: arena.allocate(computed)),
      input,
      rows: rows, columns: columns)
  }
}

private struct LayerNormOperation: Operation {
  static let name = "layer norm"
  static let acceptsViews = true
  static let skipsInactiveRows = true
  static let isRowWise = true
  let gain: Int
  let bias: Int
  /// (x - mean) / deviation of each row.
  let normalised: Matrix
  let inverseDeviations: UnsafeMutablePointer<Float>
  var weights: [Int] { [gain, bias] }

  func forward(_ context: OperationContext) {
    let (x, y, count) = (context.input(0), context.output, Double(context.output.columns))
    let (gain, bias) = (context.weight(gain).pointer, context.weight(bias).pointer)
    for row in 0..<y.rows {
      let values = UnsafeBufferPointer(start: x.row(row), count: y.columns)
      let mean = values.reduce(0.0) { $0 + Double($1) } / count
      let variance = values.reduce(0.0) { $0 + (Double($1) - mean) * (Double($1) - mean) } / count
      let inverse = 1 / (variance + 1e-5).squareRoot()
      inverseDeviations[row] = Float(inverse)
      let (z, y) = (normalised.row(row), y.row(row))
      for i in values.indices {
        z[i] = Float((Double(values[i]) - mean) * inverse)
        y[i] = gain[i] * z[i] + bias[i]
      }
    }
  }

  /// With g = gain dy: dx += (g - mean(g) - z mean(g z)) / deviation; dgain += dy z; dbias += dy.
  func backward(_ context: OperationContext) {
    let (dx, dy, gain) = (context.inputGradient(0), context.outputGradient, context.weight(gain).pointer)
    let (gainGradient, biasGradient) = (context.weightGradient(self.gain).pointer, context.weightGradient(bias).pointer)
    let columns = dy.columns
    context.gradients.touchAll(of: self.gain)
    context.gradients.touchAll(of: bias)
    for row in context.activeRows.lazy.map(Int.init) {
      let (z, dx, dy) = (normalised.row(row), dx.row(row), dy.row(row))
      var (sum, product) = (0.0, 0.0)
      for i in 0..<columns {
        let g = Double(gain[i] * dy[i])
        sum += g
        product += g * Double(z[i])
        gainGradient[i] += dy[i] * z[i]
        biasGradient[i] += dy[i]
      }
      let (mean, slope) = (Float(sum / Double(columns)), Float(product / Double(columns)))
      for i in 0..<columns { dx[i] += (gain[i] * dy[i] - mean - z[i] * slope) * inverseDeviations[row] }
    }
  }
}
