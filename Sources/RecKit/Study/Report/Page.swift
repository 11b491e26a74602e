/// The frame of a page and its parts: one file that needs no network and no scripts.
enum Page {
  /// What a browser may do with a page, whatever a name in it contains: show its text, its styles and its pictures; it runs
  /// no scripts and loads nothing.
  private static let policy =
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"

  /// A whole page.
  static func document(title: String, body: String, version: String) -> String {
    """
    <!DOCTYPE html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <meta http-equiv="Content-Security-Policy" content="\(policy)">
    <link rel="icon" href="data:,">
    <title>\(escape(title))</title>
    <style>
    \(StudyPage.style)</style>
    </head>
    <body>
    <main>
    \(body)</main>
    <footer>Written by RecKit \(escape(version)).</footer>
    </body>
    </html>

    """
  }
}

/// A part of a page with its heading; `prefix` before its id tells parts of equal headings apart.
func section(_ title: String, _ text: String, _ content: String, prefix: String = "", name: String = "") -> String {
  let id = prefix + title.lowercased().split(separator: " ").joined(separator: "-")
  return """
    <section aria-labelledby="\(id)">
    <h2 id="\(id)">\(escape(name + title))</h2>
    <p>\(escape(text))</p>
    \(content)</section>

    """
}

/// A table; on a phone each row is a card, its cells named by their columns.
func table(_ header: [String], _ rows: [[String]], caption: String, isMarkup: Bool = false) -> String {
  let show = { (text: String) in isMarkup ? text : escape(text) }
  var text = "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"\(escape(caption))\"><table>\n"
  text += "<caption>\(escape(caption))</caption>\n"
  text += "<thead><tr>" + header.map { "<th scope=\"col\">\(escape($0))</th>" }.joined() + "</tr></thead>\n<tbody>\n"
  for row in rows {
    text += "<tr><th scope=\"row\">\(show(row[0]))</th>"
    text += zip(header, row).dropFirst().map { title, cell in
      let isNumber = cell.first.map { "+-<[0123456789".contains($0) } ?? false
      let style = isNumber && !isMarkup && cell.count < 18 ? " class=\"number\"" : ""
      return "<td\(style) data-column=\"\(escape(title))\">\(show(cell))</td>"
    }.joined()
    text += "</tr>\n"
  }
  return text + "</tbody></table></div>\n"
}

/// Text as HTML.
func escape(_ text: String) -> String {
  text.rewritten { scalar in
    switch scalar {
    case "&": "&amp;"
    case "<": "&lt;"
    case ">": "&gt;"
    case "\"": "&quot;"
    default: nil
    }
  }
}
