extension StudyAnalysis {
  /// What others published for a variant and metric; nil where nothing was given.
  public func published(_ label: String, of variant: Int) -> Study.Published? {
    study.published.first { $0.variant == variant && $0.label == label }
  }

  /// The measured mean on test less the published value; nil without one of the two.
  public func differenceFromPublished(_ label: String, of variant: Int) -> Double? {
    let values = values(label, of: variant)
    guard let published = published(label, of: variant), !values.isEmpty else { return nil }
    return values.mean - published.value
  }

  /// The columns that a metric has for published values.
  static func publishedHeader(_ label: String) -> [String] {
    ["\(label), published (not measured here)", "\(label), measured - published"]
  }

  /// A variant's cells in ``publishedHeader(_:)``.
  func publishedCells(_ label: String, of variant: Int) -> [String] {
    let difference = differenceFromPublished(label, of: variant).map { difference in
      (difference < 0 ? "-" : "+") + Figures.difference(abs(difference))
    }
    return [published(label, of: variant).map { ConfigNode.text(of: $0.value) } ?? "", difference ?? ""]
  }

  /// The published values for `summary.json`; nil where there are none.
  var publishedNode: ConfigNode? {
    guard !study.published.isEmpty else { return nil }
    return Self.sequence(
      study.published.map { published in
        let values = values(published.label, of: published.variant)
        return Self.mapping([
          ("variant", study.variants[published.variant].name.node), ("metric", published.label.node),
          ("source", published.source.node), ("published", published.value.node),
          ("measured", (values.isEmpty ? nil : values.mean).node),
          ("difference", differenceFromPublished(published.label, of: published.variant).node),
        ])
      })
  }
}
