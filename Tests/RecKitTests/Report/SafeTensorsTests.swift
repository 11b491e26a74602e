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
    #"{"a": {"dtype": "F32", "shape": [1], "data_offsets": [0, 9223372036854775807]}}"#,
    #"{"a": {"dtype": "F32", "shape": [1], "data_offsets": [9223372036854775804, 9223372036854775808]}}"#,
    #"{"a": {"dtype": "F32", "shape": [1], "data_offsets": [0, 4]}, "b": {"dtype": "U8", "shape": [2], "data_offsets": [2, 4]}}"#,
    #"{"a": {"dtype": "U8", "shape": [1], "data_offsets": [0, 1]}, "b": {"dtype": "U8", "shape": [2], "data_offsets": [2, 4]}}"#,
    #"{"a": {"dtype": "U8", "shape": [2], "data_offsets": [0, 2]}, "a": {"dtype": "U8", "shape": [2], "data_offsets": [2, 4]}}"#,
    #"{"a": {"dtype": "U8", "shape": [3], "data_offsets": [0, 3]}}"#, #"{}"#,
    #"{"a": {"dtype": "F32", "shape": [1], "data_offsets": [0, 4]}} {}"#,
    #"{"a": {"dtype": "F32", "dtype": "F32", "shape": [1], "data_offsets": [0, 4]}}"#,
    #"{"a": {"dtype": "F32", "shape": [true], "data_offsets": [0, 4]}}"#,
    #"{"a": {"dtype": "F32", "shape": [1.0], "data_offsets": [0, 4]}}"#,
    #"{"a": {"dtype": "F32", "shape": [01], "data_offsets": [0, 4]}}"#,
    #"{"a": {"dtype": "F32", "shape": [], "data_offsets": [0, 4, 4]}}"#,
    #"{"__metadata__": {"a": 3}, "a": {"dtype": "F32", "shape": [1], "data_offsets": [0, 4]}}"#,
    #"{"__metadata__": {"a": "", "a": ""}, "a": {"dtype": "F32", "shape": [1], "data_offsets": [0, 4]}}"#,
    #"{"\ud800": {"dtype": "F32", "shape": [1], "data_offsets": [0, 4]}}"#,
    #" {"a": {"dtype": "F32", "shape": [1], "data_offsets": [0, 4]}}"#,
    #"{"a": {"dtype": "F32", "shape": [1], "data_offsets": [0, 4]}"#, #"{"a": {"dtype": "F32", "shape": [1"#,
    #"{"a\u00"#,
  ])
  func brokenHeadersAreRefused(header: String) {
    var data = Data([UInt8(truncatingIfNeeded: header.utf8.count), 0, 0, 0, 0, 0, 0, 0])
    data += Data(header.utf8) + Data([0, 0, 0, 0])
    #expect(throws: SafeTensorsError.self) { try SafeTensors(data, source: "test") }
  }

  @Test func headersOfOtherWritersAreRead() throws {
    let header =
      #"{"__metadata__":{"\u00e9\ud83d\ude00\/":"\n"},"z":{"data_offsets":[0,4],"dtype":"F32","shape":[]}}   "#
    let data = Data([UInt8(header.utf8.count), 0, 0, 0, 0, 0, 0, 0]) + Data(header.utf8) + Data([0, 0, 0x80, 0x3F])
    let file = try SafeTensors(data, source: "test")
    #expect(file.metadata("é😀/") == "\n")
    #expect(file["z"]?.floats == [1])
    // A slice of other bytes.
    #expect(try SafeTensors((Data([1, 2, 3]) + data).dropFirst(3), source: "test")["z"]?.floats == [1])
  }

  @Test func everyKindReadsBackAtAMultipleOfItsSize() throws {
    var file = SafeTensors()
    file.tensors = [
      ("bytes", .init(bytes: [1, 2, 255])), ("floats", .init(shape: [1], values: [-0.5])),
      ("integers", .init(shape: [2], integers: [.min, .max])), ("doubles", .init(shape: [1, 1], doubles: [.pi])),
    ]
    let found = try SafeTensors(file.data, source: "test")
    #expect(found.tensors.map(\.name) == ["integers", "doubles", "floats", "bytes"])
    #expect(found["bytes"]?.bytes == [1, 2, 255] && found["floats"]?.floats == [-0.5])
    #expect(found["integers"]?.integers == [.min, .max] && found["doubles"]?.doubles == [.pi])
    #expect(found["integers"]?.floats == nil)
  }

  @Test(arguments: [
    IdentifierMap.integers(1..<4), .integers(ascending: [3, 1000, 1 << 60]), .names(["b", "", "é\n\0", "a b"]),
    .names([]),
  ])
  func identifiersReadBack(map: IdentifierMap) throws {
    var file = SafeTensors()
    file.append(map, as: "users")
    let found = try SafeTensors(file.data, source: "test")
    #expect(try found.identifiers("users", source: "test") == map)
    #expect(throws: SafeTensorsError.self) { try found.identifiers("items", source: "test") }
  }

  @Test func namesDoNotGrowTheHeader() {
    var file = SafeTensors()
    file.append(.names((0..<10_000).map { "user-\($0)" }), as: "users")
    #expect(file.data.prefix(2).reversed().reduce(0) { $0 << 8 | Int($1) } < 400)
  }

  @Test func identifiersThatContradictThemselvesAreRefused() throws {
    var file = SafeTensors()
    file.append(.names(["ab", "c"]), as: "users")
    for ends in [[2], [2, 4], [3, 2], [-1, 3], [2, 2]] as [[Int64]] {
      file.tensors[0].tensor = .init(shape: [ends.count], integers: ends)
      #expect(throws: SafeTensorsError.self) { try file.identifiers("users", source: "test") }
    }
  }
}
