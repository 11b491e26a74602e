import Foundation
import Testing

@testable import RecKitDatasets

struct ZipArchiveTests {
  private let text = Data(String(repeating: "1\t2\t3\t4\n", count: 5000).utf8)

  @Test(arguments: [true, false])
  func readsStoredAndDeflatedFiles(isStored: Bool) throws {
    let data = ZipWriter(files: [
      .init(name: "d/", contents: Data(), isStored: true), .init(name: "d/a", contents: text, isStored: isStored),
      .init(name: "d/empty", contents: Data(), isStored: isStored),
    ]).data
    let zip = try ZipArchive(data)
    #expect(zip.entries.map(\.name) == ["d/a", "d/empty"])
    #expect(try zip.contents(of: zip.entries[0]) == text)
    #expect(try zip.contents(of: zip.entries[1]).isEmpty)
  }

  @Test(arguments: ["../a", "d/../../a", "/etc/passwd", "d\\a", "C:a"])
  func namesThatLeadOutAreRefused(name: String) {
    let data = ZipWriter(files: [.init(name: name, contents: text)]).data
    #expect(throws: ZipError("the name `\(name)` in it leads out of its folder")) { try ZipArchive(data) }
  }

  @Test func linksAreRefused() {
    let data = ZipWriter(files: [.init(name: "a", contents: Data("/etc/passwd".utf8), isStored: true, isLink: true)])
      .data
    #expect(throws: ZipError("a in it is a link")) { try ZipArchive(data) }
  }

  @Test func aBombIsRefusedUnread() {
    let data = ZipWriter(files: [.init(name: "a", contents: text, claimedSize: 1 << 31)]).data
    #expect(throws: ZipError("a would unpack to too many bytes")) { try ZipArchive(data) }
    let many = ZipWriter(
      files: (0..<5).map { .init(name: "a\($0)", contents: text, claimedSize: ZipArchive.Limit().file) })
    #expect(throws: ZipError("a4 would unpack to too many bytes")) { try ZipArchive(many.data) }
  }

  @Test func aBombThatLiesAboutItsSizeIsFoundWhenItIsFull() throws {
    let bomb = Data(repeating: 0, count: 10 << 20)
    let zip = try ZipArchive(ZipWriter(files: [.init(name: "a", contents: bomb, claimedSize: 100)]).data)
    #expect(throws: ZipError("a unpacks to more than the 100 bytes it says")) { try zip.contents(of: zip.entries[0]) }
  }

  @Test func aWrongChecksumIsFound() throws {
    let zip = try ZipArchive(ZipWriter(files: [.init(name: "a", contents: text, checksum: 7)]).data)
    #expect(throws: ZipError("a is damaged: its checksum differs")) { try zip.contents(of: zip.entries[0]) }
  }

  /// Cut anywhere, an archive is refused or its file is; nothing traps and no wrong bytes come out.
  @Test func everyCutIsFound() {
    let data = ZipWriter(files: [.init(name: "a", contents: text)]).data
    for count in 0..<data.count {
      #expect(throws: ZipError.self) {
        let zip = try ZipArchive(data.prefix(count))
        _ = try zip.contents(of: zip.entries[0])
      }
    }
  }

  /// A changed byte is refused, or was in a place that does not matter.
  @Test func everyChangedByteIsFoundOrHarmless() {
    let data = ZipWriter(files: [.init(name: "a", contents: text)]).data
    for position in data.indices {
      var changed = data
      changed[position] ^= 0x55
      guard let zip = try? ZipArchive(changed), let entry = zip.entries.first,
        let contents = try? zip.contents(of: entry)
      else { continue }
      #expect(contents == text)
    }
  }
}
