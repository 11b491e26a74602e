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

  @Test func aRunIsReplacedAsAWholeAndWhatIsNotItsOwnStays() throws {
    defer { try? FileManager.default.removeItem(atPath: parent) }
    let folder = RunFolder(parent + "/run")
    for round in 0..<2 {
      try folder.stage(keepsOld: false)
      try folder.write(Data("\(round)".utf8), as: "config.txt")
      if round == 0 { try folder.write(Data(), as: "model.safetensors") }
      try folder.finish()
      try Data("mine".utf8).write(to: URL(fileURLWithPath: folder.path + "/notes.md"))
    }
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() == ["config.txt", "notes.md"])
    #expect(try String(contentsOfFile: folder.path + "/config.txt", encoding: .utf8) == "1")
    #expect(names == ["run"])
  }

  @Test(arguments: [true, false])
  func aReplacementThatWasCutOffIsPutInOrder(newIsInPlace: Bool) throws {
    defer { try? FileManager.default.removeItem(atPath: parent) }
    // As a process leaves it that is killed between the renames, or before it has cleared what it moved aside.
    try FileManager.default.createDirectory(atPath: parent + "/.run.old", withIntermediateDirectories: true)
    for name in ["config.txt", "notes.md"] {
      try Data("old".utf8).write(to: URL(fileURLWithPath: parent + "/.run.old/" + name))
    }
    if newIsInPlace {
      try FileManager.default.createDirectory(atPath: parent + "/run", withIntermediateDirectories: true)
      try Data("new".utf8).write(to: URL(fileURLWithPath: parent + "/run/config.txt"))
    }
    var folder = RunFolder(parent + "/run")
    try folder.claim()
    #expect(names == [".run.lock", "run"])
    #expect(
      try String(contentsOfFile: folder.path + "/config.txt", encoding: .utf8) == (newIsInPlace ? "new" : "old"))
    #expect(try String(contentsOfFile: folder.path + "/notes.md", encoding: .utf8) == "old")
  }

  @Test func whatRecKitDidNotWriteIsNotRemovedFromTheStagingFolder() throws {
    defer { try? FileManager.default.removeItem(atPath: parent) }
    try FileManager.default.createDirectory(atPath: parent + "/.run.partial", withIntermediateDirectories: true)
    try Data("mine".utf8).write(to: URL(fileURLWithPath: parent + "/.run.partial/thesis.tex"))
    let error = #expect(throws: FileError.self) { try RunFolder(parent + "/run").stage(keepsOld: false) }
    #expect(error?.message == "holds files that RecKit did not write (thesis.tex); move it elsewhere")
    #expect(FileManager.default.fileExists(atPath: parent + "/.run.partial/thesis.tex"))
  }

  @Test func aRunHasOneWriter() throws {
    defer { try? FileManager.default.removeItem(atPath: parent) }
    var (first, second) = (RunFolder(parent + "/run"), RunFolder(parent + "/run"))
    try first.claim()
    let error = #expect(throws: FolderLock.Held.self) { try second.claim() }
    #expect(error?.holder.contains("process \(ProcessInfo.processInfo.processIdentifier) on ") == true)
    first = RunFolder(parent + "/other")
    #expect(names == [])
    try second.claim()
    // Without its lock a writer does not know whether it is alone.
    try FileManager.default.removeItem(atPath: parent + "/.run.lock")
    try second.stage(keepsOld: false)
    #expect(throws: FileError.self) { try second.write(Data(), as: "config.txt") }
    #expect(throws: FileError.self) { try second.finish() }
  }

  @Test func aLockFileThatIsNotRecKitsStays() throws {
    defer { try? FileManager.default.removeItem(atPath: parent) }
    let notes = parent + "/notes.md"
    try Data("mine".utf8).write(to: URL(fileURLWithPath: notes))
    try FileManager.default.createSymbolicLink(atPath: parent + "/.run.lock", withDestinationPath: notes)
    var folder = RunFolder(parent + "/run")
    let link = #expect(throws: FileError.self) { try folder.claim() }
    #expect(link?.message.hasPrefix("is a link, not a lock file of RecKit's") == true)
    try FileManager.default.removeItem(atPath: parent + "/.run.lock")
    try FileManager.default.moveItem(atPath: notes, toPath: parent + "/.run.lock")
    let file = #expect(throws: FileError.self) { try folder.claim() }
    #expect(file?.message.hasPrefix("is a file that RecKit did not write") == true)
    #expect(try String(contentsOfFile: parent + "/.run.lock", encoding: .utf8) == "mine")
  }

  @Test func theLockOfAProcessThatIsGoneIsTakenOver() throws {
    defer { try? FileManager.default.removeItem(atPath: parent) }
    try Data("process 1 on elsewhere since 2001".utf8).write(to: URL(fileURLWithPath: parent + "/.run.lock"))
    var folder = RunFolder(parent + "/run")
    try folder.claim()
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
