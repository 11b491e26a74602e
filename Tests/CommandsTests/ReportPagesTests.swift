import Foundation
import RecKit
import RecKitCommands
import Testing

/// `reckit report` of a run, and the tables that a study's report adds.
struct ReportPagesTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func text(_ name: String) throws -> String {
    try String(contentsOfFile: folder.path + "/" + name, encoding: .utf8)
  }

  private func config() throws -> String {
    try folder.file(
      "config.txt",
      "dataset: {name: synthetic, users: 30, items: 40, interactions: 400}\nsplitter: {name: random, validation: 0.2}\nscorer: {name: dot, latent_dim: 4}\ntraining: {epochs: 3}\nevaluation: {metrics: [auc, ndcg@5]}\n"
    )
  }

  @Test func aRunHasAPage() throws {
    let out = folder.path + "/my <run>"
    #expect(CommandRun(["run", try config(), "--out", out, "--quiet"]).code == 0)
    let model = try Data(contentsOf: URL(fileURLWithPath: out + "/model.safetensors"))
    let run = CommandRun(["report", out])
    #expect(run.code == 0 && run.output == "written   \(out)/report.html, report.md\n", "\(run.errors)")
    let html = try text("my <run>/report.html")
    #expect(html.contains("<h1>my &lt;run&gt;</h1>") && !html.contains("<run>"))
    for title in ["Metrics", "Learning curves", "Over users", "Protocol", "Config", "How to reproduce"] {
      #expect(html.contains(">\(title)</h2>"), "\(title)")
    }
    #expect(html.contains("training positives") && html.contains("latent_dim: 4"))
    let markdown = try text("my <run>/report.md")
    #expect(markdown.contains("| metric | validation | test |"))
    // The page is RecKit's own: the run is replaced with it, and what it had stays as it was until then.
    #expect(try Data(contentsOf: URL(fileURLWithPath: out + "/model.safetensors")) == model)
    #expect(CommandRun(["run", try config(), "seed=1", "--out", out, "--quiet", "--force"]).code == 0)
    #expect(!FileManager.default.fileExists(atPath: out + "/report.html"))
    #expect(CommandRun(["report", out, "--json"]).output.hasPrefix("{"))
    #expect(CommandRun(["report", out, "--across-protocols"]).code == 2)
  }

  @Test func aFittedRunHasAPageToo() throws {
    let out = folder.path + "/run"
    #expect(
      CommandRun(
        ["run", "-", "--out", out],
        input: "scorer: popularity\ndataset: {name: synthetic, users: 30, items: 40, interactions: 400}\n"
      ).code == 0)
    #expect(CommandRun(["report", out, "--quiet"]).code == 0)
    #expect(try text("run/report.html").contains("fitted"))
  }

  @Test func unfinishedDamagedAndForeignFoldersAreNamed() throws {
    let out = folder.path + "/run"
    #expect(CommandRun(["run", try config(), "--out", out, "--quiet"]).code == 0)
    try FileManager.default.removeItem(atPath: out + "/users.csv")
    #expect(
      CommandRun(["report", out]).errors
        == "reckit: \(out)/users.csv does not exist: \(out) is not a finished run of this version; run it again\n")
    try FileManager.default.createDirectory(atPath: folder.path + "/.other.partial", withIntermediateDirectories: true)
    try Data().write(to: URL(fileURLWithPath: folder.path + "/.other.partial/config.txt"))
    #expect(CommandRun(["report", folder.path + "/other"]).errors.contains("is not finished"))
  }

  @Test func aStudyHasFactsReproductionAndALaTeXTable() throws {
    let file = try folder.file(
      "study.txt",
      "base: \(try config())\nvariants: {\"50 % & {more}_$\": {}, b: {training.negatives: 2}, c: {scorer: popularity}}\nseeds: 0..1\n"
    )
    let out = folder.path + "/out"
    let run = CommandRun(["sweep", file, "--out", out, "--quiet"])
    #expect(run.code == 0, "\(run.errors)")
    let latex = try text("out/report.tex")
    #expect(latex.contains("50 \\% \\& \\{more\\}\\_\\$ & $"))
    #expect(
      latex.contains("\\begin{tabular}{lrrl}") && latex.contains("\\bottomrule") && latex.contains("& baseline \\\\"))
    #expect(latex.count { $0 == "{" } == latex.count { $0 == "}" })
    let markdown = try text("out/report.md")
    for title in ["## Data and machine", "## Protocol ", "## The base", "## How to reproduce"] {
      #expect(markdown.contains(title), "\(title)")
    }
    #expect(markdown.contains("| training positives |") && markdown.contains("reckit sweep study.txt --out ."))
  }

  @Test func namesAreShortenedToWhatDiffers() throws {
    let file = try folder.file(
      "study.txt",
      "base: \(try config())\nvary: {scorer: [dot, cosine], training.negatives: [1, 2], sampler.exclude: [positives]}\nseeds: 0\n"
    )
    #expect(CommandRun(["sweep", file, "--out", folder.path + "/out", "--quiet"]).code == 0)
    let html = try text("out/report.html")
    #expect(html.contains("<th scope=\"row\">scorer cosine, negatives=2</th>"))
    #expect(
      html.contains(
        "scorer cosine, negatives=2, exclude=positives<div class=\"note\">shortened: scorer cosine, negatives=2"))
  }
}
