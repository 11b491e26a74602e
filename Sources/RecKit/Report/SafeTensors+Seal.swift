extension SafeTensors {
  /// The metadata key of ``seal()``.
  static let sealKey = "checksum"

  /// Adds a checksum of all tensors and all metadata so far (XXH64), so that damage is noticed.
  mutating func seal() { metadata.append((Self.sealKey, seal(of: self))) }

  /// Whether the checksum is that of what is there; nil where there is no checksum.
  var isSealIntact: Bool? {
    guard let sum = metadata(Self.sealKey) else { return nil }
    return sum == seal(of: self)
  }

  /// In the order of names, so that a file that is written anew in another order has the same.
  private func seal(of file: SafeTensors) -> String {
    var hash = XXHash64()
    func add(_ text: String) { Array((text + "\n").utf8).withUnsafeBytes { hash.update($0) } }
    for (key, value) in file.metadata.sorted(by: { $0.key < $1.key }) where key != Self.sealKey {
      add("\(key.utf8.count) \(key) \(value.utf8.count) \(value)")
    }
    for (name, tensor) in file.tensors.sorted(by: { $0.name < $1.name }) {
      add("\(name.utf8.count) \(name) \(tensor.element.rawValue) \(tensor.shape)")
      tensor.withUnsafeBytes { hash.update($0) }
    }
    let digits = String(hash.value, radix: 16)
    return "xxh64 " + String(repeating: "0", count: 16 - digits.count) + digits
  }
}
