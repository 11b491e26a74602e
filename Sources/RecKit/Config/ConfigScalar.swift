/// Plain (unquoted) scalars: only those are accepted whose meaning is the same in YAML 1.1 and 1.2.
enum ConfigScalar {
  /// Reads a plain scalar; the failure says why its meaning is ambiguous.
  static func resolve(_ text: String) -> Result<ConfigNode.Value, ValueMismatch> {
    switch text {
    case "", "null": return .success(.null)
    case "true": return .success(.bool(true))
    case "false": return .success(.bool(false))
    default: break
    }
    if ["~", "Null", "NULL"].contains(text) { return refuse(text, "write null, or quote it") }
    if booleanWords.contains(text.lowercased()) {
      return refuse(text, "YAML versions read it as text or as true or false; write true or false, or quote it")
    }
    if [".nan", ".inf", "-.inf", "+.inf"].contains(text.lowercased()) {
      return .failure(ValueMismatch(message: "`\(text)`: numbers must be finite"))
    }
    if text == "<<" || text == "=" || text == "-" { return refuse(text, "quote it") }
    if isDate(text) { return refuse(text, "some YAML readers take it for a date; quote it") }
    guard let first = text.first(where: { !"+-.".contains($0) }), first.isASCII, first.isNumber else {
      return .success(.string(text))
    }
    return resolveNumber(text)
  }

  private static let booleanWords: Set = ["y", "n", "yes", "no", "on", "off", "true", "false"]

  /// Reads a scalar that starts like a number.
  private static func resolveNumber(_ text: String) -> Result<ConfigNode.Value, ValueMismatch> {
    let unsigned = text.first == "+" || text.first == "-" ? text.dropFirst() : text[...]
    if unsigned.allSatisfy({ $0.isASCII && ($0.isHexDigit || "_:.oxXb+-".contains($0)) }) {
      if unsigned.contains("_") {
        return refuse(text, "some YAML readers take it for a number; leave the _ out, or quote it")
      }
      if unsigned.contains(":") {
        return refuse(text, "some YAML readers take it for a number in base 60; quote it")
      }
      if ["0x", "0X", "0o", "0b"].contains(unsigned.prefix(2)) && unsigned.count > 2 {
        return refuse(text, "write the number in base 10, or quote it")
      }
    }
    guard isNumber(unsigned) else { return .success(.string(text)) }
    if unsigned.first == "0", let second = unsigned.dropFirst().first, second.isNumber {
      return refuse(text, "some YAML readers read a leading 0 as base 8; remove it, or quote the text")
    }
    if unsigned.first == "." && unsigned.count < text.count {
      return refuse(text, "some YAML readers want a digit before the point")
    }
    if unsigned.allSatisfy(\.isNumber) {
      guard let value = Int(text) else {
        return .failure(ValueMismatch(message: "`\(text)` does not fit into 64 bits"))
      }
      return .success(.integer(value))
    }
    guard let value = Double(text), value.isFinite else {
      return .failure(ValueMismatch(message: "`\(text)`: numbers must be finite"))
    }
    return .success(.number(value))
  }

  /// Digits with at most one point and an exponent, as in YAML 1.2's core schema.
  private static func isNumber(_ text: Substring) -> Bool {
    let parts = text.split(maxSplits: 1, omittingEmptySubsequences: false) { $0 == "e" || $0 == "E" }
    let mantissa = parts[0].split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    let digits = mantissa.joined()
    guard !digits.isEmpty, digits.allSatisfy({ $0.isASCII && $0.isNumber }) else { return false }
    guard parts.count == 2 else { return true }
    let exponent = parts[1].first == "+" || parts[1].first == "-" ? parts[1].dropFirst() : parts[1]
    return !exponent.isEmpty && exponent.allSatisfy { $0.isASCII && $0.isNumber }
  }

  /// Whether it starts like 2024-1-31.
  private static func isDate(_ text: String) -> Bool {
    let parts = text.utf8.split(separator: 0x2D, maxSplits: 2, omittingEmptySubsequences: false)
    func digits(_ part: Substring.UTF8View) -> Int { part.prefix { (0x30...0x39).contains($0) }.count }
    return parts.count == 3 && parts[0].count == 4 && digits(parts[0]) == 4 && (1...2).contains(parts[1].count)
      && digits(parts[1]) == parts[1].count && digits(parts[2]) >= 1
  }

  private static func refuse(_ text: String, _ remedy: String) -> Result<ConfigNode.Value, ValueMismatch> {
    .failure(ValueMismatch(message: "`\(text)` is ambiguous: \(remedy)"))
  }

  /// Whether a plain scalar may start like this: YAML's indicators, such as `[` and `&`, may not stand at its start.
  static func startsLikePlain(_ text: some StringProtocol) -> Bool {
    guard let first = text.first else { return true }
    if "[]{},#&*!|>'\"%@`".contains(first) { return false }
    if "-?:".contains(first) { return !(text.dropFirst().first.map { $0 == " " } ?? true) }
    return true
  }
}
