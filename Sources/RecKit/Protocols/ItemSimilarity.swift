/// A scorer that says how similar items are to an item, for lists of similar items.
///
/// Scores that are inner products have it already: the cosine of items' factors. A fitted model of your own may conform.
public protocol ItemSimilarity: CatalogueScorer {
  /// What the numbers are, such as "cosine of item factors".
  var similarityMeasure: String { get }

  /// How similar each item is to one.
  ///
  /// - Parameter item: the item's row.
  /// - Returns: a number for each item row, the larger the more similar; none is NaN.
  func similarities(to item: Int) -> [Float]
}

/// Cosines of the rows of a table with one of them.
///
/// A row of zeros has a cosine of 0 with every row.
///
/// - Parameters:
///   - row: the row.
///   - rows: how many rows there are.
///   - columns: numbers of a row.
///   - copy: writes a row's numbers.
/// - Returns: a cosine for each row: O(rows x columns), in 64-bit floats.
func cosines(
  with row: Int, of rows: Int, columns: Int, copy: (Int, UnsafeMutableBufferPointer<Float>) -> Void
) -> [Float] {
  withUnsafeTemporaryAllocation(of: Float.self, capacity: 2 * columns) { block in
    block.initialize(repeating: 0)
    let (own, other) = (
      UnsafeMutableBufferPointer(rebasing: block[..<columns]), UnsafeMutableBufferPointer(rebasing: block[columns...])
    )
    copy(row, own)
    let square = own.reduce(0.0) { $0 + Double($1) * Double($1) }
    return (0..<rows).map { place in
      copy(place, other)
      var (product, norm) = (0.0, 0.0)
      for column in 0..<columns {
        product += Double(own[column]) * Double(other[column])
        norm += Double(other[column]) * Double(other[column])
      }
      return norm > 0 && square > 0 ? Float(product / (norm * square).squareRoot()) : 0
    }
  }
}
