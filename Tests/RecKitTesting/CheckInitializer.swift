public import RecKit

/// Checks what every initializer must hold: finite numbers that depend on the shape and the random stream alone, and
/// nothing written outside.
///
/// - Parameters:
///   - initializer: the initializer, with the parameters it shall be checked with.
///   - shapes: rows and columns to fill; those that it has a problem with are passed over.
/// - Throws: ``CheckFailure``.
public func checkInitializer(
  _ initializer: any Initializer, shapes: [(rows: Int, columns: Int)] = [(1, 1), (7, 3), (40, 64), (1, 5)]
) throws {
  for check in initializerChecks(initializer, shapes: shapes) { try check.run() }
}

/// What ``checkInitializer(_:shapes:)`` checks, one by one.
///
/// - Parameters:
///   - initializer: the initializer.
///   - shapes: rows and columns to fill.
/// - Returns: the checks.
public func initializerChecks(
  _ initializer: any Initializer, shapes: [(rows: Int, columns: Int)] = [(1, 1), (7, 3), (40, 64), (1, 5)]
) -> [ContractCheck] {
  let name = "initializer \(type(of: initializer).name)"
  let fitting = shapes.filter { initializer.problem(rows: $0.rows, columns: $0.columns) == nil }
  func filled(_ shape: (rows: Int, columns: Int), seed: UInt64 = 3) -> [Float] {
    // A number on either side that must stay.
    var numbers = [Float](repeating: 0, count: shape.rows * shape.columns + 2)
    (numbers[0], numbers[numbers.count - 1]) = (-7, -7)
    numbers.withUnsafeMutableBufferPointer { all in
      var start = InitialWeight(
        values: UnsafeMutableBufferPointer(rebasing: all[1..<all.count - 1]), rows: shape.rows,
        columns: shape.columns, random: RandomStream(seed: seed, purpose: .initialisation))
      initializer.fill(&start)
    }
    return numbers
  }
  return [
    ContractCheck("numbers are finite, and none is written outside") {
      for shape in fitting {
        let numbers = filled(shape)
        guard numbers.first == -7, numbers.last == -7 else {
          throw CheckFailure(name, "\(shape.rows) x \(shape.columns): it writes outside of the weight")
        }
        if let place = numbers.firstIndex(where: { !$0.isFinite }) {
          throw CheckFailure(name, "\(shape.rows) x \(shape.columns): number \(place - 1) is \(numbers[place])")
        }
      }
    },
    ContractCheck("the same stream gives the same numbers") {
      for shape in fitting where filled(shape) != filled(shape) {
        throw CheckFailure(name, "\(shape.rows) x \(shape.columns): the same seed gave other numbers")
      }
    },
  ]
}
