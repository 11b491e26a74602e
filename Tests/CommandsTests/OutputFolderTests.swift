import Foundation
import RecKitCommands
import Testing

/// `--out`, wherever it points: decided before anything is loaded or trained.
struct OutputFolderTests {
  private let folder: TemporaryFolder
  private let config: String
  private let study: String

  init() throws {
    folder = try TemporaryFolder()
    // Data that are not there: whoever looks at the data first says so.
    config = try folder.file("config.txt", "dataset: {name: delimited, file: nowhere.tsv}\n")
    study = try folder.file("study.txt", "base: config.txt\nvariants: {a: {}}\nseeds: 0\n")
    _ = try folder.file("file", "mine")
    try FileManager.default.createDirectory(atPath: folder.path + "/full", withIntermediateDirectories: true)
    _ = try folder.file("full/report.md", "mine")
    try FileManager.default.createSymbolicLink(atPath: folder.path + "/dangling", withDestinationPath: "gone")
  }

  private func refusals(_ out: String, environment: [String: String] = [:]) -> [CommandRun] {
    [["run", config], ["sweep", study, "--jobs", "1"]].map { command in
      CommandRun(command + ["--out", out], environment: environment)
    }
  }

  @Test(arguments: [
    ("", "--out needs a folder's path, not an empty one\n"),
    ("  \t", "--out needs a folder's path, not an empty one\n"),
    ("/", "that folder exists and may hold other files"), (".", "that folder exists and may hold other files"),
    ("./", "that folder exists and may hold other files"), ("..", "that folder exists and may hold other files"),
    ("a/..", "that folder exists and may hold other files"), ("a\nb", "there are control characters in its name"),
    ("a\u{1B}[2J", "there are control characters in its name"), ("~", "that is the home folder itself"),
    ("~nobody/x", "RecKit does not know where ~nobody is"), (String(repeating: "x", count: 256), "has 256 bytes"),
    (String(repeating: "é", count: 128), "has 256 bytes"), ("/dev/null/x", "/dev/null is a file"),
    ("nowhere-at-all/../x", "nowhere-at-all does not exist, so `..` from there does not either"),
    (String(repeating: "/abcdefgh", count: 450), "the path has 4050 bytes, too many"),
  ])
  func namesThatCannotBe(out: String, words: String) {
    for run in refusals(out, environment: ["HOME": "/home/me"]) {
      #expect(run.code == 2 && run.output.isEmpty && run.errors.contains(words), "\(run.errors)")
    }
  }

  @Test(arguments: [
    ("file", "that is a file, not a folder"), ("file/x", "file is a file, so the folder cannot be created"),
    ("dangling", "dangling is a link to something that does not exist"), ("full", "; --out names another folder"),
    ("dangling/x", "dangling is a link to something that does not exist"),
  ])
  func placesThatAreTaken(name: String, words: String) throws {
    let before = try FileManager.default.subpathsOfDirectory(atPath: folder.path).sorted()
    for run in refusals(folder.path + "/" + name) {
      #expect(run.code == 2 && run.output.isEmpty && run.errors.contains(words), "\(run.errors)")
      #expect(!run.errors.contains("nowhere.tsv"))
    }
    #expect(try FileManager.default.subpathsOfDirectory(atPath: folder.path).sorted() == before)
  }

  @Test func theNameLeavesRoomForWhatLiesBeside() throws {
    let tiny = try folder.file(
      "tiny.txt",
      "dataset: {name: synthetic, users: 9, items: 9, interactions: 40}\nscorer: {name: dot, latent_dim: 2}\ntraining: {epochs: 1}\n"
    )
    let longest = folder.path + "/" + String(repeating: "x", count: 246)
    for arguments in [[], ["--force"]] {
      let run = CommandRun(["run", tiny, "--quiet", "--out", longest] + arguments)
      #expect(run.code == 0, "\(run.errors)")
    }
    #expect(CommandRun(["run", tiny, "--quiet", "--out", longest + "x"]).code == 2)
  }

  /// A run and a package in a folder of the working directory whose name is one character.
  @Test func aNameOfOneCharacterIsAName() throws {
    let name = "\u{1F9EA}"
    defer { try? FileManager.default.removeItem(atPath: name) }
    let made = CommandRun(["new", "loss", "One", "--out", name])
    #expect(made.code == 0, "\(made.errors)")
    try FileManager.default.removeItem(atPath: name)
    let run = CommandRun(["run", config, "--out", name])
    #expect(run.code == 1 && run.errors.contains("nowhere.tsv"), "\(run.errors)")
    let missing = CommandRun(["run", config, "--out", "\(name)/\(name)/run"])
    #expect(missing.code == 1 && !FileManager.default.fileExists(atPath: name), "\(missing.errors)")
  }

  @Test func tildeIsTheHomeFolderAndALinkIsFollowed() throws {
    let tiny = try folder.file("tiny.txt", "dataset: {name: synthetic, users: 9, items: 9, interactions: 40}\n")
    let arguments = ["run", tiny, "scorer=popularity", "--quiet"]
    #expect(CommandRun(arguments + ["--out=~/new/x"], environment: ["HOME": folder.path]).code == 0)
    #expect(FileManager.default.fileExists(atPath: folder.path + "/new/x/result.json"))
    try FileManager.default.createDirectory(atPath: folder.path + "/target", withIntermediateDirectories: true)
    try FileManager.default.createSymbolicLink(
      atPath: folder.path + "/link", withDestinationPath: folder.path + "/target")
    for more in [[], ["--force"]] {
      let run = CommandRun(arguments + ["--out", folder.path + "/link/"] + more)
      #expect(run.code == 0, "\(run.errors)")
      #expect(FileManager.default.fileExists(atPath: folder.path + "/target/result.json"))
      let type = try FileManager.default.attributesOfItem(atPath: folder.path + "/link")[.type]
      #expect(type as? FileAttributeType == .typeSymbolicLink)
    }
  }
}
