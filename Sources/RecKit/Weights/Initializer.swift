/// How a weight's numbers are initialised.
///
/// ```swift
/// struct TinyInitializer: Initializer {
///   static let name = "tiny"
///   static let summary = "Uniform in [0, 0.001)."
///
///   func fill(_ start: inout InitialWeight) { start.fill { Float(0.001 * $0.nextUnit()) } }
/// }
/// ```
public protocol Initializer: Component {
  /// Fills the numbers, which are 0 at first.
  ///
  /// The numbers may depend only on the shape and on the weight's own random stream.
  func fill(_ start: inout InitialWeight)

  /// Why a weight of this shape cannot be initialised so, and the remedy; nil: it can.
  func problem(rows: Int, columns: Int) -> String?
}

extension Initializer {
  /// Any shape is valid.
  public func problem(rows: Int, columns: Int) -> String? { nil }
}

/// A weight that is to be filled.
public struct InitialWeight {
  /// Its numbers, row by row.
  public let values: UnsafeMutableBufferPointer<Float>
  /// Its rows.
  public let rows: Int
  /// Its columns.
  public let columns: Int
  /// Random numbers that depend on the seed and the weight's name.
  public var random: RandomStream

  /// Takes numbers to fill, `rows * columns` of them.
  public init(values: UnsafeMutableBufferPointer<Float>, rows: Int, columns: Int, random: RandomStream) {
    precondition(values.count == rows * columns, "\(values.count) numbers for \(rows) x \(columns)")
    self.values = values
    self.rows = rows
    self.columns = columns
    self.random = random
  }

  /// Sets every number in turn.
  public mutating func fill(_ next: (inout RandomStream) -> Float) {
    // In a variable of its own, the stream stays in registers.
    var stream = random
    for position in values.indices { values[position] = next(&stream) }
    random = stream
  }
}

/// All 0.
public struct ZerosInitializer: Initializer {
  /// The name in configs.
  public static let name = "zeros"
  /// One sentence for lists.
  public static let summary = "All 0."
  /// Makes the initializer.
  public init() {}
  /// Leaves the zeros.
  public func fill(_ start: inout InitialWeight) {}
}

/// All 1.
public struct OnesInitializer: Initializer {
  /// The name in configs.
  public static let name = "ones"
  /// One sentence for lists.
  public static let summary = "All 1."
  /// Makes the initializer.
  public init() {}
  /// Fills with ones.
  public func fill(_ start: inout InitialWeight) { start.values.update(repeating: 1) }
}

/// Uniform in [-limit, limit).
public struct UniformInitializer: Initializer {
  /// The name in configs.
  public static let name = "uniform"
  /// One sentence for lists.
  public static let summary = "Uniform in [-limit, limit)."

  /// The largest distance from 0.
  @Parameter("The largest distance from 0.", in: 0...1e6)
  public var limit = 0.05

  /// Makes the initializer with Keras' default for embeddings, 0.05.
  public init() {}

  /// Makes the initializer with a limit.
  public init(limit: Double) { self.limit = limit }

  /// Fills.
  public func fill(_ start: inout InitialWeight) {
    let limit = limit
    start.fill { Float(($0.nextUnit() * 2 - 1) * limit) }
  }
}

/// Normal with mean 0.
public struct NormalInitializer: Initializer {
  /// The name in configs.
  public static let name = "normal"
  /// One sentence for lists.
  public static let summary = "Normal with mean 0."

  /// The standard deviation.
  @Parameter("The standard deviation.", in: 0...1e6)
  public var sd = 0.01

  /// Makes the initializer with its defaults.
  public init() {}

  /// Makes the initializer with a standard deviation.
  public init(sd: Double) { self.sd = sd }

  /// Fills.
  public func fill(_ start: inout InitialWeight) {
    let sd = sd
    start.fill { Float($0.nextNormal() * sd) }
  }
}

/// Uniform in ±sqrt(6 / (rows + columns)) (Glorot and Bengio, 2010).
public struct XavierInitializer: Initializer {
  /// The name in configs.
  public static let name = "xavier"
  /// One sentence for lists.
  public static let summary = "Uniform in ±sqrt(6 / (rows + columns)), of Glorot and Bengio."

  /// What the limit is multiplied by.
  @Parameter("What the limit sqrt(6 / (rows + columns)) is multiplied by.", in: 0...1e6)
  public var gain = 1.0

  /// `gain`.
  public static let leftOutAtDefault: Set = ["gain"]

  /// Makes the initializer with its defaults.
  public init() {}

  /// Fills.
  public func fill(_ start: inout InitialWeight) {
    let limit = (6 / (Double(start.rows) + Double(start.columns))).squareRoot()
    UniformInitializer(limit: gain * limit).fill(&start)
  }
}

/// Given numbers, such as embeddings that were trained elsewhere.
public struct ValuesInitializer: Initializer {
  /// The name in configs.
  public static let name = "values"
  /// One sentence for lists.
  public static let summary = "Given numbers, row by row."

  /// The numbers, row by row.
  @Parameter("The numbers, row by row.")
  public var numbers: [Double] = []

  /// Makes the initializer without numbers.
  public init() {}

  /// Makes the initializer.
  public init(_ numbers: [Double]) { self.numbers = numbers }

  /// A problem unless there are as many numbers as the weight has.
  public func problem(rows: Int, columns: Int) -> String? {
    rows.multipliedReportingOverflow(by: columns) == (numbers.count, false)
      ? nil : "there are \(numbers.count) numbers, and the weight has \(rows) x \(columns)"
  }

  /// Fills.
  public func fill(_ start: inout InitialWeight) {
    for (position, number) in zip(start.values.indices, numbers) { start.values[position] = Float(number) }
  }
}

extension Initializer where Self == ZerosInitializer {
  /// All 0.
  public static var zeros: Self { Self() }
}

extension Initializer where Self == OnesInitializer {
  /// All 1.
  public static var ones: Self { Self() }
}

extension Initializer where Self == UniformInitializer {
  /// Uniform in [-limit, limit).
  public static func uniform(_ limit: Double) -> Self { Self(limit: limit) }
}

extension Initializer where Self == NormalInitializer {
  /// Normal with mean 0.
  public static func normal(sd: Double) -> Self { Self(sd: sd) }
}

extension Initializer where Self == XavierInitializer {
  /// Uniform in ±sqrt(6 / (rows + columns)).
  public static var xavier: Self { Self() }
}

extension Initializer where Self == ValuesInitializer {
  /// Given numbers, row by row.
  public static func values(_ numbers: [Double]) -> Self { Self(numbers) }
}
