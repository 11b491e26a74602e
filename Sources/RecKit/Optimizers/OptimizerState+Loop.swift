extension OptimizerState {
  /// Visits every number of every weight with the objective's whole gradient.
  ///
  /// - Parameters:
  ///   - model: the weights to change.
  ///   - gradients: the data term's gradients.
  ///   - body: gets the number to change, its gradient with the regulariser's, the weight's position in the
  ///     model and the number's in the weight.
  /// - Returns: the regulariser's value before the step.
  func stepEveryWeight(
    of model: Model, gradients: Gradients, body: (inout Float, Float, _ weight: Int, _ position: Int) -> Void
  ) -> Double {
    var penalty = 0.0
    for (index, declaration) in model.declarations.enumerated() {
      let (values, gradient) = (model.buffers[index].pointer, gradients.buffers[index].pointer)
      let decay = Float(2 * declaration.l2)
      if declaration.l2 > 0 { penalty += declaration.l2 * Kernels.sumOfSquares(model.buffers[index].values) }
      for position in 0..<declaration.count {
        body(&values[position], gradient[position] + decay * values[position], index, position)
      }
    }
    return penalty
  }
}
