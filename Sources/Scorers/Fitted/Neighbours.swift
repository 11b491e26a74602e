/// The least number that is among the `count` largest positive ones; 0 where there are no more than `count`.
///
/// What is at least so large is kept: of equal numbers at the end, all are, so that the choice does not depend on the
/// order of items. O(m log m) for m positive numbers.
func leastOfLargest(_ count: Int, in values: [Double]) -> Double {
  let found = values.filter { $0 > 0 }
  return found.count > count ? found.sorted(by: >)[count - 1] : 0
}
