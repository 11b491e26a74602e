import Foundation
import RecKitCommands
import Testing

/// Wrong files, and what `reckit` says of them, literally; FOLDER stands for the test's folder.
struct WrongDataTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func run(_ config: String, _ arguments: [String] = []) throws -> (code: Int32, errors: String) {
    let path = try folder.file("config.txt", config)
    let run = CommandRun(["run", path, "--out", folder.path + "/run"] + arguments)
    #expect(!FileManager.default.fileExists(atPath: folder.path + "/run"), "a failed run left its folder")
    return (run.code, run.errors.replacing(folder.path, with: "FOLDER/").replacing("//", with: "/"))
  }

  @Test(arguments: [
    ("1\t1\t5\n1\t2\tgood\n", "reckit: FOLDER/train.txt:2: the rating `good` is not a number\n"),
    ("1\t1\t5\n1\t2\n", "reckit: FOLDER/train.txt:2: has 2 columns, but column 3 is to be read; is it cut off?\n"),
    ("1\t1\tnan\n", "reckit: FOLDER/train.txt:1: the rating `nan` is not finite\n"),
    ("1\t1\tinf\n", "reckit: FOLDER/train.txt:1: the rating `inf` is not finite\n"),
    (
      "user\titem\trating\n1\t1\t5\n",
      "reckit: FOLDER/train.txt:1: the user `user` is not a whole number of at least 0; set ids: text for ids that are names\n"
    ),
    ("", "reckit: FOLDER/train.txt: the file is empty\n"),
    (
      "1\t1\t1\n2\t2\t2\n",
      "reckit: the training part has no positive: no rating reaches positive_at 4.0; lower it, or look at the split\n"
    ),
    (
      "1\t1\t5\n1\t1\t4\n",
      "reckit: the training part has 1 repeated (user, item) pair, the first user 1, item 1; choose which to keep with duplicates: first, last or highest\n"
    ),
    (
      "1\t1\t5\n1\t2\t4\n1\t9\t5\n",
      "reckit: 1 pair of the test part is in training too, the first user 1, item 9: a model would be tested on what it has seen; correct the data, or choose overlap: drop or allow\n"
    ),
    (
      "1,1,5\n",
      "reckit: FOLDER/train.txt:1: the line has no tab (separator), but 3 columns separated by \",\"; set separator: \",\"\n"
    ),
  ])
  func wrongDataFiles(train: String, errors: String) throws {
    _ = try folder.file("train.txt", train)
    _ = try folder.file("test.txt", "1\t9\t5\n")
    let run = try run(
      "dataset: {name: delimited, train: train.txt, test: test.txt, rating: \"3\", positive_at: 4}\n")
    #expect(run.code == 1)
    #expect(run.errors == errors)
  }

  @Test func anEmptyTestSet() throws {
    _ = try folder.file("train.txt", "1\t1\t5\n1\t2\t5\n")
    _ = try folder.file("test.txt", "1\t9\t1\n")
    let run = try run("dataset: {name: delimited, train: train.txt, test: test.txt, rating: \"3\", positive_at: 4}\n")
    #expect(run.code == 1)
    #expect(
      run.errors
        == "reckit: the test part has no positive: no rating reaches positive_at 4.0; lower it, or look at the split\n")
  }

  @Test func oneUserWithOneInteractionLeavesNothingToTest() throws {
    _ = try folder.file("log.txt", "1\t1\n")
    let run = try run("dataset: {name: delimited, file: log.txt}\n")
    #expect(run.code == 1)
    #expect(run.errors == "reckit: the test part is empty; look at the split\n")
  }

  @Test func oneUserIsEnough() throws {
    _ = try folder.file("train.txt", "1\t1\r\n1\t2\r\n1\t9\r\n")
    _ = try folder.file("test.txt", "1\t4\r\n")
    let path = try folder.file(
      "config.txt", "dataset: {name: delimited, train: train.txt, test: test.txt, rows: ids}\ntraining: {epochs: 1}\n")
    let run = CommandRun(["run", path, "--out", folder.path + "/run"])
    #expect(run.code == 0, "\(run.errors)")
  }

  @Test func aUserWhoHasEverything() throws {
    _ = try folder.file("train.txt", "1\t1\n1\t2\n2\t1\n")
    _ = try folder.file("test.txt", "2\t2\n")
    let run = try run(
      "dataset: {name: delimited, train: train.txt, test: test.txt}\nsampler: {name: uniform, exclude: positives}\n")
    #expect(run.code == 1)
    #expect(
      run.errors == """
        reckit: sampler uniform: every item that this sampler can draw is a training positive of user 1, so no negative is left \
        to draw; set `exclude: none`, with which known positives may be drawn as negatives

        """)
  }

  @Test func aCutOffBeyondTheCatalogue() throws {
    let run = try run(
      "dataset: {name: synthetic, users: 20, items: 30, interactions: 200}\nevaluation: {metrics: [ndcg@31]}\n")
    #expect(run.code == 2)
    #expect(run.errors.contains("ndcg@31") && run.errors.contains("30"), "\(run.errors)")
  }

  @Test func anExplodingRunSaysWhereAndLeavesNothing() throws {
    let run = try run(
      """
      dataset: {name: synthetic, users: 20, items: 30, interactions: 200}
      scorer: dot
      loss: bpr
      optimizer: {name: sgd, learning_rate: 1e+30}
      training: {epochs: 3, batch_size: 8}

      """)
    #expect(run.code == 1)
    #expect(run.errors.contains("epoch 1, batch ") && run.errors.contains("try a smaller optimizer.learning_rate"))
  }

  @Test func missingFilesAndFolders() throws {
    #expect(
      try run("dataset: {name: delimited, file: none.txt}\n")
        == (1, "reckit: FOLDER/none.txt: there is no such file\n"))
    #expect(
      try run("dataset: {name: delimited, file: \".\"}\n") == (1, "reckit: FOLDER/: is a folder, not a file\n"))
  }

  @Test func aConfigThatIsNoUTF8() throws {
    let path = try folder.file("bad.txt", Data([0x73, 0x65, 0x65, 0x64, 0x3A, 0x20, 0x31, 0x0A, 0xFF]))
    let run = CommandRun(["check", path])
    #expect(run.code == 2)
    #expect(run.errors == "\(path):2:1: the byte at offset 8 is not UTF-8; save the file as UTF-8\n")
  }

  @Test func aHundredMegabytesOfNoiseAreRefusedUnread() throws {
    let path = folder.path + "/noise.txt"
    try Data().write(to: URL(fileURLWithPath: path))
    let handle = try #require(FileHandle(forWritingAtPath: path))
    // Sparse: no disk is written, but a reader sees 100 MB.
    try handle.truncate(atOffset: 100 << 20)
    try handle.close()
    let run = CommandRun(["check", path])
    #expect(run.code == 2)
    #expect(run.errors == "\(path):1:1: the file has 1048577 bytes; a config has at most 1048576\n")
  }

  @Test func deepNestingIsRefused() {
    for text in [
      String(repeating: "[", count: 100_000), String(repeating: "{a: ", count: 100_000),
      (0..<1000).map { String(repeating: " ", count: $0) + "a:\n" }.joined(),
      String(repeating: "- ", count: 100_000) + "a\n",
    ] {
      let run = CommandRun(["check", "-"], input: text)
      #expect(run.code == 2)
      #expect(run.errors.contains("nested more than 64 deep"), "\(run.errors.prefix(200))")
    }
  }

  @Test func lineEndsAndByteOrderMarksDoNotMatter() {
    let plain = CommandRun(["check", "-"], input: "seed: 3\nscorer: dot\n").output
    #expect(CommandRun(["check", "-"], input: "\u{FEFF}seed: 3\r\nscorer: dot\r\n").output == plain)
    #expect(CommandRun(["check", "-"], input: "seed: 3\nscorer: dot").output == plain)
  }

  @Test(arguments: [
    (
      "scorer.latent_dim=many",
      "argument scorer.latent_dim=many: `latent_dim` expects a whole number, not the text `many`\n    scorer.latent_dim=many\n                      ^\n"
    ),
    (
      "scorer.latent_dims=3",
      "argument scorer.latent_dims=3: scorer cosine has no parameter `latent_dims`; did you mean `latent_dim`? (known: latent_dim, l2_reg, init, user_dropout, embedding_dropout)\n    scorer.latent_dims=3\n    ^\n"
    ),
    ("scorer=", "argument scorer=: a value is missing after `=`\n    scorer=\n          ^\n"),
    ("seed", "argument seed: expected key=value, such as training.epochs=3\n    seed\n    ^\n"),
    ("=3", "argument =3: a key is missing before `=`\n    =3\n    ^\n"),
    (
      "seed=yes",
      "argument seed=yes: `yes` is ambiguous: YAML versions read it as text or as true or false; write true or false, or quote it\n    seed=yes\n         ^\n"
    ),
    (
      "evaluation.metrics=[auc",
      "argument evaluation.metrics=[auc: the `[` is not closed on its line\n    evaluation.metrics=[auc\n                       ^\n"
    ),
  ])
  func wrongArguments(argument: String, errors: String) {
    let run = CommandRun(["check", "-", argument], input: "scorer: cosine\n")
    #expect(run.code == 2)
    #expect(run.errors == errors)
  }
}
