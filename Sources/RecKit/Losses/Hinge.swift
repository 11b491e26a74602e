/// max(0, difference + margin) and its derivative by the difference; at the kink 0.
///
/// In `Float` as the scores are: the difference of two of them, rounded twice, is the same number.
func hinge(_ difference: Double, margin: Double) -> (value: Double, derivative: Double) {
  let hinge = Float(difference) + Float(margin)
  return hinge > 0 ? (Double(hinge), 1) : (0, 0)
}
