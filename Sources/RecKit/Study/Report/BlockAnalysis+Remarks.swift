extension BlockAnalysis {
  /// What a reader must know before the numbers: what holds in every block once, the rest with the block's name.
  public var remarks: [String] {
    var said: [(text: String, blocks: [String])] = []
    for block in blocks {
      for text in block.remarks {
        if let place = said.firstIndex(where: { $0.text == text }) {
          said[place].blocks.append(block.study.name)
        } else {
          said.append((text, [block.study.name]))
        }
      }
    }
    return study.notes
      + said.map { text, names in
        "\(names.count == blocks.count ? "Each block" : names.joined(separator: ", ")): \(text)"
      }
  }

  /// The family that Holm's correction over blocks is over, in words.
  var family: String {
    let compared = study.comparisons == .all ? allPairs : comparisons.filter { $0.label == study.primary }
    let tested = compared.count { $0.holmP != nil }
    let whose = study.comparisons == .all ? "of all pairs" : "with \(study.variants[study.baseline].name)"
    return "the \(tested) comparison\(tested == 1 ? "" : "s") \(whose) on \(study.primary)"
  }

  /// What the units generalise to, and what "better" and "worse" mean.
  public var scopes: [String] {
    let kind =
      study.blocksAreDataSets
      ? "data sets"
      : study.blocksAreSearches
        ? "searches on the same data with the same seeds: over blocks says whether other searches would find the same, not what other data or seeds would give"
        : "folds or splits of the same data"
    let dependence =
      study.blocksAreDataSets || study.blocksAreSearches
      ? []
      : [
        "The training parts of such blocks overlap, so that differences over blocks vary less than those over new data would: p over blocks is too small (Nadeau, Bengio 2003)."
      ]
    return ["The \(blocks.count) blocks are \(kind)."] + StudyAnalysis.Unit.allCases.map(\.scope) + [
      "Within a block, better or worse without a unit: significant over seeds and over users, in the same direction, at level 0.05 after Holm's correction over the block's comparisons on \(study.primary), each unit by itself.",
      "Over blocks, better or worse: significant by the paired t-test of one pair a block at level 0.05 after Holm's correction over \(family).",
    ] + dependence
  }
}
