extension OptimizerState {
  /// Visits the numbers of every weight with the objective's whole gradient, but for rows whose gradient is 0.
  ///
  /// For rules that leave a number as it is where its gradient is 0: without a regulariser, rows that the batch
  /// did not touch are passed over.
  ///
  /// - Parameters:
  ///   - model: the weights to change.
  ///   - gradients: the data term's gradients.
  ///   - body: gets the number to change, its gradient with the regulariser's, the weight's position in the
  ///     model and the number's in the weight.
  /// - Returns: the regulariser's value before the step.
  public func stepWhereGradient(
    of model: Model, gradients: Gradients, body: (inout Float, Float, _ weight: Int, _ position: Int) -> Void
  ) -> Double {
    var penalty = 0.0
    for (index, declaration) in model.declarations.enumerated() {
      let (values, gradient) = (model.buffers[index].pointer, gradients.buffers[index].pointer)
      guard declaration.l2 > 0 else {
        for row in gradients.touchedRows[index] {
          let start = Int(row) * declaration.columns
          for position in start..<start + declaration.columns {
            body(&values[position], gradient[position], index, position)
          }
        }
        continue
      }
      let decay = Float(2 * declaration.l2)
      penalty += declaration.l2 * Kernels.sumOfSquares(model.buffers[index].values)
      for position in 0..<declaration.count {
        body(&values[position], gradient[position] + decay * values[position], index, position)
      }
    }
    return penalty
  }
}
