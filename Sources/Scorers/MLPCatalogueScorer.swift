import RecKit

/// Scores whole catalogues with a perceptron whose first layer was multiplied out beforehand.
///
/// x W = p_u W_user + q_i W_item, so both halves are computed once for each user and item, and a pair costs
/// an addition instead of a row of a matrix product.
struct MLPCatalogueScorer: CatalogueScorer {
  private let scorer: MLPScorer
  private let model: Model
  /// Units of the first dense layer.
  private let width: Int
  private let userHalves: AlignedBuffer
  private let itemHalves: AlignedBuffer

  init(_ scorer: MLPScorer, model: Model) {
    self.scorer = scorer
    let model = model.copy()
    self.model = model
    let first = scorer.layers[0]
    width = first.units
    let kernel = model["\(first.name)_kernel"].pointer
    userHalves = AlignedBuffer(count: model.shape.userRows * width)
    itemHalves = AlignedBuffer(count: model.shape.itemRows * width)
    // The bias goes with the items.
    for item in 0..<model.shape.itemRows {
      (itemHalves.pointer + item * width).update(from: model["\(first.name)_bias"].pointer, count: width)
    }
    Kernels.multiply(
      .rows(model["user_embedding"].pointer, columns: scorer.userDim), kernel, into: userHalves.pointer,
      m: model.shape.userRows, n: width, k: scorer.userDim)
    Kernels.multiply(
      .rows(model["item_embedding"].pointer, columns: scorer.itemDim), kernel + scorer.userDim * width,
      into: itemHalves.pointer, m: model.shape.itemRows, n: width, k: scorer.itemDim, accumulate: true)
  }

  func score(users: UnsafeBufferPointer<Int32>, into output: UnsafeMutableBufferPointer<Float>) {
    let itemRows = model.shape.itemRows
    precondition(output.count == users.count * itemRows)
    guard let start = output.baseAddress else { return }
    for (position, user) in users.enumerated() {
      let scores = start + position * itemRows
      let userHalf = userHalves.pointer + Int(user) * width
      switch scorer.nHidden {
      case 0:
        for item in 0..<itemRows { scores[item] = userHalf[0] + itemHalves.pointer[item] }
      case 1:
        Kernels.reluHeads(
          userHalf, rows: itemHalves.pointer, rowCount: itemRows, width: width,
          weights: model["output_kernel"].pointer, into: scores)
        let bias = model["output_bias"].pointer[0]
        for item in 0..<itemRows { scores[item] += bias }
      default:
        scoreDeep(userHalf, into: scores)
      }
      activate(scores, count: itemRows)
    }
  }

  /// One user's scores with two hidden layers or more: a matrix product for each layer after the first.
  private func scoreDeep(_ userHalf: UnsafePointer<Float>, into scores: UnsafeMutablePointer<Float>) {
    let itemRows = model.shape.itemRows
    var x = AlignedBuffer(count: itemRows * width)
    for item in 0..<itemRows {
      for unit in 0..<width {
        x.pointer[item * width + unit] = max(0, userHalf[unit] + itemHalves.pointer[item * width + unit])
      }
    }
    for (layer, units) in scorer.layers.dropFirst() {
      let y = AlignedBuffer(count: itemRows * units)
      for item in 0..<itemRows {
        (y.pointer + item * units).update(from: model["\(layer)_bias"].pointer, count: units)
      }
      Kernels.multiply(
        .rows(x.pointer, columns: width), model["\(layer)_kernel"].pointer, into: y.pointer, m: itemRows, n: units,
        k: width, accumulate: true)
      if layer != "output" {
        for position in 0..<y.count { y.pointer[position] = max(0, y.pointer[position]) }
      }
      x = y
    }
    scores.update(from: x.pointer, count: itemRows)
  }

  private func activate(_ scores: UnsafeMutablePointer<Float>, count: Int) {
    switch scorer.outputActivation {
    case .relu: for item in 0..<count { scores[item] = max(0, scores[item]) }
    case .linear: break
    case .sigmoid: for item in 0..<count { scores[item] = Kernels.sigmoid(scores[item]) }
    }
  }
}
