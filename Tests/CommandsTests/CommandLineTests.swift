import RecKit
import RecKitCommands
import Testing

/// What the command line answers, literally.
struct CommandLineTests {
  @Test func versionAndHelp() {
    #expect(CommandRun(["--version"]).output == "reckit \(Reckit.version)\n")
    #expect(CommandRun(["--help"]).code == 0)
    #expect(CommandRun([]).code == 2)
    let commands = [
      "run", "check", "list", "describe", "data", "summary", "sweep", "tune", "report", "compare", "verify",
      "new",
    ]
    for command in commands {
      let help = CommandRun([command, "--help"])
      #expect(help.code == 0 && help.output.contains("usage: reckit \(command)"))
      #expect(CommandRun(["--help"]).output.contains("\n  \(command) "))
    }
  }

  @Test(arguments: [
    (
      ["rum"],
      "there is no command rum; did you mean run?\ncommands: run, check, list, describe, data, summary, evaluate, recommend, similar, sweep, tune, report, compare, verify, new, completion\n"
    ),
    (["run"], "usage: reckit run CONFIG [key=value ...]\n"),
    (["run", "x", "--thread", "2"], "reckit run has no option --thread; did you mean --threads?\n"),
    (["run", "x", "--threads"], "--threads needs N\n"),
    (["run", "x", "--threads", "0"], "--threads needs a whole number from 1 to 1024, not 0\n"),
    (["run", "x", "--threads=two"], "--threads needs a whole number from 1 to 1024, not two\n"),
    (["run", "x", "--json=yes"], "--json takes no value\n"),
    (["run", "seed=1"], "the config comes first, then key=value: seed=1 is no file\n"),
    (["check", "/nowhere/config.txt"], "/nowhere/config.txt: there is no such file\n"),
    (["check", "/"], "/ is a folder, not a config\n"),
    (
      ["list", "scorrer"],
      "there is no kind scorrer; did you mean scorer?\nkinds: dataset, splitter, sampler, scorer, loss, optimizer, metric, schedule, stopping, initializer\n"
    ),
    (["list", "scorer", "loss"], "too many operands: loss\n"),
    (
      ["describe", "stopping"],
      "stopping is a kind of component; describe one of that kind: patience\n`reckit list stopping` says what each is\n"
    ),
    (
      ["describe", "list metrics"],
      "list metrics is a kind of component; describe one of that kind: average_popularity, coverage, gini, novelty\n`reckit list metric` says what each is\n"
    ),
    (["describe", "cosin"], "there is no component cosin; did you mean cosine?\n`reckit list` shows them all\n"),
  ])
  func wrongCommands(arguments: [String], text: String) {
    let run = CommandRun(arguments)
    #expect(run.code == 2)
    #expect(run.errors == text)
    #expect(run.output.isEmpty)
  }

  @Test func listShowsEveryComponentOfTheRegistry() {
    let output = CommandRun(["list"]).output
    for entry in Registry.builtIn.entries() {
      #expect(output.contains(entry.name) && output.contains(entry.summary))
    }
    #expect(CommandRun(["list", "loss"]).output.split(separator: "\n").count == 9)
    for kind in ["losses", "Loss"] {
      #expect(CommandRun(["list", kind]).output == CommandRun(["list", "loss"]).output)
    }
    #expect(CommandRun(["list", "stopping-rules"]).output == CommandRun(["list", "stopping"]).output)
  }

  @Test func describeShowsEveryParameterOfEveryComponent() {
    for entry in Registry.builtIn.entries() {
      let output = CommandRun(["describe", entry.name]).output
      for parameter in entry.parameters { #expect(output.contains("  \(parameter.key) "), "\(entry.name)") }
    }
    #expect(CommandRun(["describe", "training"]).output.contains("batch_size"))
    // What a search with `space: default` tries.
    #expect(CommandRun(["describe", "training"]).output.contains("default 1; searched [1, 4, 16])"))
    #expect(CommandRun(["describe", "adam"]).output.contains("default 0.001; searched 0.0001\n"))
    // One name in two kinds: both are shown.
    #expect(CommandRun(["describe", "popularity"]).output.contains("scorer popularity"))
    #expect(CommandRun(["describe", "popularity"]).output.contains("sampler popularity"))
  }

  @Test(arguments: ComponentKind.allCases)
  func aKindInPlaceOfAComponentIsAnsweredWithItsComponents(kind: ComponentKind) {
    let names = Registry.builtIn.entries(kind).map(\.name).joined(separator: ", ")
    let plural = kind == .loss ? "losses" : kind.noun.replacing(" ", with: "-") + "s"
    for word in [kind.rawValue, plural] {
      let run = CommandRun(["describe", word])
      #expect(run.code == 2)
      #expect(run.errors.hasPrefix("\(word) is a kind of component; describe one of that kind: \(names)\n"))
    }
  }

  @Test func helpFitsATerminal() {
    for command in [
      "run", "check", "list", "describe", "data", "summary", "sweep", "tune", "report", "compare", "verify",
      "new",
    ] {
      let lines = CommandRun([command, "--help"]).output.split(separator: "\n")
      #expect(lines.allSatisfy { $0.count <= 80 }, "\(command)")
    }
  }

  @Test func describeIsWrittenFromTheDeclarations() {
    #expect(
      CommandRun(["describe", "margin"]).output == """
        loss margin
        Triplet loss: max(0, negative - positive + margin).
          margin  By how much a positive should score higher than a negative. (a number,
                  above 0.0; default 1.0; searched 0.1 to 2.0)

        """)
  }

  @Test func checkPrintsTheResolvedConfigWhichChecksToItself() throws {
    let folder = try TemporaryFolder()
    let first = CommandRun(["check", "-", "seed=3"], input: "scorer: dot\n")
    #expect(first.code == 0, "\(first.errors)")
    let file = try folder.file("resolved.txt", first.output)
    #expect(CommandRun(["check", file]).output == first.output)
    #expect(first.output.hasPrefix("seed: 3\ndataset:\n  name: synthetic\n"))
    let json = CommandRun(["check", "-", "seed=3", "--json"], input: "scorer: dot\n").output
    #expect(json.hasPrefix("{\n  \"seed\": 3,\n  \"dataset\": {\n    \"name\": \"synthetic\",\n"))
  }

  @Test func summaryPrintsLayersShapesAndTotals() {
    let input =
      "dataset: {name: synthetic, users: 30, items: 40, interactions: 400}\nscorer: {name: mlp, user_dim: 3, item_dim: 4, hidden_size: 6}\n"
    let output = CommandRun(["summary", "-"], input: input).output
    #expect(
      output == """
        layer            operation    output shape  parameters  connected to
        user_embedding   embedding    (pairs, 3)            90
        item_embedding   embedding    (pairs, 4)           160
        concatenate 3    concatenate  (pairs, 7)             0  user_embedding, item_embedding
        dropout 4        dropout      (pairs, 7)             0  concatenate 3
        hidden_1_kernel  dense        (pairs, 6)            48  dropout 4
        relu 6           relu         (pairs, 6)             0  hidden_1_kernel
        dropout 7        dropout      (pairs, 6)             0  relu 6
        output_kernel    dense        (pairs, 1)             7  dropout 7
        relu 9           relu         (pairs, 1)             0  output_kernel
        total parameters: 305

        """)
  }
}
