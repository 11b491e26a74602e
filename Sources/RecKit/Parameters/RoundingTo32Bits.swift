/// A numeric value that models compute with in 32 bits.
protocol RoundingTo32Bits: Sendable {
  /// The value rounded to 32 bits; nil if it overflows (beyond 3.4e38), or is not 0 but becomes 0.
  var in32Bits: Self? { get }
}

extension Double: RoundingTo32Bits {
  var in32Bits: Double? {
    let rounded = Float(self)
    return rounded.isFinite && (rounded != 0 || self == 0) ? Double(rounded) : nil
  }
}

extension Optional: RoundingTo32Bits where Wrapped: RoundingTo32Bits {
  var in32Bits: Wrapped?? {
    guard let self else { return .some(nil) }
    return self.in32Bits.map { .some($0) }
  }
}

extension Array: RoundingTo32Bits where Element: RoundingTo32Bits {
  var in32Bits: [Element]? {
    let rounded = compactMap(\.in32Bits)
    return rounded.count == count ? rounded : nil
  }
}

extension Parameter {
  var problemIn32Bits: String? {
    guard let value = wrappedValue as? any RoundingTo32Bits else { return nil }
    guard let rounded = value.in32Bits as? Value else {
      return "must be from 1e-45 to 3.4e38 in size (models compute in 32-bit floating point)"
    }
    guard !bounds.contains(rounded) else { return nil }
    return
      "must be \(bounds.text) also when rounded to 32-bit floating point (which gives \(rounded.node.inlineText))"
  }
}
