import Foundation
import Testing

@testable import RecKit

struct RunFolderTests {
  private let parent: String

  init() throws {
    parent = FileManager.default.temporaryDirectory.appending(path: "reckit-\(UUID().uuidString)").path(
      percentEncoded: false)
    try FileManager.default.createDirectory(atPath: parent, withIntermediateDirectories: true)
  }

  private var names: [String] { ((try? FileManager.default.contentsOfDirectory(atPath: parent)) ?? []).sorted() }

  @Test func theFolderIsThereOnlyWhenItIsWhole() throws {
    defer { try? FileManager.default.removeItem(atPath: parent) }
    let folder = RunFolder(parent + "/run/")
    #expect(folder.path == parent + "/run" && !folder.isTaken && !folder.isFinished)
    try folder.stage(keepsOld: false)
    try folder.write(Data("{}".utf8), as: "result.json")
    #expect(names == [".run.partial"] && !folder.isFinished)
    try folder.finish()
    #expect(names == ["run"] && folder.isFinished)
  }

  @Test func aRunIsReplacedAsAWhole() throws {
    defer { try? FileManager.default.removeItem(atPath: parent) }
    let folder = RunFolder(parent + "/run")
    for round in 0..<2 {
      try folder.stage(keepsOld: false)
      try folder.write(Data("\(round)".utf8), as: "only-\(round)")
      try folder.finish()
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["only-1"])
    #expect(names == ["run"])
  }

  @Test func whatAnInterruptedRunLeftStaysOnlyWhenItIsToBeResumed() throws {
    defer { try? FileManager.default.removeItem(atPath: parent) }
    let folder = RunFolder(parent + "/run")
    try folder.stage(keepsOld: false)
    try folder.write(Data(), as: "checkpoint")
    try folder.stage(keepsOld: true)
    #expect(FileManager.default.fileExists(atPath: folder.staged("checkpoint")))
    try folder.stage(keepsOld: false)
    #expect(!FileManager.default.fileExists(atPath: folder.staged("checkpoint")))
  }

  @Test func aFileThatCannotBeWrittenLeavesNothing() throws {
    defer { try? FileManager.default.removeItem(atPath: parent) }
    #expect(throws: FileError.self) { try AtomicFile.write(Data([1]), to: parent + "/none/file") }
    // A folder in the file's place: the bytes are written beside, cannot be renamed, and go.
    try FileManager.default.createDirectory(atPath: parent + "/taken", withIntermediateDirectories: false)
    #expect(throws: FileError.self) { try AtomicFile.write(Data([1]), to: parent + "/taken") }
    #expect(names == ["taken"])
  }
}
