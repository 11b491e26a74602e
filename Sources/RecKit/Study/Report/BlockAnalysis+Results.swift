extension BlockAnalysis {
  /// `results.csv`: as a study's without blocks, with the block after the seed.
  public var results: String {
    let validation = validationLabels
    let header = ["index", "variant", "seed", "block"] + StudyAnalysis.resultHeader(study.labels, validation)
    let rows = study.runs.compactMap { run in
      blocks[run.block].resultCells(of: study.runInBlock(run), validation).map {
        ["\(run.index)", study.variants[run.variant].name, "\(run.seed)", study.blocks[run.block].name] + $0
      }
    }
    return CSV.line(header) + rows.map(CSV.line).joined()
  }

  /// `report.tex`: the blocks' leaderboards in one table for a paper; needs the package booktabs.
  public var latex: String {
    let seeds = study.seeds.count
    let caption =
      "\(LaTeX.text(study.name)): means $\\pm$ standard deviations over \(seeds) seed\(seeds == 1 ? "" : "s") of means over "
      + "test users, in \(blocks.count) block\(blocks.count == 1 ? "" : "s"); the best mean of a block is bold. Verdicts are on "
      + "\(LaTeX.text(study.primary)) against \(LaTeX.text(study.variants[study.baseline].name)) within the block, both units at "
      + "level 0.05 after Holm's correction; the last rows are means $\\pm$ standard deviations over blocks."
    let published = study.publishedLabels
    return LaTeX.table(
      of: study, caption: caption, words: ["block", "variant"],
      parts: blocks.map { $0.latexRows(block: $0.study.name, published: published) } + [latexRowsOverBlocks])
  }

  private var latexRowsOverBlocks: [String] {
    ranking.map { variant in
      let cells = study.labels.map { label -> String in
        let numbers = values(label, of: variant)
        guard !numbers.isEmpty else { return "--" }
        let deviation = numbers.standardDeviation.map { " \\pm \(Figures.fixed($0, 4))" } ?? ""
        return "$\(Figures.fixed(numbers.mean, 4))\(deviation)$"
      }
      return LaTeX.row(
        ["all", LaTeX.text(study.variants[variant].name)] + cells + study.publishedLabels.map { _ in "" }
          + [LaTeX.text(words(variant, study.primary))])
    }
  }
}
