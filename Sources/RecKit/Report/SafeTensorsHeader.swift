/// The header of a safetensors file: a JSON object of a fixed shape.
struct SafeTensorsHeader {
  /// Where a tensor is.
  struct Entry {
    var name: String
    var element: SafeTensors.Element
    var shape: [Int]
    /// Its bytes, from the first number of the file.
    var offsets: Range<Int>

    /// The name with what is not printable escaped, in quotes.
    var shownName: String { ConfigNode.jsonText(of: name) }
  }

  /// Why a header cannot be read; the message continues the words "its header".
  struct Problem: Error { var message: String }

  private(set) var metadata: [(key: String, value: String)] = []
  /// In the order of their bytes.
  private(set) var entries: [Entry] = []

  /// Reads a header, linear in its length.
  init(_ bytes: [UInt8]) throws(Problem) {
    guard bytes.first == UInt8(ascii: "{") else { throw Problem(message: "does not start with {") }
    var reader = JSONReader(bytes)
    var names: Set<String> = []
    try reader.object { (name, reader) throws(Problem) in
      guard names.insert(name).inserted else {
        throw Problem(message: "has \(ConfigNode.jsonText(of: name)) twice")
      }
      if name == "__metadata__" {
        var keys: Set<String> = []
        try reader.object { (key, reader) throws(Problem) in
          guard keys.insert(key).inserted else {
            throw Problem(message: "has the metadata \(ConfigNode.jsonText(of: key)) twice")
          }
          metadata.append((key, try reader.string()))
        }
      } else {
        entries.append(try Self.entry(name, &reader))
      }
    }
    try reader.end()
    entries.sort { ($0.offsets.lowerBound, $0.offsets.upperBound) < ($1.offsets.lowerBound, $1.offsets.upperBound) }
  }

  private static func entry(_ name: String, _ reader: inout JSONReader) throws(Problem) -> Entry {
    let shown = ConfigNode.jsonText(of: name)
    var (type, shape, offsets): (String?, [Int]?, [Int]?)
    try reader.object { (key, reader) throws(Problem) in
      switch key {
      case "dtype" where type == nil: type = try reader.string()
      case "shape" where shape == nil: shape = try reader.integers()
      case "data_offsets" where offsets == nil: offsets = try reader.integers()
      default:
        throw Problem(message: "has an unknown or repeated key \(ConfigNode.jsonText(of: key)) in tensor \(shown)")
      }
    }
    guard let type, let shape, let offsets, offsets.count == 2 else {
      throw Problem(message: "lacks dtype, shape or two data_offsets of tensor \(shown)")
    }
    guard let element = SafeTensors.Element(rawValue: type) else {
      let known = SafeTensors.Element.allCases.map(\.rawValue).joined(separator: ", ")
      throw Problem(message: "says that tensor \(shown) is \(ConfigNode.jsonText(of: type)); RecKit reads \(known)")
    }
    var size = element.size
    for length in shape {
      let (product, overflows) = size.multipliedReportingOverflow(by: length)
      guard !overflows else { throw Problem(message: "gives tensor \(shown) a size beyond 64 bits") }
      size = product
    }
    // Whole numbers here are never negative, so that the difference does not overflow.
    guard offsets[0] <= offsets[1], offsets[1] - offsets[0] == size else {
      throw Problem(message: "gives tensor \(shown) of \(size) bytes the bytes \(offsets[0])..<\(offsets[1])")
    }
    return Entry(name: name, element: element, shape: shape, offsets: offsets[0]..<offsets[1])
  }
}
