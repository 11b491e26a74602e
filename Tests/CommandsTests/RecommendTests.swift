import Foundation
import RecKit
import RecKitCommands
import Testing

/// `reckit recommend` and `reckit similar`.
struct RecommendTests {
  private let folder: TemporaryFolder
  private let out: String

  init() throws {
    folder = try TemporaryFolder()
    out = folder.path + "/run"
    let pairs = (0..<12).flatMap { user in (0..<9).filter { (user + $0) % 4 != 0 }.map { "\(user)\t\($0)\n" } }
    _ = try folder.file("data.tsv", pairs.joined())
    // Latin-1, a formula, a control sequence, a comma and a quote.
    let titles: [(Int, [UInt8])] = [
      (0, Array("Caf".utf8) + [0xE9]), (1, Array("=cmd()|A1".utf8)), (2, Array("\u{1B}[31mred".utf8)),
      (3, Array("a, \"b\"".utf8)), (4, Array("Four".utf8)), (5, Array("Fourteen".utf8)),
      (6, Array("<b>\u{202E}x".utf8)),
      (7, Array("@x".utf8)),
    ]
    _ = try folder.file("titles.tsv", Data(titles.flatMap { Array("\($0.0)\t".utf8) + $0.1 + [10] }))
    _ = try folder.file(
      "config.txt",
      """
      dataset: {name: delimited, file: data.tsv, titles: titles.tsv, quotes: false}
      splitter: {name: random, validation: 0.1, test: 0.2}
      scorer: {name: als, factors: 3}
      evaluation: {metrics: [ndcg@5]}

      """)
    let run = CommandRun(["run", folder.path + "/config.txt", "--out", out, "--quiet"])
    #expect(run.code == 0, "\(run.errors)")
  }

  private func recommend(_ arguments: String..., input: String = "") -> CommandRun {
    CommandRun(["recommend", out] + arguments, input: input)
  }

  private func users(_ text: String) throws -> [(id: String, items: [ConfigNode])] {
    try text.split(separator: "\n").map { line in
      let node = try ConfigDocument.parse(Array(line.utf8), source: "json").root
      guard case .string(let id)? = node["user"]?.value, case .sequence(let items)? = node["items"]?.value else {
        throw CocoaError(.coderInvalidValue)
      }
      return (id, items)
    }
  }

  @Test func listsAreTheBestItemsWithoutTheUsersOwn() throws {
    let model = try StoredRun(path: out, registry: .builtIn).model(from: ".")
    let (data, width) = (model.data, model.training.shape.itemRows)
    let recommender = Recommender(model)
    for user in data.training.users.rows {
      var scores = [Float](repeating: 0, count: width)
      [Int32(user)].withUnsafeBufferPointer { user in
        scores.withUnsafeMutableBufferPointer { model.scorer.score(users: user, into: $0) }
      }
      let all = Array(data.training.items.rows)
      let own = Set(data.training.positives.items(of: user) + (data.validation?.items(of: user) ?? []))
      for (keeps, wanted) in [(false, all.filter { !own.contains(Int32($0)) }), (true, all)] {
        let best = wanted.sorted { scores[$0] > scores[$1] }.prefix(4)
        let list = try recommender.recommend(to: data.training.users[user], top: 4, keepsSeen: keeps)
        #expect(list.map(\.score) == best.map { scores[$0] })
        #expect(Set(list.map(\.row)).count == list.count && list.allSatisfy { wanted.contains($0.row) })
      }
    }
  }

  @Test func allUsersAreThoseOneByOneOnAnyNumberOfThreads() throws {
    let all = recommend("--all", "--format", "json", "--threads", "1")
    #expect(all.code == 0, "\(all.errors)")
    #expect(recommend("--all", "--format", "json", "--threads", "3").output == all.output)
    let single = (0..<12).map { recommend("--user", "\($0)", "--format", "json").output }.joined()
    #expect(all.output == single && all.output.split(separator: "\n").count == 12)
    let file = folder.path + "/lists"
    #expect(recommend("--all", "--format", "json", "--out", file).output.isEmpty)
    #expect(try String(contentsOfFile: file, encoding: .utf8) == all.output)
    let some = recommend("--users", "-", "--format", "json", input: "3\r\n\n1\n3\n")
    #expect(try users(some.output).map(\.id) == ["3", "1"])
  }

  @Test func manyUsersAreThoseOneByOne() throws {
    // More than are ranked before the first are written, and no whole number of blocks.
    let out = folder.path + "/many"
    let trained = CommandRun([
      "run", folder.path + "/config.txt", "dataset={name: synthetic, users: 1000, items: 80, interactions: 8000}",
      "scorer={name: als, factors: 3, iterations: 2}", "--out", out, "--quiet",
    ])
    #expect(trained.code == 0, "\(trained.errors)")
    let all = CommandRun(["recommend", out, "--all", "--format", "csv", "--top", "3", "--threads", "1"])
    let two = CommandRun(["recommend", out, "--all", "--format", "csv", "--top", "3", "--threads", "2"])
    #expect(two.output == all.output)
    let rows = try #require(CSV.rows(Array(all.output.utf8))).dropFirst()
    let recommender = Recommender(try StoredRun(path: out, registry: .builtIn).model(from: "."))
    let users = recommender.model.training.users
    #expect(rows.map { $0[0] } == users.rows.flatMap { [String](repeating: users[$0], count: 3) })
    for place in [0, 47, 48, 767, 768, users.rows.count - 1] {
      let user = users[users.firstRow + place]
      #expect(rows.filter { $0[0] == user }.map { $0[2] } == (try recommender.recommend(to: user, top: 3).map(\.id)))
    }
  }

  @Test func titlesOfStrangersAreHarmless() throws {
    let everything = ["--user", "1", "--keep-seen", "--top", "9"]
    let table = CommandRun(["recommend", out] + everything)
    #expect(
      table.output.contains("Café") && table.output.contains("\\u001B[31mred") && table.output.contains("\\u202E"))
    #expect(!table.output.unicodeScalars.contains { $0.value == 0x1B || $0.value == 0x202E })
    let csv = CommandRun(["recommend", out, "--format", "csv"] + everything)
    #expect(csv.output.hasPrefix("user,rank,item,title,score\n"))
    #expect(csv.output.contains(",'=cmd()|A1,") && csv.output.contains(",'@x,"))
    #expect(csv.output.contains(",\"a, \"\"b\"\"\","))
    #expect(try #require(CSV.rows(Array(csv.output.utf8))).contains { $0[3] == "=cmd()|A1" })
    let json = CommandRun(["recommend", out, "--format", "json"] + everything)
    let decoded = try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any]
    let items = try #require(decoded?["items"] as? [[String: Any]])
    #expect(
      Set(items.compactMap { $0["title"] as? String }).isSuperset(of: ["\u{1B}[31mred", "a, \"b\"", "=cmd()|A1"]))
    #expect(items.contains { $0["item"] as? String == "8" && $0["title"] is NSNull })
    let similar = CommandRun(["similar", out, "--item", "2", "--format", "csv"])
    #expect(similar.output.hasPrefix("item,rank,similar,title,similarity\n2,1,") && !similar.output.contains("\u{1B}"))
  }

  @Test func trecHasStrictlyFallingScoresAndQrels() throws {
    let qrels = folder.path + "/qrels"
    let run = recommend("--all", "--format", "trec", "--top", "5", "--qrels", qrels, "--tag", "mine")
    #expect(run.code == 0, "\(run.errors)")
    var last: [String: (rank: Int, score: Float)] = [:]
    for line in run.output.split(separator: "\n") {
      let cells = line.split(separator: " ").map(String.init)
      let (rank, score) = (try #require(Int(cells[3])), try #require(Float(cells[4])))
      #expect(cells.count == 6 && cells[1] == "Q0" && cells[5] == "mine" && rank == (last[cells[0]]?.rank ?? 0) + 1)
      #expect(score < last[cells[0]]?.score ?? .infinity)
      last[cells[0]] = (rank, score)
    }
    let test = try StoredRun(path: out, registry: .builtIn).model(from: ".").data.test
    let lines = try String(contentsOfFile: qrels, encoding: .utf8).split(separator: "\n")
    #expect(lines.count == test.count && lines.allSatisfy { $0.split(separator: " ").count == 4 && $0.hasSuffix(" 1") })
  }

  @Test func tiesGetTheSmallestStepInTrecAlone() {
    let items = [1, 1, 1, 0.5].enumerated().map { RankedItem(row: $0, id: "\($0)", title: nil, score: Float($1)) }
    let trec = RecommendationFormat.trec.text(of: "u", items, hasTitles: false)
    #expect(
      trec == """
        u Q0 0 1 1.0 reckit
        u Q0 1 2 0.99999994 reckit
        u Q0 2 3 0.9999999 reckit
        u Q0 3 4 0.5 reckit

        """)
    #expect(RecommendationFormat.csv.text(of: "u", items, hasTitles: false).hasPrefix("u,1,0,1.0\nu,2,1,1.0\n"))
  }

  @Test func idsThatTrecCannotHoldAreRefused() throws {
    _ = try folder.file("blanks.tsv", (0..<60).map { "user \($0 % 6)\ti\($0 % 10)\n" }.joined())
    let out = folder.path + "/blanks"
    let trained = CommandRun([
      "run", folder.path + "/config.txt",
      "dataset={name: delimited, ids: text, file: \(folder.path)/blanks.tsv, duplicates: first}",
      "evaluation.metrics=[auc]", "--out", out, "--quiet",
    ])
    #expect(trained.code == 0, "\(trained.errors)")
    let run = CommandRun(["recommend", out, "--all", "--format", "trec"])
    #expect(run.code == 1 && run.output.isEmpty)
    #expect(
      run.errors
        == "reckit: the user \"user 0\" is empty or has a blank or control character in its id, which TREC's format cannot hold; write csv or json, or rename it in the data\n"
    )
    #expect(
      CommandRun(["recommend", out, "--user", "usr 3"]).errors
        == "reckit: the data has no user 'usr 3'; did you mean user 3?\n")
  }

  @Test(arguments: [
    (["--user", "99"], "reckit: the data has no user 99; ids go from 0 to 11\n"),
    (["--user", "a\u{1B}"], "reckit: the data has no user a\\u001B; ids are whole numbers, such as 0\n"),
    ([], "name the users: one of --user ID, --users FILE and --all\n"),
    (["--all", "--user", "1"], "name the users: one of --user ID, --users FILE and --all\n"),
    (["--all", "--top", "0"], "--top needs a whole number from 1 to 10000000, not 0\n"),
    (["--all", "--format", "jsn"], "--format is table, csv, json, trec, not jsn; did you mean json?\n"),
    (["--all", "--format", "trec", "--tag", "a b"], "--tag needs one word without blanks\n"),
    (
      ["--all", "--out", "/dev/null"],
      "--out /dev/null: that is no file that can be replaced; name a new one, or leave the option out and redirect the output\n"
    ),
    (["--user", "1 "], "reckit: the data has no user '1 '; ids are whole numbers, such as 0\n"),
    (["--all", "--out", ""], "--out needs a file's path, not an empty one\n"),
    (["--users", "-"], "-:2: the data has no user x; ids are whole numbers, such as 0\n"),
  ])
  func mistakesAreNamed(arguments: [String], message: String) {
    let run = CommandRun(["recommend", out] + arguments, input: "1\nx\n")
    #expect(run.code != 0 && run.errors == message && run.output.isEmpty)
  }

  @Test func itemsAreFoundByTitle() {
    func similar(_ item: String) -> CommandRun { CommandRun(["similar", out, "--item", item, "--top", "2"]) }
    #expect(similar("four").output.hasPrefix("cosine of item factors with 4 Four\n"))
    #expect(similar("RED").output.hasPrefix("cosine of item factors with 2 \\u001B[31mred\n"))
    #expect(similar("fo").errors == "reckit: fo fits several titles: 4 Four; 5 Fourteen; name one by its id\n")
    #expect(
      similar("Fourten").errors == "reckit: the data has no item Fourten, by id or title; did you mean Fourteen?\n")
    #expect(CommandRun(["similar", out]).errors == "name the item: --item ID, or its title\n")
  }

  @Test(arguments: [
    ("als", "cosine of item factors"), ("ease", "item weights"), ("item_knn", "item weights"),
    ("cosine", "cosine of item factors"),
    ("mlp", "cosine of item_embedding"), ("neumf", "cosine of gmf_item_embedding and mlp_item_embedding"),
  ])
  func scorersSayWhatIsSimilar(scorer: String, measure: String) throws {
    let out = "\(folder.path)/\(scorer)"
    let trained = CommandRun(
      ["run", folder.path + "/config.txt", "scorer=\(scorer)", "--out", out, "--quiet"]
        + (["als", "ease", "item_knn"].contains(scorer) ? [] : ["training.epochs=1"]))
    #expect(trained.code == 0, "\(trained.errors)")
    let recommender = Recommender(try StoredRun(path: out, registry: .builtIn).model(from: "."))
    #expect(try recommender.similarityMeasure() == measure)
    let items = try recommender.similar(to: "3", top: 100)
    #expect(!items.isEmpty && !items.contains { $0.id == "3" })
    #expect(zip(items, items.dropFirst()).allSatisfy { $0.score >= $1.score })
    if measure.hasPrefix("cosine") { #expect(items.allSatisfy { -1.0001...1.0001 ~= $0.score }) }
  }

  @Test func listsDoNotReplaceTheRunsOwnFiles() throws {
    let file = out + "/result.json"
    let before = FileManager.default.contents(atPath: file)
    let run = recommend("--all", "--out", file)
    #expect(run.code == 2 && run.errors == "--out \(file): that is a file of the run; name another one\n")
    #expect(FileManager.default.contents(atPath: file) == before)
    let qrels = recommend("--all", "--qrels", out + "/../run/model.safetensors")
    #expect(qrels.code == 2 && qrels.errors.contains("that is a file of the run"), "\(qrels.errors)")
    #expect(recommend("--all", "--out", out + "/lists.txt").code == 0)
  }

  @Test func anItemWithoutWeightsSaysSo() throws {
    let out = folder.path + "/lonely"
    let text = (0..<60).map { "\($0 % 6)\t\($0 % 10)\n" }.joined() + "6\t10\n7\t11\n"
    let data = try folder.file("lonely.tsv", text)
    let trained = CommandRun([
      "run", folder.path + "/config.txt", "dataset={name: delimited, file: \(data), duplicates: first}",
      "splitter={name: random, test: 0.1}", "scorer=item_knn", "evaluation.metrics=[auc]", "--out", out, "--quiet",
    ])
    #expect(trained.code == 0, "\(trained.errors)")
    let run = CommandRun(["similar", out, "--item", "10"])
    #expect(run.code == 0 && run.errors == "item 10 has no weight on any other item\n", "\(run.errors)")
  }

  @Test func popularityHasNoSimilarItems() {
    let out = folder.path + "/popularity"
    #expect(CommandRun(["run", folder.path + "/config.txt", "scorer=popularity", "--out", out, "--quiet"]).code == 0)
    #expect(
      CommandRun(["similar", out, "--item", "3"]).errors
        == "reckit: scorer popularity does not say which items are similar: it has neither factors or embeddings of items nor weights between them\n"
    )
  }

  @Test func anEarlierModelHasNoChecksum() throws {
    let path = out + "/model.safetensors"
    var file = try SafeTensors(try #require(FileManager.default.contents(atPath: path)), source: path)
    file.metadata.removeAll { $0.key == "checksum" }
    try file.write(to: path)
    #expect(
      recommend("--all").errors
        == "reckit: \(path) has no checksum: an earlier version or another program wrote it; --model \(path) takes it as it is\n"
    )
    #expect(recommend("--all", "--model", path).code == 0)
  }
}
