extension StudyAnalysis {
  /// `report.tex`: the leaderboard as a table for a paper, to be read in with `\\input`; needs the package booktabs.
  public var latex: String {
    let seeds = study.seeds.count
    let users = records.values.compactMap { $0.number("data", "evaluated_users") }.map { Int($0) }
    let protocols = protocols.map { String($0.hash.prefix(8)) }.joined(separator: ", ")
    let caption =
      "\(LaTeX.text(study.name)): means $\\pm$ standard deviations over \(seeds) seed\(seeds == 1 ? "" : "s") of means over "
      + "\(users.min().map(String.init) ?? "the") test users; the best mean is bold. Verdicts are on \(LaTeX.text(study.primary)) against "
      + "\(LaTeX.text(study.variants[study.baseline].name)), both units at level 0.05 after Holm's correction. Protocol \(protocols)."
    return LaTeX.table(
      of: study, caption: caption, words: ["variant"], parts: [latexRows(published: study.publishedLabels)])
  }

  /// The leaderboard's rows, the best mean of each metric bold.
  ///
  /// - Parameters:
  ///   - block: the block's name, which stands before the variant's; nil: no such column.
  ///   - labels: the metrics that have a column of published values.
  /// - Returns: a line for each variant, in the order of the ranking.
  func latexRows(block: String? = nil, published labels: [String]) -> [String] {
    let best = Dictionary(
      uniqueKeysWithValues: study.labels.compactMap { label -> (String, Double)? in
        let means = study.variants.indices.compactMap { variant -> Double? in
          let values = values(label, of: variant)
          return values.isEmpty ? nil : values.mean
        }
        return (study.higherIsBetter(label) ? means.max() : means.min()).map { (label, $0) }
      })
    return ranking.map { variant -> String in
      let cells = study.labels.map { label -> String in
        let numbers = values(label, of: variant)
        guard !numbers.isEmpty else { return "--" }
        let deviation = isDeterministic(variant) ? nil : numbers.standardDeviation
        let mean = Figures.fixed(numbers.mean, 4)
        let text = numbers.mean == best[label] ? "\\mathbf{\(mean)}" : mean
        return "$\(text)\(deviation.map { " \\pm \(Figures.fixed($0, 4))" } ?? "")$"
      }
      let others = labels.map { label in
        published(label, of: variant).map { "($\(ConfigNode.text(of: $0.value))$)" } ?? ""
      }
      let verdict = verdict(variant, study.primary)?.words ?? "baseline"
      return LaTeX.row(
        [block, study.variants[variant].name].compactMap { $0.map(LaTeX.text) } + cells + others
          + [LaTeX.text(verdict)])
    }
  }
}

extension Study {
  /// The metrics that others published a value for, in the order of the study's.
  var publishedLabels: [String] { labels.filter { label in published.contains { $0.label == label } } }
}

/// Tables, and text from outside, in LaTeX.
enum LaTeX {
  /// A study's table, with the package booktabs.
  ///
  /// - Parameters:
  ///   - study: whose metrics have a column each, and another where others published values.
  ///   - caption: in LaTeX; what the columns of published values are is added.
  ///   - words: the titles of the columns before the metrics'; the verdict's comes last.
  ///   - parts: rows as ``row(_:)`` makes them, with a rule between two parts.
  /// - Returns: the lines of the file.
  static func table(of study: Study, caption: String, words: [String], parts: [[String]]) -> String {
    let published = study.publishedLabels.map { "(\(text($0)))" }
    let header = words + study.labels.map(text) + published + ["verdict"]
    let columns = words.map { _ in "l" } + study.labels.map { _ in "r" } + published.map { _ in "r" } + ["l"]
    let source = published.isEmpty ? "" : " Columns in parentheses are as others published them, not measured here."
    return """
      % Written by RecKit from summary.json; needs \\usepackage{booktabs}.
      \\begin{table}
        \\caption{\(caption)\(source)}
        \\begin{tabular}{\(columns.joined())}
          \\toprule
          \(header.joined(separator: " & ")) \\\\
          \\midrule
      \(parts.map { $0.joined() }.joined(separator: "    \\midrule\n"))    \\bottomrule
        \\end{tabular}
      \\end{table}

      """
  }

  /// A row of cells that are in LaTeX.
  static func row(_ cells: [String]) -> String { "    \(cells.joined(separator: " & ")) \\\\\n" }

  /// Text that shows what it says.
  static func text(_ text: String) -> String {
    text.escapedOnOneLine.rewritten { scalar in
      switch scalar {
      case "\\": "\\textbackslash{}"
      case "{", "}", "$", "&", "#", "_", "%": "\\\(scalar)"
      case "~": "\\textasciitilde{}"
      case "^": "\\textasciicircum{}"
      case "<": "\\textless{}"
      case ">": "\\textgreater{}"
      case "|": "\\textbar{}"
      case "\"": "\\textquotedbl{}"
      default: nil
      }
    }
  }
}
