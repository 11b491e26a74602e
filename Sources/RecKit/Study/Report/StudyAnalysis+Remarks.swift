extension StudyAnalysis {
  /// What a reader must know before the numbers, one sentence each.
  public var remarks: [String] {
    let made = distinctRuns
    var remarks: [String] = []
    let missing = made.count { records[$0] == nil && failures[$0] == nil }
    if missing > 0 { remarks.append("Unfinished: \(missing) of \(made.count) runs are missing.") }
    for index in made {
      guard let reason = failures[index] else { continue }
      remarks.append("Failed: \(study.name(of: study.run(index))): \(reason)")
    }
    remarks += notesOnData + study.notes
    if protocols.count > 1 {
      remarks.append(
        "The variants were measured by \(protocols.count) protocols; variants of different protocols are compared only on request, and then marked."
      )
    }
    let sampled = study.variants.indices.filter { variant in
      records(of: variant).contains { $0.record.text("protocol", "candidates") == "sampled" }
    }
    if !sampled.isEmpty {
      remarks.append(
        "Sampled: \(names(sampled)) ranked among given candidates and not the whole catalogue; such values compare with tables of the same lists alone."
      )
    }
    remarks += remarksOnDeterminism + remarksOnDraws
    let selected = study.variants.indices.filter { variant in
      records(of: variant).contains { $0.record.text("selected_on") == "test" }
    }
    if !selected.isEmpty {
      remarks.append("Selected on test: \(names(selected)) kept an epoch that was chosen by a test metric.")
    }
    if isOrderedByValidation {
      remarks.append("Ordered by validation \(study.primary); choose on validation, report test.")
    } else if study.variants.count > 2 && !records.isEmpty {
      remarks.append(
        "Variants are ordered by a test metric: whoever picks the first of many as the best selects on test.")
    }
    remarks += study.publishedInWords.map { "Published, not measured here and no part of verdicts: \($0)." }
    return remarks + remarksOnBuilds
  }

  /// The text under every table of verdicts: what each unit generalises to, and what "better" and "worse" without a
  /// unit mean.
  public var scopes: [String] {
    ["Means ± standard deviations over seeds of means over users."] + Unit.ofOneStudy.map(\.scope) + [
      "Better or worse without a unit: the difference is significant over seeds and over users, in the same direction, at level 0.05 after Holm's correction over \(family), each unit by itself."
    ]
  }

  /// The family that Holm's correction is over, in words.
  public var family: String {
    let tested = Unit.ofOneStudy.map { unit in
      study.comparisons == .all
        ? allPairs.count { (unit == .seeds ? $0.seeds : $0.users).holmP != nil }
        : comparisons.count { $0.label == study.primary && $0.unit == unit && $0.holmP != nil }
    }
    let count = max(tested[0], tested[1])
    let least = min(tested[0], tested[1])
    let fewer = 0 < least && least < count ? " (\(least) over \(tested[0] < count ? "seeds" : "users"))" : ""
    let noun = "comparison\(count == 1 ? "" : "s")"
    return study.comparisons == .all
      ? "the \(count) \(noun) of all pairs on \(study.primary)\(fewer)"
      : "the \(count) \(noun) with \(study.variants[study.baseline].name) on \(study.primary)\(fewer)"
  }

  private func names(_ variants: some Sequence<Int>) -> String {
    variants.map { study.variants[$0].name }.joined(separator: ", ")
  }

  /// Which variants' negatives are not those of the others.
  private var remarksOnDraws: [String] {
    let following = study.variants.indices.filter { variant in
      records(of: variant).contains { $0.record.result["sampling"]?["follow_model"]?.value == .bool(true) }
    }
    guard !following.isEmpty else { return [] }
    return [
      "Draws follow the model: \(names(following)); their negatives are chosen by the scores, so they are not shared with other variants, and differences over seeds vary more."
    ]
  }

  private var remarksOnDeterminism: [String] {
    let said = study.variants.indices.filter { study.isDeterministic($0) }
    var remarks: [String] = []
    if !said.isEmpty {
      remarks.append(
        "Deterministic: \(names(said)); run once, compared over seeds as a constant (one-sample t), and over users.")
    }
    if !unsaidDeterministic.isEmpty {
      remarks.append(
        "The same with every seed: \(names(unsaidDeterministic.sorted())); taken as deterministic. A scorer whose fit does not use the seed should declare `isDeterministic`; it is then run once."
      )
    }
    return remarks
  }

  /// What loading and splitting the data noted, once, with the variants that it is true of where it is not all.
  private var notesOnData: [String] {
    var notes: [(text: String, variants: [Int])] = []
    let present = study.variants.indices.filter { !records(of: $0).isEmpty }
    for variant in present {
      guard case .sequence(let nodes)? = records(of: variant).first?.record.result["data"]?["notes"]?.value else {
        continue
      }
      for case .string(let text) in nodes.map(\.value) {
        if let place = notes.firstIndex(where: { $0.text == text }) {
          notes[place].variants.append(variant)
        } else {
          notes.append((text, [variant]))
        }
      }
    }
    return notes.map { text, variants in
      "Data\(variants.count < present.count ? " of \(names(variants))" : ""): \(text)"
    }
  }
}
