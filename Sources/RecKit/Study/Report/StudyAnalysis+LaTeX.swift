extension StudyAnalysis {
  /// `report.tex`: the leaderboard as a table for a paper, to be read in with `\\input`; needs the package booktabs.
  public var latex: String {
    let rows = latexRows()
    let seeds = study.seeds.count
    let users = records.values.compactMap { $0.number("data", "evaluated_users") }.map { Int($0) }
    let protocols = protocols.map { String($0.hash.prefix(8)) }.joined(separator: ", ")
    let caption =
      "\(LaTeX.text(study.name)): means $\\pm$ standard deviations over \(seeds) seed\(seeds == 1 ? "" : "s") of means over "
      + "\(users.min().map(String.init) ?? "the") test users; the best mean is bold. Verdicts are on \(LaTeX.text(study.primary)) against "
      + "\(LaTeX.text(study.variants[study.baseline].name)), both units at level 0.05 after Holm's correction. Protocol \(protocols)."
    return """
      % Written by RecKit from summary.json; needs \\usepackage{booktabs}.
      \\begin{table}
        \\caption{\(caption)}
        \\begin{tabular}{l\(String(repeating: "r", count: study.labels.count))l}
          \\toprule
          variant & \(study.labels.map(LaTeX.text).joined(separator: " & ")) & verdict \\\\
          \\midrule
      \(rows.joined())    \\bottomrule
        \\end{tabular}
      \\end{table}

      """
  }

  /// The leaderboard's rows, the best mean of each metric bold.
  ///
  /// - Parameter block: the block's name, which stands before the variant's; nil: no such column.
  /// - Returns: a line for each variant, in the order of the ranking.
  func latexRows(block: String? = nil) -> [String] {
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
      let verdict = verdict(variant, study.primary)?.words ?? "baseline"
      return
        "    \(block.map { LaTeX.text($0) + " & " } ?? "")\(LaTeX.text(study.variants[variant].name)) & \(cells.joined(separator: " & ")) & \(LaTeX.text(verdict)) \\\\\n"
    }
  }
}

/// Text from outside in LaTeX.
enum LaTeX {
  /// Text that shows what it says.
  static func text(_ text: String) -> String {
    text.escapedOnOneLine.reduce(into: "") { result, character in
      switch character {
      case "\\": result += "\\textbackslash{}"
      case "{", "}", "$", "&", "#", "_", "%": result += "\\\(character)"
      case "~": result += "\\textasciitilde{}"
      case "^": result += "\\textasciicircum{}"
      case "<": result += "\\textless{}"
      case ">": result += "\\textgreater{}"
      case "|": result += "\\textbar{}"
      case "\"": result += "\\textquotedbl{}"
      default: result.append(character)
      }
    }
  }
}
