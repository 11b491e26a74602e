/// Finds what was probably meant.
public enum Suggestion {
  /// The known word nearest to a misspelt one, where one is near: at most a third of its letters differ.
  public static func nearest(to word: String, among known: [String]) -> String? {
    // A word may be as long as a config, and one letter of it have as many accents.
    let word = String(String.UnicodeScalarView(word.unicodeScalars.prefix(256)))
    let scored = known.map { (word: $0, distance: distance(word.lowercased(), $0.lowercased())) }
    guard let best = scored.min(by: { $0.distance < $1.distance }) else { return nil }
    return best.distance <= max(1, max(word.count, best.word.count) / 3) ? best.word : nil
  }

  /// "; did you mean `x`?" or "", then what is known.
  static func text(for word: String, among known: [String]) -> String {
    let meant = nearest(to: word, among: known).map { "; did you mean `\($0)`?" } ?? ""
    return meant + " (known: \(known.joined(separator: ", ")))"
  }

  /// Levenshtein's distance, where exchanging two neighbours counts as one edit: O(mn).
  private static func distance(_ left: String, _ right: String) -> Int {
    let (a, b) = (Array(left.prefix(64)), Array(right.prefix(64)))
    var rows = [Array(0...b.count)]
    for i in 0..<a.count {
      var row = [i + 1]
      for j in 0..<b.count {
        var best = min(rows[i][j + 1] + 1, row[j] + 1, rows[i][j] + (a[i] == b[j] ? 0 : 1))
        if i > 0 && j > 0 && a[i] == b[j - 1] && a[i - 1] == b[j] { best = min(best, rows[i - 1][j - 1] + 1) }
        row.append(best)
      }
      rows.append(row)
    }
    return rows[a.count][b.count]
  }
}
