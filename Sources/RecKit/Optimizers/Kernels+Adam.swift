internal import CRecKitKernels

extension Kernels {
  /// One Adam step over `count` numbers; returns the sum of squares of `w` before it, 0 without a regulariser.
  ///
  /// Where `squares` is given, it stands for the square of the gradient; without a gradient, it is 0.
  static func adam(
    _ w: UnsafeMutablePointer<Float>, gradient: UnsafePointer<Float>?, squares: UnsafePointer<Float>? = nil,
    m: UnsafeMutablePointer<Float>, v: UnsafeMutablePointer<Float>, count: Int, step: AdamStep
  ) -> Double {
    // Sums of squares are added in Float64 between chunks, so that their error does not grow with the table.
    var sum = 0.0
    var start = 0
    while start < count {
      let length = min(4096, count - start)
      sum += Double(
        set.adam(
          w + start, gradient.map { $0 + start }, squares.map { $0 + start }, m + start, v + start, Int64(length),
          step.constants))
      start += length
    }
    return sum
  }

  /// One Adam step over some rows of a table; returns the sum of squares of those rows before it, 0 without a
  /// regulariser.
  ///
  /// The rows' gradients stand one after the other where they are packed, else each at its row's place in the table, as
  /// `squares` do. The rows of `upcoming` are fetched meanwhile, as many as there are rows.
  static func adam(
    _ w: UnsafeMutablePointer<Float>, gradients: (start: UnsafeMutablePointer<Float>, isPacked: Bool),
    squares: UnsafePointer<Float>?, m: UnsafeMutablePointer<Float>, v: UnsafeMutablePointer<Float>,
    rows: UnsafeBufferPointer<Int32>, upcoming: UnsafeBufferPointer<Int32>, columns: Int, step: AdamStep
  ) -> Double {
    set.adam_rows(
      w, gradients.start, gradients.isPacked ? 1 : 0, squares, m, v, rows.baseAddress, Int64(rows.count),
      upcoming.baseAddress, Int64(upcoming.count), Int64(columns), step.constants)
  }

  /// Brings rows of a table up to a step by taking Adam's steps without a gradient.
  ///
  /// - Parameters:
  ///   - w: the table.
  ///   - m: its first moments.
  ///   - v: its second moments.
  ///   - columns: the table's columns.
  ///   - rows: the rows, repetitions allowed; nil: all rows.
  ///   - current: the step that each row is current at.
  ///   - step: the step to bring them to.
  ///   - schedule: rates, known up to that step.
  ///   - decay: 2 l2.
  ///   - positives: positives in the batches up to each step, by step.
  /// - Returns: the sum over rows and steps of the row's sum of squares times the step's positives, 0 without a
  ///   regulariser; and how many steps were taken one by one.
  static func adamCatchUp(
    _ w: UnsafeMutablePointer<Float>, m: UnsafeMutablePointer<Float>, v: UnsafeMutablePointer<Float>, columns: Int,
    rows: UnsafeBufferPointer<Int32>?, current: UnsafeMutableBufferPointer<Int32>, step: Int, schedule: AdamSchedule,
    decay: Float, positives: UnsafePointer<Double>
  ) -> Moved {
    var exactSteps: Int64 = 0
    let squares = schedule.withTables(upTo: step) { schedule in
      withUnsafePointer(to: schedule) {
        set.adam_catch_up(
          w, m, v, Int64(columns), rows?.baseAddress, Int64(rows?.count ?? current.count), current.baseAddress,
          Int32(step), $0, decay, positives, &exactSteps)
      }
    }
    return Moved(squares: squares, exactSteps: Int(exactSteps))
  }
}

/// What bringing rows up to a step returns.
struct Moved: AdditiveArithmetic {
  /// The sum over rows and steps of the row's sum of squares times the step's positives.
  var squares: Double
  /// Steps that were taken one by one.
  var exactSteps: Int

  static let zero = Moved(squares: 0, exactSteps: 0)

  static func + (one: Moved, other: Moved) -> Moved {
    Moved(squares: one.squares + other.squares, exactSteps: one.exactSteps + other.exactSteps)
  }

  static func - (one: Moved, other: Moved) -> Moved {
    Moved(squares: one.squares - other.squares, exactSteps: one.exactSteps - other.exactSteps)
  }
}

/// The constants of one Adam step.
struct AdamStep {
  /// learning_rate * sqrt(1 - beta2^t) / (1 - beta1^t).
  var rate: Float
  var beta1: Float
  var beta2: Float
  var epsilon: Float
  /// 2 * l2.
  var decay: Float

  fileprivate var constants: reckit_adam_step {
    reckit_adam_step(rate: rate, beta1: beta1, beta2: beta2, epsilon: epsilon, decay: decay)
  }
}
