import Foundation
import Testing

@testable import RecKit

struct SafeTensorsTests {
  private var file: SafeTensors {
    var file = SafeTensors()
    file.metadata = [("note", "with \"quotes\" and é")]
    file.tensors = [
      ("b", .init(shape: [2, 3], values: [1, 2, 3, 4, 5, -6])), ("a", .init(shape: [1], values: [0.1])),
      ("empty", .init(shape: [0, 4], values: [])),
    ]
    return file
  }

  @Test func whatIsWrittenReadsBack() throws {
    let data = file.data
    let found = try SafeTensors(data, source: "test")
    #expect(found.metadata("note") == "with \"quotes\" and é")
    #expect(found.tensors.map(\.name).sorted() == ["a", "b", "empty"])
    for (name, tensor) in file.tensors { #expect(found[name] == tensor) }
    // The layout that other readers expect: numbers at a multiple of 8, little-endian, in the order of writing.
    let header = Int(data.prefix(8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) })
    #expect(header % 8 == 0 && data.count == 8 + header + 7 * 4)
    #expect(Array(data[(8 + header)..<(12 + header)]) == [0, 0, 0x80, 0x3F])
  }

  @Test func everyCutIsRefused() {
    let data = file.data
    for count in 0..<data.count {
      #expect(throws: SafeTensorsError.self) { try SafeTensors(data.prefix(count), source: "test") }
    }
  }

  @Test(arguments: [
    #"{"a": {"dtype": "F64", "shape": [1], "data_offsets": [0, 4]}}"#,
    #"{"a": {"dtype": "F32", "shape": [2], "data_offsets": [0, 4]}}"#,
    #"{"a": {"dtype": "F32", "shape": [1], "data_offsets": [4, 8]}}"#,
    #"{"a": {"dtype": "F32", "shape": [-1], "data_offsets": [0, -4]}}"#, #"{"a": 3}"#, "[]", "{",
    #"{"a": {"dtype": "F32", "shape": [4611686018427387904, 4], "data_offsets": [0, 0]}}"#,
  ])
  func brokenHeadersAreRefused(header: String) {
    var data = Data([UInt8(header.utf8.count), 0, 0, 0, 0, 0, 0, 0])
    data += Data(header.utf8) + Data([0, 0, 0, 0])
    #expect(throws: SafeTensorsError.self) { try SafeTensors(data, source: "test") }
  }
}
