import RecKitCommands
import Testing

/// Wrong configs with what `reckit check` says of them, literally.
struct WrongConfigTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let config: String
    let errors: String

    init(_ title: String, _ config: String, _ errors: String) {
      testDescription = title
      self.config = config
      self.errors = errors
    }
  }

  @Test(arguments: cases)
  func everyProblemIsNamedWithItsPlace(_ wrong: Case) {
    let run = CommandRun(["check", "-"], input: wrong.config)
    #expect(run.code == 2)
    #expect(run.output.isEmpty)
    #expect(run.errors == wrong.errors + "\n")
  }

  static let cases: [Case] = [
    Case(
      "an unknown component", "scorer: cosin\n",
      """
      <stdin>:1:9: unknown scorer `cosin`; did you mean `cosine`? (known: cosine, dot, mlp, popularity, random)
          scorer: cosin
                  ^
      """),
    Case(
      "a tab for indentation", "scorer:\n\tname: cosine\n",
      """
      <stdin>:2:1: a tab must not indent; use spaces
           name: cosine
          ^
      """),
    Case(
      "a key set twice", "seed: 1\nseed: 2\n",
      """
      <stdin>:2:1: `seed` was set in line 1 already
          seed: 2
          ^
      """),
    Case(
      "yes", "seed: yes\n",
      """
      <stdin>:1:7: `yes` is ambiguous: YAML versions read it as text or as true or false; write true or false, or quote it
          seed: yes
                ^
      """),
    Case(
      "a leading zero", "seed: 0777\n",
      """
      <stdin>:1:7: `0777` is ambiguous: some YAML readers take a leading 0 for the base 8; leave it out, or quote it
          seed: 0777
                ^
      """),
    Case(
      "an underscore", "seed: 1_000\n",
      """
      <stdin>:1:7: `1_000` is ambiguous: some YAML readers take it for a number; leave the _ out, or quote it
          seed: 1_000
                ^
      """),
    Case(
      "the base 60", "seed: 12:30\n",
      """
      <stdin>:1:7: `12:30` is ambiguous: some YAML readers take it for a number to the base 60; quote it
          seed: 12:30
                ^
      """),
    Case(
      "a date", "dataset: 2020-01-01\n",
      """
      <stdin>:1:10: `2020-01-01` is ambiguous: some YAML readers take it for a date; quote it
          dataset: 2020-01-01
                   ^
      """),
    Case(
      "hexadecimal", "seed: 0x1F\n",
      """
      <stdin>:1:7: `0x1F` is ambiguous: write the number to the base 10, or quote it
          seed: 0x1F
                ^
      """),
    Case(
      "text for a number", "seed: \"1\"\n",
      """
      <stdin>:1:7: `seed` expects a whole number of at least 0, not the text `1`
          seed: "1"
                ^
      """),
    Case(
      "a negative seed", "seed: -1\n",
      """
      <stdin>:1:7: `seed` expects a whole number of at least 0, not -1
          seed: -1
                ^
      """),
    Case(
      "a seed with decimals", "seed: 1.5\n",
      """
      <stdin>:1:7: `seed` expects a whole number of at least 0, not 1.5
          seed: 1.5
                ^
      """),
    Case(
      "a seed beyond 64 bits", "seed: 99999999999999999999\n",
      """
      <stdin>:1:7: `99999999999999999999` does not fit into 64 bits
          seed: 99999999999999999999
                ^
      """),
    Case(
      "an unknown section", "sed: 1\n",
      """
      <stdin>:1:1: unknown section `sed`; did you mean `seed`? (known: seed, dataset, splitter, sampler, scorer, loss, optimizer, training, evaluation)
          sed: 1
          ^
      """),
    Case(
      "an unknown parameter", "scorer: {name: cosine, latent_dims: 3}\n",
      """
      <stdin>:1:24: scorer cosine has no parameter `latent_dims`; did you mean `latent_dim`? (known: latent_dim, l2_reg)
          scorer: {name: cosine, latent_dims: 3}
                                 ^
      """),
    Case(
      "several problems at once", "scorer:\n  name: cosine\n  latent_dim: many\n  l2_reg: -1\nloss: hinge\n",
      """
      <stdin>:3:15: `latent_dim` expects a whole number, not the text `many`
            latent_dim: many
                        ^
      <stdin>:4:11: `l2_reg` must be at least 0.0, not -1
            l2_reg: -1
                    ^
      <stdin>:5:7: unknown loss `hinge` (known: bpr, logistic, margin)
          loss: hinge
                ^
      """),
    Case(
      "zero epochs and a negative batch size", "training: {epochs: 0, batch_size: -5}\n",
      """
      <stdin>:1:20: `epochs` must be from 1 to 1000000000, not 0
          training: {epochs: 0, batch_size: -5}
                             ^
      <stdin>:1:35: `batch_size` must be from 1 to 16777216, not -5
          training: {epochs: 0, batch_size: -5}
                                            ^
      """),
    Case(
      "NaN as YAML writes it", "scorer: {name: cosine, l2_reg: .nan}\n",
      """
      <stdin>:1:32: `.nan`: numbers must be finite
          scorer: {name: cosine, l2_reg: .nan}
                                         ^
      """),
    Case(
      "NaN as a word", "scorer: {name: cosine, l2_reg: nan}\n",
      """
      <stdin>:1:32: `l2_reg` expects a number, not the text `nan`
          scorer: {name: cosine, l2_reg: nan}
                                         ^
      """),
    Case(
      "infinity by overflow", "scorer: {name: cosine, l2_reg: 1e999}\n",
      """
      <stdin>:1:32: `1e999`: numbers must be finite
          scorer: {name: cosine, l2_reg: 1e999}
                                         ^
      """),
    Case(
      "infinity", "scorer: {name: cosine, l2_reg: -.inf}\n",
      """
      <stdin>:1:32: `-.inf`: numbers must be finite
          scorer: {name: cosine, l2_reg: -.inf}
                                         ^
      """),
    Case(
      "an anchor", "scorer: &a cosine\n",
      """
      <stdin>:1:9: anchors and aliases are not supported; write the value out, or quote the text
          scorer: &a cosine
                  ^
      """),
    Case(
      "an alias", "scorer: *a\n",
      """
      <stdin>:1:9: anchors and aliases are not supported; write the value out, or quote the text
          scorer: *a
                  ^
      """),
    Case(
      "a tag", "scorer: !tag cosine\n",
      """
      <stdin>:1:9: tags are not supported; leave it out, or quote the text
          scorer: !tag cosine
                  ^
      """),
    Case(
      "a block scalar", "scorer: |\n  cosine\n",
      """
      <stdin>:1:9: text over several lines is not supported; quote it on one line
          scorer: |
                  ^
      <stdin>:2:3: this line is indented more than the line above, which ends in a value already
            cosine
            ^
      """),
    Case(
      "a document marker", "---\nseed: 1\n",
      """
      <stdin>:1:1: a config is one document without markers or directives; remove this line
          ---
          ^
      """),
    Case(
      "deeper after a value", "seed: 1\n  scorer: cosine\n",
      """
      <stdin>:2:3: this line is indented more than the line above, which ends in a value already
            scorer: cosine
            ^
      """),
    Case(
      "shallower than the start", " seed: 1\nscorer: cosine\n",
      """
      <stdin>:2:1: this line is indented by 0, which fits no line above
          scorer: cosine
          ^
      """),
    Case(
      "an open list", "scorer: [cosine\n",
      """
      <stdin>:1:9: the `[` is not closed on its line
          scorer: [cosine
                  ^
      """),
    Case(
      "an open quote", "scorer: \"cosine\n",
      """
      <stdin>:1:9: the quote is not closed on its line
          scorer: "cosine
                  ^
      """),
    Case(
      "an unknown escape", "scorer: \"\\q\"\n",
      #"""
      <stdin>:1:10: unknown escape; known are \" \\ \n \t \r and \uXXXX
          scorer: "\q"
                   ^
      """#),
    Case(
      "a mapping in a line", "scorer: cosine extra: 1\n",
      """
      <stdin>:1:21: a mapping cannot start in the middle of a line; quote the text
          scorer: cosine extra: 1
                              ^
      """),
    Case(
      "a line that is no entry", "seed: 1\ncosine\n",
      """
      <stdin>:2:1: expected `key: value`
          cosine
          ^
      """),
    Case(
      "text that is no mapping", "just text\n",
      """
      <stdin>:1:1: a config is a mapping of sections (seed, dataset, splitter, sampler, scorer, loss, optimizer, training, evaluation), not the text `just text`
          just text
          ^
      """),
    Case(
      "a list", "- a\n- b\n",
      """
      <stdin>:1:1: a config is a mapping of sections (seed, dataset, splitter, sampler, scorer, loss, optimizer, training, evaluation), not [a, b]
          - a
          ^
      """),
    Case(
      "an empty file", "",
      """
      <stdin>:1:1: the file is empty; `reckit list` shows what a config can name
      """),
    Case(
      "only a comment", "# nothing\n",
      """
      <stdin>:1:1: the file is empty; `reckit list` shows what a config can name
      """),
    Case(
      "a control character", "scorer: a\u{1}b\n",
      """
      <stdin>:1:10: the control character U+1 must not stand here
          scorer: a b
                   ^
      """),
    Case(
      "a metric twice", "evaluation: {metrics: [auc, auc]}\n",
      """
      <stdin>:1:29: metric `auc` is named twice
          evaluation: {metrics: [auc, auc]}
                                      ^
      """),
    Case(
      "a cut-off for auc", "evaluation: {metrics: [auc@5]}\n",
      """
      <stdin>:1:24: metric auc has no cut-off, so no `@5`
          evaluation: {metrics: [auc@5]}
                                 ^
      """),
    Case(
      "a cut-off that is no number", "evaluation: {metrics: [ndcg@x]}\n",
      """
      <stdin>:1:24: `k` expects a whole number, not the text `x`
          evaluation: {metrics: [ndcg@x]}
                                 ^
      """),
    Case(
      "a cut-off of zero", "evaluation: {metrics: [ndcg@0]}\n",
      """
      <stdin>:1:24: `k` must be from 1 to 1000000, not 0
          evaluation: {metrics: [ndcg@0]}
                                 ^
      """),
    Case(
      "no metrics", "evaluation: {metrics: []}\n",
      """
      <stdin>:1:1: `metrics` is empty; name at least one, such as auc
          evaluation: {metrics: []}
          ^
      """),
    Case(
      "metrics that are no list", "evaluation: {metrics: auc}\n",
      """
      <stdin>:1:23: `metrics` expects a list, each a metric such as auc or ndcg@10, not the text `auc`
          evaluation: {metrics: auc}
                                ^
      """),
    Case(
      "patience without monitor", "training: {patience: 3}\n",
      """
      <stdin>:1:1: `patience` needs `monitor`: the metric to watch, such as auc
          training: {patience: 3}
          ^
      """),
    Case(
      "monitor without patience", "training: {monitor: auc}\n",
      """
      <stdin>:1:1: `monitor` needs `patience`: after how many evaluations to stop
          training: {monitor: auc}
          ^
      """),
    Case(
      "a monitor that is not computed", "training: {patience: 3, monitor: ndcg@5}\n",
      """
      <stdin>:1:1: `monitor` watches `ndcg@5`, which `evaluation.metrics` does not name (known: auc)
          training: {patience: 3, monitor: ndcg@5}
          ^
      """),
    Case(
      "a loss for a fitted scorer", "scorer: popularity\nloss: bpr\n",
      """
      <stdin>:2:1: a fitted scorer is not trained, so `loss` would have no effect; remove it
          loss: bpr
          ^
      """),
    Case(
      "a splitter for split data", "dataset: ml-100k\nsplitter: random\n",
      """
      <stdin>:2:1: dataset ml-100k comes with its split; remove `splitter`, or choose data that is not split
          splitter: random
          ^
      """),
    Case(
      "no choice of an enumeration", "dataset: {name: ml-100k, split: ux}\n",
      """
      <stdin>:1:33: `split` expects one of ua, ub, u1, u2, u3, u4, u5, all, not the text `ux`
          dataset: {name: ml-100k, split: ux}
                                          ^
      """),
    Case(
      "delimited without files", "dataset: delimited\n",
      """
      <stdin>:1:10: `file`: name the file, or train and test
          dataset: delimited
                   ^
      """),
    Case(
      "a name that is no text", "scorer: {name: [cosine]}\n",
      """
      <stdin>:1:16: `name` expects a scorer's name, not [cosine]
          scorer: {name: [cosine]}
                         ^
      """),
    Case(
      "a number for a component", "scorer: 3\n",
      """
      <stdin>:1:9: `scorer` expects a name, or a mapping with `name:` and parameters, not 3
          scorer: 3
                  ^
      """),
    Case(
      "a number for a section", "training: 3\n",
      """
      <stdin>:1:11: `training` expects a mapping, not 3
          training: 3
                    ^
      """),
    Case(
      "nothing for a component", "scorer:\n",
      """
      <stdin>:1:7: `scorer` expects a name, or a mapping with `name:` and parameters, not null
          scorer:
                ^
      """),
    Case(
      "parameters that do not go together", "sampler: {name: uniform, exclude: positives, generator: numpy}\n",
      """
      <stdin>:1:35: `exclude`: generator numpy replays a fixed list of draws and cannot exclude positives; set exclude: none
          sampler: {name: uniform, exclude: positives, generator: numpy}
                                            ^
      """),
    Case(
      "outside an open range", "loss: {name: margin, margin: 0}\n",
      """
      <stdin>:1:30: `margin` must be above 0.0, not 0
          loss: {name: margin, margin: 0}
                                       ^
      """),
    Case(
      "patience without evaluations",
      "splitter: {name: random, validation: 0.1}\ntraining: {epochs: 12, patience: 2, monitor: auc}\nevaluation: {every: 0}\n",
      """
      <stdin>:3:21: `every` 0 evaluates once in 12 epochs, so `training.patience` 2, which counts evaluations, can never stop; write every: 1, or leave patience and monitor out
          evaluation: {every: 0}
                              ^
      """),
    Case(
      "patience with too few evaluations",
      "training: {epochs: 12, patience: 2, monitor: auc}\nevaluation: {every: 10}\n",
      """
      <stdin>:2:21: `every` 10 evaluates 2 times in 12 epochs, so `training.patience` 2, which counts evaluations, can never stop; write every: 1, or leave patience and monitor out
          evaluation: {every: 10}
                              ^
      """),
    Case(
      "another user's home folder", "dataset: {name: delimited, file: \"~root/x\"}\n",
      """
      <stdin>:1:34: `file` expects a file's path (~/ is the home folder, ~NAME is not known), or null, not the text `~root/x`
          dataset: {name: delimited, file: "~root/x"}
                                           ^
      """),
    Case(
      "a character that turns the direction of writing", "seed: 1 # \u{202E}\n",
      "<stdin>:1:11: the control character U+202E must not stand here\n    seed: 1 #  \n              ^"),
  ]
}
