extension Study {
  /// Two variants that differ in data alone (the dataset or the splitter, whatever the seed), as a problem; nil where
  /// there are none.
  ///
  /// They are folds or data sets, and a difference between folds says nothing about methods. Variants that differ in
  /// data and something else are held apart by their protocols. O(variants).
  public var folds: ConfigProblem? {
    let data = ["dataset", "splitter"]
    var firsts: [String: Variant] = [:]
    for variant in variants {
      guard case .mapping(let entries) = variant.configuration.resolved.value else { continue }
      let method = ConfigNode(.mapping(entries.filter { $0.key != "seed" && !data.contains($0.key) })).text
      guard let first = firsts[method] else {
        firsts[method] = variant
        continue
      }
      let differences = ConfigDifference.between(first.configuration.resolved, variant.configuration.resolved)
        .filter { $0.path != "seed" }
      guard !differences.isEmpty else { continue }
      let change = (variant.changes + first.changes).first { data.contains(String($0.path.prefix { $0 != "." })) }
      return ConfigProblem(
        "variants `\(first.name)` and `\(variant.name)` differ in their data alone ("
          + differences.map(\.text).joined(separator: "; ")
          + "): a comparison of folds or data sets says nothing about methods; make them `blocks:`, or make a study of each",
        at: change?.value.location ?? .builtIn)
    }
    return nil
  }
}
