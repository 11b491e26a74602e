/// Why stored tensors are not those of a fitted scorer.
public struct FittedTensorError: Error, Equatable, CustomStringConvertible {
  /// What is wrong with them.
  public let description: String

  /// Makes an error.
  public init(_ description: String) { self.description = description }
}

extension [FittedTensor] {
  /// The numbers of a tensor.
  ///
  /// - Parameters:
  ///   - name: the tensor's name.
  ///   - shape: the lengths of its axes; nil for a length that may be any, at least 1.
  /// - Returns: the tensor, whose numbers are finite 32-bit floats.
  /// - Throws: ``FittedTensorError`` where there is no such tensor.
  public func floats(_ name: String, shape: [Int?]) throws -> FittedTensor {
    let tensor = try named(name)
    let fits = zip(tensor.shape, shape).allSatisfy { length, wanted in wanted.map { $0 == length } ?? (length >= 1) }
    guard tensor.integers == nil, tensor.shape.count == shape.count, fits else {
      let wanted = shape.map { $0.map(String.init) ?? "any" }.joined(separator: " x ")
      throw FittedTensorError("the tensor \(name.escapedOnOneLine) is not \(wanted) floats of 32 bits")
    }
    guard tensor.values.allSatisfy(\.isFinite) else {
      throw FittedTensorError("the tensor \(name.escapedOnOneLine) has a number that is not finite")
    }
    return tensor
  }

  /// The whole numbers of a tensor of one dimension.
  ///
  /// - Parameters:
  ///   - name: the tensor's name.
  ///   - count: how many there must be; nil: any number.
  ///   - range: where each of them must lie.
  /// - Returns: the numbers.
  /// - Throws: ``FittedTensorError`` where there is no such tensor.
  public func integers(_ name: String, count: Int? = nil, in range: ClosedRange<Int>) throws -> [Int] {
    let tensor = try named(name)
    guard let integers = tensor.integers, count.map({ $0 == integers.count }) ?? true else {
      throw FittedTensorError(
        "the tensor \(name.escapedOnOneLine) is not \(count.map { "\($0) " } ?? "")whole numbers of 64 bits")
    }
    if let wrong = integers.first(where: { !range.contains(Int($0)) }) {
      throw FittedTensorError("the tensor \(name.escapedOnOneLine) has \(wrong), which is not in \(range)")
    }
    return integers.map { Int($0) }
  }

  private func named(_ name: String) throws -> FittedTensor {
    guard let tensor = first(where: { $0.name == name }) else {
      throw FittedTensorError("there is no tensor \(name.escapedOnOneLine)")
    }
    return tensor
  }
}
