/// A scorer's weights: row-major matrices, by name.
public final class Model: Sendable {
  /// The declarations, in the scorer's order.
  public let declarations: [WeightDeclaration]
  /// The numbers of each.
  public let buffers: [AlignedBuffer]
  /// The rows of the embedding tables.
  public let shape: CatalogueShape

  /// Allocates zeros for every declaration; names must differ.
  public init(_ declarations: [WeightDeclaration], shape: CatalogueShape) {
    for weight in declarations {
      precondition(weight.rows >= 1 && weight.columns >= 1, "\(weight.name) is \(weight.rows) x \(weight.columns)")
    }
    precondition(Set(declarations.map(\.name)).count == declarations.count, "two weights share a name")
    self.declarations = declarations
    self.shape = shape
    buffers = declarations.map { AlignedBuffer(count: $0.count) }
  }

  /// Allocates weights and fills them from the seed, each as its initializer says.
  ///
  /// A weight's start depends on the seed, its name and its shape alone.
  public convenience init(_ declarations: [WeightDeclaration], shape: CatalogueShape, seed: UInt64) {
    self.init(declarations, shape: shape)
    for (declaration, buffer) in zip(declarations, buffers) {
      var start = InitialWeight(
        values: buffer.mutableValues, rows: declaration.rows, columns: declaration.columns,
        random: RandomStream(seed: seed, purpose: .initialisation, index: Self.key(of: declaration.name)))
      declaration.initializer.fill(&start)
    }
  }

  /// The position of a weight; an unknown name is a programmer's error.
  public func index(of name: String) -> Int {
    guard let index = declarations.firstIndex(where: { $0.name == name }) else {
      preconditionFailure("no weight is called \(name); there are \(declarations.map(\.name).joined(separator: ", "))")
    }
    return index
  }

  /// A weight as a matrix.
  func matrix(_ index: Int) -> Matrix {
    Matrix(buffers[index].pointer, rows: declarations[index].rows, columns: declarations[index].columns)
  }

  /// The numbers of a weight.
  public subscript(name: String) -> AlignedBuffer { buffers[index(of: name)] }

  /// Sum over weights of l2 times the sum of squares.
  public var penalty: Double {
    zip(declarations, buffers).reduce(0) { sum, weight in
      weight.0.l2 == 0 ? sum : sum + weight.0.l2 * Kernels.sumOfSquares(weight.1.values)
    }
  }

  /// The first weight that holds NaN or an infinity.
  var firstWeightNotFinite: String? {
    zip(declarations, buffers).first { $0.1.values.contains { !$0.isFinite } }?.0.name
  }

  /// How many numbers the weights have together.
  public var parameterCount: Int { declarations.totalCount }

  /// A model with the same weights in memory of its own.
  public func copy() -> Model {
    let copy = Model(declarations, shape: shape)
    copy.copyValues(from: buffers)
    return copy
  }

  /// Multiplies every weight by 1 - rate; decoupled weight decay.
  func decay(by rate: Double) {
    guard rate > 0 else { return }
    let factor = Float(1 - rate)
    for buffer in buffers { for position in 0..<buffer.count { buffer.pointer[position] *= factor } }
  }

  /// Overwrites every weight with the numbers of buffers of the same sizes.
  func copyValues(from sources: [AlignedBuffer]) {
    for (target, source) in zip(buffers, sources) {
      precondition(target.count == source.count, "\(source.count) numbers for a weight of \(target.count)")
      target.pointer.update(from: source.pointer, count: source.count)
    }
  }

  /// FNV-1a of the name, so that a weight's start does not depend on the others.
  private static func key(of name: String) -> Int {
    Int(name.utf8.reduce(UInt32(2_166_136_261)) { ($0 ^ UInt32($1)) &* 16_777_619 })
  }
}
