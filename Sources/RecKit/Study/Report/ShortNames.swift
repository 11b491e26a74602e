/// Names of variants made short: what all have in common is left out, what is long is cut and numbered.
enum ShortNames {
  /// Characters that a name may have before it is cut.
  private static let longest = 64

  /// Short names in the same order, all different.
  ///
  /// A grid's names are its axes' values, `scorer dot, latent_dim=16`: an axis on which no two variants differ is left
  /// out.
  static func of(_ names: [String]) -> [String] {
    let parts = names.map { $0.split(separator: ", ").map(String.init) }
    // The values of each axis, and how many variants have one.
    var axes: [String: (values: Set<String>, count: Int)] = [:]
    func axis(_ part: String) -> String { String(part.prefix { $0 != "=" && $0 != " " }) }
    for part in parts.joined() {
      let known = axes[axis(part)] ?? ([], 0)
      axes[axis(part)] = (known.values.union([part]), known.count + 1)
    }
    var short = parts.enumerated().map { place, parts in
      let telling = parts.filter { part in axes[axis(part)].map { $0.values.count > 1 || $0.count < 2 } ?? true }
      return telling.isEmpty ? names[place] : telling.joined(separator: ", ")
    }
    short = short.enumerated().map { place, name in
      guard name.count > longest else { return name }
      return "#\(place + 1) \(name.prefix(longest - 5))…"
    }
    return Set(short).count == short.count ? short : names
  }
}
