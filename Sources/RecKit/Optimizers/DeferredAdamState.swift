/// Adam that moves a row when it is next read, by all the steps that it is behind at once.
///
/// A row is brought up to date before it is read, at the end of an epoch, and so before evaluation and saving.
/// A gap is closed by formula (see Guides/Adam.md) where that holds, else step by step. A weight that is read as a
/// whole, such as a dense layer's, is moved at every step.
final class DeferredAdamState: LazyOptimizerState, TeamUser, RowFetching {
  /// Rows that one task of the thread pool moves.
  private static let (rowPiece, tablePiece) = (256, 4096)

  var team: Team?
  var upcoming: [UnsafeBufferPointer<Int32>]
  private let rule: Adam
  private let model: Model
  private let moments: AdamMoments
  private let schedule: AdamSchedule
  /// The step that each row of each weight is current at.
  private var current: [UnsafeMutableBufferPointer<Int32>]
  /// Whether a weight was read as a whole, so that none of its rows is ever behind.
  private var isWhole: [Bool]
  /// Since the epoch's start: positives in all batches up to each step.
  private var positives: [Double] = [0]
  private var epochStart = 0
  /// The part of the regulariser's sum that is known and not yet returned.
  private var penalty = 0.0
  /// Skipped steps of rows, so far, that were taken one by one because no formula holds.
  private(set) var exactSteps = 0

  var slots: [(name: String, values: AlignedBuffer)] { moments.slots }
  private var stepCount = 0

  init(_ rule: Adam, model: Model, plan: StepPlan) {
    self.rule = rule
    self.model = model
    moments = AdamMoments(for: model)
    schedule = AdamSchedule(rule, plan: plan)
    current = model.declarations.map {
      let steps = UnsafeMutableBufferPointer<Int32>.allocate(capacity: $0.rows)
      steps.initialize(repeating: 0)
      return steps
    }
    isWhole = model.declarations.map { _ in false }
    upcoming = model.declarations.map { _ in UnsafeBufferPointer(start: nil, count: 0) }
  }

  deinit { for steps in current { steps.deallocate() } }

  func step(_ gradients: Gradients, _ step: OptimizerStep) {
    let rowCount = step.rowCount
    stepCount = step.number
    positives.append(positives[positives.count - 1] + Double(rowCount))
    let rate = schedule.rate(ofStep: stepCount)
    // By index: copying a declaration would also copy its initializer, at every step.
    for index in model.declarations.indices {
      let l2 = model.declarations[index].l2
      let constants = rule.constants(rate: rate, l2: l2)
      let squares =
        isWhole[index]
        ? Kernels.adam(
          model.buffers[index].pointer, gradient: gradients.matrix(index).pointer,
          squares: gradients.occurrenceSquares(of: index), m: moments.first[index].pointer,
          v: moments.second[index].pointer, count: model.buffers[index].count, step: constants)
        : moveTouchedRows(of: index, by: gradients, constants)
      penalty += l2 * squares * Double(rowCount)
    }
  }

  /// Moves the rows of a weight that have a gradient; returns the sum of their squares before it.
  private func moveTouchedRows(of weight: Int, by gradients: Gradients, _ constants: AdamStep) -> Double {
    let (w, columns) = (model.buffers[weight].pointer, model.declarations[weight].columns)
    let (m, v) = (moments.first[weight].pointer, moments.second[weight].pointer)
    let (numbers, squares) = (gradients.touchedNumbers(of: weight), gradients.occurrenceSquares(of: weight))
    let (current, step) = (current[weight], Int32(stepCount))
    let upcoming = upcoming[weight]
    return gradients.touchedRows(of: weight).withUnsafeBufferPointer { rows in
      // Few rows are in this thread's cache since they were caught up.
      let piece = rows.count >= RowSet.leastCount ? Self.rowPiece : max(1, rows.count)
      return team.sum(rows.count, inPiecesOf: piece) { range in
        let start = numbers.isPacked ? numbers.start + range.lowerBound * columns : numbers.start
        let rows = UnsafeBufferPointer(rebasing: rows[range])
        defer { for row in rows { current[Int(row)] = step } }
        return Kernels.adam(
          w, gradients: (start, numbers.isPacked), squares: squares, m: m, v: v, rows: rows,
          upcoming: UnsafeBufferPointer(rebasing: upcoming[range.clamped(to: upcoming.indices)]), columns: columns,
          step: constants)
      }
    }
  }

  func takePenalty() -> Double {
    defer { penalty = 0 }
    return penalty
  }

  func resume(after steps: Int) {
    stepCount = steps
    startEpoch()
  }

  func catchUp(_ rows: UnsafeBufferPointer<Int32>, of weight: Int) {
    if !isWhole[weight] { bringUp(rows, of: weight) }
  }

  func catchUp(_ weight: Int) {
    guard !isWhole[weight] else { return }
    bringUp(nil, of: weight)
    isWhole[weight] = true
  }

  func settle() {
    for weight in current.indices where !isWhole[weight] { bringUp(nil, of: weight) }
    startEpoch()
  }

  private func startEpoch() {
    epochStart = stepCount
    positives.removeAll(keepingCapacity: true)
    positives.append(0)
    for steps in current { steps.update(repeating: Int32(stepCount)) }
  }

  /// Brings some rows, or with nil all, to the last step.
  private func bringUp(_ rows: UnsafeBufferPointer<Int32>?, of weight: Int) {
    guard stepCount > epochStart else { return }
    let (l2, columns) = (model.declarations[weight].l2, model.declarations[weight].columns)
    let (w, current) = (model.buffers[weight].pointer, current[weight])
    let (m, v) = (moments.first[weight].pointer, moments.second[weight].pointer)
    // The tables of rates grow here, and not on several threads.
    schedule.withTables(upTo: stepCount) { _ in }
    let moved = positives.withUnsafeBufferPointer { positives in
      // Indexed by step, so that the pointer to step 0 may lie outside the array; only steps of this epoch are read.
      let positives = positives.baseAddress.unsafelyUnwrapped - epochStart
      func catchUp(_ rows: UnsafeBufferPointer<Int32>?, in table: Range<Int>) -> Moved {
        let start = table.lowerBound * columns
        return Kernels.adamCatchUp(
          w + start, m: m + start, v: v + start, columns: columns, rows: rows,
          current: UnsafeMutableBufferPointer(rebasing: current[table]), step: stepCount, schedule: schedule,
          decay: Float(2 * l2), positives: positives)
      }
      guard let rows else {
        return team.sum(current.count, inPiecesOf: Self.tablePiece) { catchUp(nil, in: $0) }
      }
      guard rows.count >= RowSet.leastCount else { return catchUp(rows, in: current.indices) }
      // Each row once, ascending, so that the table is read from start to end.
      return RowSet(of: rows, rowCount: current.count).rows.withUnsafeBufferPointer { rows in
        team.sum(rows.count, inPiecesOf: Self.rowPiece) {
          catchUp(UnsafeBufferPointer(rebasing: rows[$0]), in: current.indices)
        }
      }
    }
    penalty += l2 * moved.squares
    exactSteps += moved.exactSteps
  }
}
