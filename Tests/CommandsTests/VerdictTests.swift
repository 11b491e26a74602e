import Foundation
import RecKitCommands
import Testing

@testable import RecKit

/// What is said of two variants: over seeds, over users, and over both together.
struct VerdictTests {
  /// A study of variants with these scorers over seeds 0 to 4; `dot` is trained, `popularity` and `random` are fitted.
  private func study(_ scorers: [String], seeds: Int = 5, keys: String = "", registry: Registry = .builtIn) throws
    -> Study
  {
    let variants = scorers.enumerated().map { number, scorer in
      "v\(number): {scorer: \(scorer), training: \(scorer == "dot" ? "{epochs: \(number + 1)}" : "null")}"
    }
    let text =
      "base: {dataset: synthetic, evaluation: {metrics: [auc]}}\nvariants: {\(variants.joined(separator: ", "))}\n"
      + "seeds: 0..\(seeds - 1)\n\(keys)"
    return try Study(
      ConfigDocument.parse(Array(text.utf8), source: "study.txt"), name: "test", registry: registry
    ) { _ in throw CancellationError() }
  }

  private func record(_ values: [Double], validation: Double? = nil, notes: [String] = []) throws -> RunRecord {
    let notes = notes.map { "\"\($0)\"" }.joined(separator: ", ")
    return RunRecord(
      config: ConfigNode(.mapping([])),
      result: try ConfigDocument.parse(
        Array("{\"protocol\": {\"hash\": \"p\"}, \"data\": {\"notes\": [\(notes)]}}".utf8), source: "result"
      ).root,
      users: values.indices.map { "u\($0)" }, values: ["auc": values], metrics: [MetricValue("auc", values.mean)],
      validation: validation.map { [MetricValue("auc", $0)] } ?? [])
  }

  private func analysis(
    _ study: Study, _ make: (_ variant: Int, _ seed: Int) throws -> RunRecord?
  ) throws -> StudyAnalysis {
    let records = try study.runs.compactMap { run in try make(run.variant, run.seed).map { (run.index, $0) } }
    return StudyAnalysis(
      study, records: Dictionary(uniqueKeysWithValues: records), failures: [:],
      addresses: study.runs.map { study.configuration(of: $0).hash })
  }

  private func noise(_ seed: Int, _ user: Int) -> Double {
    var random = RandomStream(seed: 7, purpose: .scores, index: seed * 1000 + user)
    return random.nextUnit() - 0.5
  }

  /// Users whose differences are large and cancel but for a little, alike with every seed.
  private func nearlyTheSame(_ seed: Int) throws -> RunRecord {
    let spread = (0..<100).map { 0.2 * noise(1, $0) }
    return try record(
      spread.map { 0.7 + $0 - spread.mean + 0.0006 + (seed < 0 ? 0 : 0.0005 * noise(seed, 500)) })
  }

  @Test func aDeterministicScorerIsNotWorseOverSeedsAlone() throws {
    let analysis = try analysis(study(["dot", "popularity"])) { variant, seed in
      try variant == 0 ? nearlyTheSame(seed) : record([Double](repeating: 0.7, count: 100))
    }
    let verdict = try #require(analysis.verdict(1, "auc"))
    #expect(verdict.seeds.finding == .lower && verdict.seeds.replication == .againstConstant)
    #expect(try #require(verdict.users.holmP) > 0.8 && verdict.users.paired?.count == 100)
    #expect(verdict.words == "worse over seeds alone; not significant over users")
    #expect(verdict.seeds.sentence.hasSuffix("over 5 seeds against a constant"))
    #expect(verdict.users.sentence.contains("100 users; far more than is practical would be needed to show"))
    // One run has no deviation, and none is shown.
    #expect(analysis.values("auc", of: 1).count == 1)
    let row = try #require(analysis.board.rows.first { $0[0] == "v1" })
    #expect(row[1] == "deterministic" && row[2] == "0.7000 ± –")
    for text in [analysis.table, analysis.markdown, analysis.summary.json, StudyPage(analysis, version: "1").html] {
      #expect(!text.contains("worse by") && !text.contains("± 0.0000"))
      #expect(text.contains("worse over seeds alone; not significant over users"))
    }
    for scope in analysis.scopes { #expect(analysis.markdown.contains(scope)) }
    #expect(analysis.summary["scope"]?["users"] == StudyAnalysis.Unit.users.scope.node)
  }

  @Test func twoDeterministicOnesAreComparedOverUsersAlone() throws {
    let analysis = try analysis(study(["popularity", "popularity", "dot"])) { variant, seed in
      try record(
        (0..<50).map {
          0.5 + 0.1 * noise(variant == 2 ? seed : 0, $0) + (variant == 1 ? 0.05 + 0.01 * noise(9, $0) : 0)
        })
    }
    let verdict = try #require(analysis.verdict(1, "auc"))
    #expect(verdict.seeds.paired == nil && verdict.seeds.replication == .none)
    #expect(verdict.words == "better over users alone; both are deterministic")
    #expect(analysis.family == "the 2 comparisons with v0 on auc (1 over seeds)")
  }

  /// It may not know that it should say so; what its runs show counts.
  @Test func aFittedScorerWithTheSameValuesWithEverySeedIsTakenAsDeterministic() throws {
    let analysis = try analysis(study(["dot", "random"])) { variant, seed in
      try variant == 0 ? nearlyTheSame(seed) : record([Double](repeating: 0.7, count: 100))
    }
    #expect(analysis.isDeterministic(1) && !analysis.study.isDeterministic(1))
    #expect(analysis.verdict(1, "auc")?.seeds.replication == .againstConstant)
    #expect(!analysis.table.contains("± 0.0000"))
    #expect(analysis.remarks.contains { $0.hasPrefix("The same with every seed: v1; taken as deterministic.") })
  }

  @Test func aDifferenceWithoutVariationIsNoEvidence() throws {
    let analysis = try analysis(study(["dot", "dot"])) { variant, seed in
      try record([0.5 + 0.25 * Double(variant), 0.5])
    }
    let verdict = try #require(analysis.verdict(1, "auc"))
    #expect(verdict.seeds.finding == .notTested && verdict.seeds.holmP == nil && verdict.conclusion != .better)
    #expect(verdict.seeds.sentence == "+0.1250 in each of 5 seeds, no variation to test")
  }

  @Test func oneSeedIsNoVerdict() throws {
    let analysis = try analysis(study(["dot", "dot"], seeds: 1)) { variant, _ in
      try record((0..<50).map { 0.5 + 0.1 * noise(1, $0) + Double(variant) * (0.05 + 0.01 * noise(2, $0)) })
    }
    #expect(analysis.verdict(1, "auc")?.words == "better over users alone; too few seeds for a test")
  }

  @Test func allPairsAreThereWhenAskedAndCorrectedTogether() throws {
    func make(_ variant: Int, _ seed: Int) throws -> RunRecord {
      try record((0..<30).map { 0.5 + 0.02 * Double(variant) + 0.01 * noise(seed * 10 + variant, $0) })
    }
    #expect(try analysis(study(["dot", "dot", "dot"]), make).allPairs.isEmpty)
    let asked = try analysis(study(["dot", "dot", "dot"], keys: "comparisons: all\nbaseline: v1\n"), make)
    #expect(asked.allPairs.map { [$0.variant, $0.reference] } == [[0, 1], [2, 0], [2, 1]])
    let p = asked.allPairs.compactMap(\.seeds.p)
    #expect(asked.allPairs.map(\.seeds.holmP) == MultipleComparisons.holm(p) && p.count == 3)
    #expect(asked.comparison(2, "auc", .seeds)?.holmP == asked.allPairs[2].seeds.holmP)
    #expect(asked.family == "the 3 comparisons of all pairs on auc")
    #expect(asked.allPairs[1].words == "better")
    #expect(asked.markdown.contains("## All pairs on auc") && asked.table.contains("All pairs on auc"))
    guard case .sequence(let pairs)? = asked.summary["all_pairs"]?.value else { throw CancellationError() }
    #expect(pairs.count == 3 && asked.study.text.contains("comparisons: all\n"))
  }

  @Test func validationOrdersAndIsShownBesideTest() throws {
    let analysis = try analysis(study(["dot", "dot"])) { variant, seed in
      try record([0.5 + 0.1 * Double(variant) + 0.01 * noise(seed, 0), 0.4], validation: 0.9 - 0.1 * Double(variant))
    }
    #expect(analysis.isOrderedByValidation && analysis.ranking == [0, 1])
    #expect(analysis.board.header[2...3] == ["validation auc", "test auc"])
    #expect(analysis.remarks.contains("Ordered by validation auc; choose on validation, report test."))
    #expect(analysis.results.contains(",auc,validation_auc,"))
    #expect(analysis.summary["ordered_by"] == "validation".node)
  }

  @Test func notesOnTheDataAreThere() throws {
    let analysis = try analysis(study(["dot", "dot"])) { variant, _ in
      try record([0.5], notes: ["3 cold users"] + (variant == 1 ? ["one item"] : []))
    }
    #expect(analysis.remarks.contains("Data: 3 cold users") && analysis.remarks.contains("Data of v1: one item"))
  }

  @Test(arguments: [
    ([0.0118, 0.0120], "+0.0119", "[0.0106, 0.0132]"), ([0.00004, 0.000042], "+0.000041", "[0.000028, 0.000054]"),
    ([-0.3], "-0.3000", nil),
  ])
  func intervalsHaveTheDecimalsOfTheirDifference(values: [Double], mean: String, interval: String?) {
    let shown = Figures.Difference(PairedComparison(values, against: values.map { _ in 0 }))
    #expect(shown.mean == mean && shown.interval == interval)
  }

  @Test(arguments: [(0.86123, "0.86"), (0.04996, "0.0500"), (0.00001, "< 0.0001"), (0.0999, "0.10"), (1, "1.00")])
  func pValuesAreShort(p: Double, text: String) { #expect(Figures.p(p) == text) }
}
