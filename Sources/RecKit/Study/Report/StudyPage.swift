/// `report.html`.
public struct StudyPage: Sendable {
  /// The page.
  public let html: String
  /// Lays out an analysis.
  public init(_ analysis: StudyAnalysis, version: String) { html = "" }
}
