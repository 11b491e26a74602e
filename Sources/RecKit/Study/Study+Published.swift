extension Study {
  /// A value that others published for a variant: it stands beside the measured one and is no part of a verdict.
  public struct Published: Sendable, Equatable {
    /// The variant's position.
    public let variant: Int
    /// The metric's label.
    public let label: String
    /// What was published, in the metric's unit.
    public let value: Double
    /// Who published it, and on what.
    public let source: String
    /// The block's position; nil in a study without blocks.
    public let block: Int?
  }

  /// Whether a metric of some variant has a published value.
  func hasPublished(_ label: String) -> Bool { published.contains { $0.label == label } }

  /// The published values of one source and block, in the order written.
  private var publishedParts: [(source: String, block: Int?, values: [Published])] {
    var parts: [(source: String, block: Int?, values: [Published])] = []
    for value in published {
      if let place = parts.firstIndex(where: { $0.source == value.source && $0.block == value.block }) {
        parts[place].values.append(value)
      } else {
        parts.append((value.source, value.block, [value]))
      }
    }
    return parts
  }

  /// What was published, of which variants and by whom, a phrase for each source: `ease (auc, mrr) by A paper`.
  public var publishedInWords: [String] {
    publishedParts.map { part in
      let values = Self.byVariant(part.values).map { variant, values in
        "\(variants[variant].name) (\(values.map(\.label).joined(separator: ", ")))"
      }
      return values.joined(separator: ", ") + (part.block.map { " in \(blocks[$0].name)" } ?? "")
        + " by \(part.source)"
    }
  }

  /// The published values as a study file has them; nil where there are none.
  var publishedNode: ConfigNode? {
    guard !published.isEmpty else { return nil }
    return ConfigNode(
      .sequence(
        publishedParts.map { part in
          let values = Self.byVariant(part.values).map { variant, values in
            ConfigEntry(
              variants[variant].name, ConfigNode(.mapping(values.map { ConfigEntry($0.label, $0.value.node) })))
          }
          let block = part.block.map { [ConfigEntry("block", blocks[$0].name.node)] } ?? []
          return ConfigNode(
            .mapping(
              [ConfigEntry("source", part.source.node)] + block + [ConfigEntry("values", ConfigNode(.mapping(values)))])
          )
        }))
  }

  private static func byVariant(_ values: [Published]) -> [(variant: Int, values: [Published])] {
    var variants: [(variant: Int, values: [Published])] = []
    for value in values {
      if let place = variants.firstIndex(where: { $0.variant == value.variant }) {
        variants[place].values.append(value)
      } else {
        variants.append((value.variant, [value]))
      }
    }
    return variants
  }
}
