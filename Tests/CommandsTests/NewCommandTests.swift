import Foundation
import RecKit
import RecKitTesting
import Testing

@testable import RecKitCommands

/// `reckit new`: what is written, and what is refused.
struct NewCommandTests {
  private let folder: TemporaryFolder
  private var out: String { folder.path + "/mine" }

  init() throws { folder = try TemporaryFolder() }

  private func new(_ kind: String, _ name: String, _ options: String...) -> CommandRun {
    CommandRun(["new", kind, name] + (options.contains("--out") ? [] : ["--out", out]) + options)
  }

  private func read(_ path: String) throws -> String { try String(contentsOfFile: out + "/" + path, encoding: .utf8) }

  /// A checkout of RecKit in a folder of some name, as far as `reckit new` looks at it.
  private func checkout(_ name: String) throws -> String {
    try FileManager.default.createDirectory(atPath: folder.path + "/" + name, withIntermediateDirectories: true)
    _ = try folder.file(name + "/Package.swift", "let package = Package(name: \"reckit\")\n")
    return folder.path + "/" + name
  }

  @Test func writesAPackage() throws {
    let run = new("scorer", "TwoTower")
    #expect(run.code == 0 && run.errors.isEmpty)
    #expect(
      run.output == """
        written   \(out)
                  Package.swift
                  README.md
                  config.txt
                  study.txt
                  Sources/TwoTower/TwoTowerScorer.swift
                  Sources/TwoTowerLab/main.swift
                  Tests/TwoTowerTests/TwoTowerScorerTests.swift
                  .gitignore
        next      cd \(out) && swift test && swift run -c release TwoTower-lab run config.txt

        """)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["mine"])
    let lines = try read("Sources/TwoTower/TwoTowerScorer.swift").split(separator: "\n")
    #expect(lines.count { !$0.contains("///") } <= 25)
    #expect(try read("README.md").contains("\n## Next\n"))
    #expect(try read("README.md").contains("\n   `PreparableScorer`: see RecKit's Guides/Tape.md.\n2. "))
    #expect(
      try read("Tests/TwoTowerTests/TwoTowerScorerTests.swift") == """
        import RecKit
        import RecKitTesting
        import Testing
        import TwoTower

        struct TwoTowerScorerTests {
          @Test func twoTowerScorerKeepsTheContract() throws {
            try checkScorer(TwoTowerScorer())
          }
        }

        """)
  }

  @Test(arguments: [
    ("scorer", "scorer: my_own\n"), ("sampler", "sampler: my_own\n"), ("loss", "loss: my_own\n"),
    ("metric", "metrics: [auc, my_own]"), ("list-metric", "metrics: [auc, my_own]"), ("dataset", "dataset: my_own\n"),
    ("splitter", "splitter: my_own\n"), ("schedule", "optimizer: {name: adam, schedule: my_own}\n"),
    ("stopping-rule", "stopping: my_own}\n"), ("stopping", "stopping: my_own}\n"), ("initializer", "init: my_own}\n"),
    ("optimizer", "optimizer: my_own\n"), ("fitted-scorer", "scorer: my_own\n"),
  ])
  func everyKindIsNamedInItsConfigAndStudy(kind: String, line: String) throws {
    #expect(new(kind, "MyOwn").code == 0)
    #expect(try read("config.txt").contains(line))
    let word = kind == "stopping" ? "rule" : kind.split(separator: "-").last ?? ""
    let type = "MyOwn" + word.capitalized
    #expect(try read("Sources/MyOwn/\(type).swift").contains("public static let name = \"my_own\"\n"))
    #expect(
      try read("Sources/MyOwnLab/main.swift").contains(
        "Reckit.main { registry in\n  try registry.register(\(type).self)\n}\n"))
    #expect(try read("Tests/MyOwnTests/\(type)Tests.swift").contains("(\(type)()"))
    // Without the component the config names nothing; its study is read all the same.
    let check = CommandRun(["check", out + "/config.txt"])
    #expect(check.code == 2 && check.errors.contains("my_own"))
    #expect(try ConfigDocument.parse(Data(read("study.txt").utf8), source: "study").root["seeds"] != nil)
  }

  @Test(arguments: [
    ("TwoTower", "two_tower"), ("KNN", "knn"), ("BPRMax", "bpr_max"), ("Top10Hits", "top10_hits"), ("E", "e"),
  ])
  func componentsAreNamedAfterTheirTypes(name: String, component: String) throws {
    #expect(try PackageName(name, kind: .scorer).component == component)
  }

  @Test(arguments: [
    ("TwoTower", ComponentKind.scorer, "twoTowerScorer"), ("KNN", .sampler, "knnSampler"), ("E", .stopping, "eRule"),
  ])
  func testsAreNamedAfterTheirComponents(name: String, kind: ComponentKind, function: String) throws {
    #expect(try PackageName(name, kind: kind).variable(kind) == function)
  }

  @Test(arguments: ["", "euclid", "Größe", "Two Tower", "2Tower", "Two-Tower", "A\nB", "../A", "Ж", "_A"])
  func namesThatAreNoTypesAreRefused(name: String) {
    let run = new("scorer", name)
    #expect(run.code == 2 && !FileManager.default.fileExists(atPath: out))
    #expect(
      run.errors
        == "\"\(name.replacing("\n", with: "?"))\" cannot be a type's name: use up to 64 letters (A-Z, a-z) and digits, the first a capital, such as TwoTower\n"
    )
  }

  @Test(arguments: [
    ("scorer", "Scorer", "Scorer"), ("scorer", "String", "String"), ("scorer", "Matrix", "Matrix"),
    ("scorer", "Model", "Model"), ("scorer", "Test", "Test"), ("scorer", "RecKitSamplers", "RecKitSamplers"),
    ("scorer", "Reckit", "Reckit"), ("scorer", "RecKitMine", "RecKitMine"), ("scorer", "Lab", "Lab"),
    ("scorer", "Self", "Self"), ("scorer", "Metrics", "Metrics"), ("scorer", "Null", "Null"), ("loss", "Yes", "Yes"),
    ("scorer", "Fitted", "FittedScorer"), ("scorer", "Catalogue", "CatalogueScorer"),
  ])
  func namesThatAreTakenAreRefused(kind: String, name: String, taken: String) {
    let run = new(kind, name)
    #expect(run.code == 2 && !FileManager.default.fileExists(atPath: out))
    #expect(
      run.errors
        == "\(taken) is a name that Swift, RecKit or its configs have already; choose another, such as My\(name)\n")
  }

  @Test func aComponentOfTheNameIsNotHidden() {
    #expect(new("sampler", "Uniform").errors == "a sampler named uniform already exists; choose another NAME\n")
    #expect(new("scorer", "Uniform").code == 0)
  }

  @Test func theListOfTakenNamesIsThatOfTheSources() throws {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    var found: Set<String> = []
    for folder in ["Sources/RecKit", "Sources/reckit", "Tests/RecKitTesting"] {
      let files = try FileManager.default.subpathsOfDirectory(atPath: root.appending(path: folder).path)
      for file in files where file.hasSuffix(".swift") {
        let text = try String(contentsOf: root.appending(path: folder).appending(path: file), encoding: .utf8)
        let types = /(?m)^(?:@\w+ )?public (?:final )?(?:struct|enum|protocol|class|actor|typealias) (\w+)/
        found.formUnion(text.matches(of: types).map { String($0.1) })
      }
    }
    #expect(found.subtracting(PackageName.recKit).sorted() == [])
    #expect(Set(PackageName.recKit).subtracting(found).sorted() == [])
  }

  @Test func theFolderOfACheckoutMayHaveAnyName() throws {
    let path = try checkout("Rec \"Kit\".v1")
    #expect(new("scorer", "Euclid", "--path", path + "/").code == 0)
    let quoted = path.replacing("\"", with: "\\\"")
    #expect(try read("Package.swift").contains("\n    .package(name: \"reckit\", path: \"\(quoted)\")\n"))
    #expect(try read("Package.swift").contains("\n  .product(name: product, package: \"reckit\")\n"))
  }

  @Test(arguments: [
    ("https://host/owner/RecKit.git", "0.1.0", ".upToNextMinor(from: \"0.1.0\")", "RecKit"),
    ("git@host:owner/kit", "1.2.3", "from: \"1.2.3\"", "kit"),
  ])
  func aRepositoryIsAnAddressAndAVersion(url: String, version: String, range: String, package: String) throws {
    #expect(new("scorer", "Euclid", "--url", url, "--from", version).code == 0)
    #expect(try read("Package.swift").contains("\n    .package(url: \"\(url)\", \(range))\n"))
    #expect(try read("Package.swift").contains("\n  .product(name: product, package: \"\(package)\")\n"))
  }

  @Test(arguments: [
    (
      ["--url", "a\"b"],
      "--url needs the address of a repository, such as https://HOST/OWNER/reckit.git, not \"a\"b\"\n"
    ),
    (
      ["--url", "https://a/b\nc"],
      "--url needs the address of a repository, such as https://HOST/OWNER/reckit.git, not \"https://a/b?c\"\n"
    ),
    (
      ["--url", "https://a/b/"],
      "--url needs the address of a repository, such as https://HOST/OWNER/reckit.git, not \"https://a/b/\"\n"
    ),
    (
      ["--url", "https://a/b", "--from", "1.0"],
      "--from needs a version of three numbers, such as 0.1.0, not \"1.0\"\n"
    ),
    (
      ["--url", "https://a/b", "--from", "1.0.0\")"],
      "--from needs a version of three numbers, such as 0.1.0, not \"1.0.0\")\"\n"
    ),
    (["--url", "https://a/b", "--path", "."], "--path and --url exclude each other; give one of them\n"),
    (["--from", "0.1.0"], "--from needs --url: a RecKit in a folder has only one version\n"),
    (["--path", ""], "--path needs the folder of a RecKit checkout, not \"\"\n"),
    (
      ["--path", "/nowhere"],
      "/nowhere is not a checkout of RecKit: it has no Package.swift of the package reckit; --path names one\n"
    ),
    (["--out", ""], "--out needs a folder to make, not \"\"\n"),
    (
      ["--out", "none/../mine"],
      "none/.. is not a folder; create it first, or --out names another place\n"
    ),
    (["--out", "/dev/null/mine"], "/dev/null is not a folder; create it first, or --out names another place\n"),
    (["--out", "/"], "/ already exists; nothing was written. --out names another folder\n"),
  ])
  func wrongOptionsAreRefused(options: [String], text: String) throws {
    let run = CommandRun(
      ["new", "scorer", "Euclid"] + (options.contains("--out") ? [] : ["--out", out]) + options)
    #expect(run.code == 2 && run.output.isEmpty)
    #expect(run.errors == text)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
  }

  @Test func kindsAreSuggested() {
    #expect(
      new("scorrer", "Euclid").errors
        == "`reckit new` cannot make a `scorrer`; did you mean scorer?\nkinds: scorer, fitted-scorer, sampler, loss, optimizer, metric, list-metric, dataset, splitter, schedule, stopping-rule, initializer\n"
    )
  }

  private func into(_ kind: String, _ name: String, _ options: String...) -> CommandRun {
    CommandRun(["new", kind, name, "--into", out] + options)
  }

  @Test func aSecondComponentJoinsThePackage() throws {
    #expect(new("scorer", "Euclid").code == 0)
    let run = into("loss", "SquaredHinge")
    #expect(run.code == 0 && run.errors.isEmpty, "\(run.errors)")
    #expect(
      run.output == """
        added to  \(out)
                  Sources/Euclid/SquaredHingeLoss.swift
                  Tests/EuclidTests/SquaredHingeLossTests.swift
                  config-squared_hinge.txt
                  study-squared_hinge.txt
                  Sources/EuclidLab/main.swift
        next      cd \(out) && swift test && swift run -c release Euclid-lab run config-squared_hinge.txt

        """)
    #expect(try read("README.md").contains("`squared_hinge`, a loss, is in `Sources/Euclid/SquaredHingeLoss.swift`"))
    #expect(try read("config-squared_hinge.txt").contains("Euclid-lab run config-squared_hinge.txt 'dataset="))
    #expect(into("metric", "FirstPlace").code == 0)
    #expect(
      try read("Sources/EuclidLab/main.swift").contains(
        """
        Reckit.main { registry in
          try registry.register(FirstPlaceMetric.self)
          try registry.register(SquaredHingeLoss.self)
          try registry.register(EuclidScorer.self)
        }

        """))
    #expect(try read("Tests/EuclidTests/SquaredHingeLossTests.swift").contains("import Euclid\n"))
    #expect(try read("config-squared_hinge.txt").contains("loss: squared_hinge\n"))
    #expect(try read("study-squared_hinge.txt").contains("base: config-squared_hinge.txt\n"))
    #expect(try read("config.txt").contains("scorer: euclid\n"))
  }

  @Test func aPackageOfTheOldFormIsExtendedToo() throws {
    #expect(new("scorer", "Euclid").code == 0)
    try "import Euclid\nimport RecKitCommands\n\nReckit.main { try $0.register(EuclidScorer.self) }\n".write(
      toFile: out + "/Sources/EuclidLab/main.swift", atomically: true, encoding: .utf8)
    #expect(into("sampler", "Own").code == 0)
    #expect(
      try read("Sources/EuclidLab/main.swift").hasSuffix(
        """
        Reckit.main { registry in
          try registry.register(OwnSampler.self)
          try registry.register(EuclidScorer.self)
        }

        """))
  }

  @Test func whatIsNoPackageIsNotExtended() throws {
    #expect(
      into("loss", "Own").errors
        == "\(out) is not a package that `reckit new` made: it has no Package.swift with Sources/NAME and Sources/NAMELab; --into names one\n"
    )
    #expect(new("scorer", "Euclid").code == 0)
    let before = try FileManager.default.subpathsOfDirectory(atPath: out).sorted()
    #expect(
      into("scorer", "Euclid").errors
        == "\(out)/Sources/Euclid/EuclidScorer.swift already exists; nothing was written. Choose another NAME\n")
    for option in ["out", "path", "url", "from"] {
      #expect(
        into("loss", "Own", "--" + option, "x").errors
          == "--into adds to an existing package, so --\(option) cannot be combined with it\n")
    }
    try "print(1)\n".write(toFile: out + "/Sources/EuclidLab/main.swift", atomically: true, encoding: .utf8)
    let run = into("loss", "Own")
    #expect(run.code == 2 && run.errors.contains("has no line `Reckit.main { registry in`"), "\(run.errors)")
    #expect(try FileManager.default.subpathsOfDirectory(atPath: out).sorted() == before)
  }

  @Test func nothingIsOverwritten() throws {
    _ = try folder.file("mine", "a file")
    let refused = new("scorer", "Euclid")
    #expect(refused.code == 2)
    #expect(refused.errors == "\(out) already exists; nothing was written. --out names another folder\n")
    #expect(try String(contentsOfFile: out, encoding: .utf8) == "a file")
    #expect(new("scorer", "Euclid", "--out", out + "/below").code == 2)
    #expect(new("scorer", "Euclid", "--out", folder.path + "/missing/../mine").code == 2)
    #expect(try String(contentsOfFile: out, encoding: .utf8) == "a file")
    try FileManager.default.createSymbolicLink(atPath: folder.path + "/link", withDestinationPath: "nowhere")
    #expect(new("scorer", "Euclid", "--out", folder.path + "/link").code == 2)
  }

  @Test(.enabled(if: FileManager.default.fileExists(atPath: "/proc/self"), "needs a folder that nobody can write to"))
  func aPlaceThatCannotBeWrittenIsTheCallersMistake() {
    let run = new("scorer", "Euclid", "--out", "/proc/mine")
    #expect(run.code == 2 && run.errors.hasPrefix("/proc/mine cannot be written: "), "\(run.errors)")
    #expect(run.errors.hasSuffix("--out names another place\n") && run.errors.count { $0 == "\n" } == 1)
  }

  @Test func aFolderOfTheCheckoutsNameIsRefused() throws {
    let path = try checkout("Euclid")
    try FileManager.default.createDirectory(atPath: folder.path + "/other", withIntermediateDirectories: true)
    let run = new("scorer", "Far", "--path", path, "--out", folder.path + "/other/euclid")
    #expect(run.code == 2)
    #expect(run.errors == "two packages called euclid cannot depend on each other; --out names another folder\n")
  }
}
