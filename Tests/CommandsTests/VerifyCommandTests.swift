import Foundation
import RecKit
import RecKitCommands
import RecKitDatasets
import Synchronization
import Testing

/// `reckit verify`: a row for each thing that must hold, and what the broken ones get.
struct VerifyCommandTests {
  private let folder: TemporaryFolder
  private static let tiny = """
    dataset: {name: synthetic, users: 30, items: 40, interactions: 400}
    scorer: {name: dot, latent_dim: 4}
    evaluation: {metrics: [ndcg@5]}

    """

  init() throws { folder = try TemporaryFolder() }

  private func verify(_ overrides: String..., registry: Registry = .builtIn) throws -> CommandRun {
    CommandRun(["verify", try folder.file("config.txt", Self.tiny)] + overrides, registry: registry)
  }

  /// What the rows that say NO are about.
  private func broken(_ run: CommandRun) -> [String] {
    run.output.split(separator: "\n").filter { $0.hasSuffix("  NO") }.map { line in
      line.dropLast(4).split(separator: /\ {2,}/).joined(separator: ": ")
    }
  }

  @Test func everyRowOfASoundConfigSaysYes() throws {
    let run = try verify()
    #expect(run.code == 0 && run.errors.isEmpty)
    #expect(
      run.output == """
        component            what must hold                                                        holds
        dataset synthetic    loads logs as isSplit says, none empty                                yes
        dataset synthetic    users and items are rows of the maps                                  yes
        dataset synthetic    there are as many ratings and times, all finite                       yes
        dataset synthetic    a second load gives the same data                                     yes
        splitter random      every interaction gets one part                                       yes
        splitter random      the same log gives the same parts                                     yes
        splitter random      training and test get interactions, validation where it is asked for  yes
        sampler uniform      drawing ends for every user                                           yes
        sampler uniform      draws are items                                                       yes
        sampler uniform      the same seed and epoch draw the same again                           yes
        sampler uniform      draws depend on nothing else in the batch                             yes
        sampler uniform      several threads draw the same                                         yes
        sampler uniform      another epoch has other draws                                         yes
        sampler uniform      a user who has every item is served                                   yes
        sampler uniform      probabilities, where they are known, sum to 1                         yes
        scorer dot           every pair has one finite score                                       yes
        scorer dot           the same batch has the same scores again                              yes
        scorer dot           a pair's score does not depend on the batch                           yes
        scorer dot           scoring a catalogue agrees with scoring pairs                         yes
        scorer dot           gradient of user_embedding agrees with finite differences             yes
        scorer dot           gradient of item_embedding agrees with finite differences             yes
        scorer dot           a later step's gradients are those of a fresh tape                    yes
        loss margin          the value and every gradient are written and finite                   yes
        loss margin          gradients agree with finite differences                               yes
        loss margin          rows are independent                                                  yes
        loss margin          lower negatives cost no more                                          yes
        optimizer adam       a step goes downhill, in every weight                                 yes
        optimizer adam       many steps descend on a quadratic                                     yes
        optimizer adam       the regulariser moves rows that no batch touches                      yes
        optimizer adam       a step returns rowCount times the regulariser before it               yes
        optimizer adam       rows updated lazily end where rows updated at every step end          yes
        optimizer adam       a run from stored state has the same bits                             yes
        optimizer adam       the same steps give the same bits                                     yes
        initializer uniform  numbers are finite, and none is written outside                       yes
        initializer uniform  the same stream gives the same numbers                                yes
        schedule constant    factors are finite and at least 0                                     yes
        schedule constant    some step has a rate                                                  yes
        schedule constant    a factor depends on the place alone                                   yes
        metric ndcg@5        the label has no blanks and names the cut-off                         yes
        metric ndcg@5        some rankings have a value, and not all the same                      yes
        metric ndcg@5        values are in 0.0...1.0, the same twice                               yes
        metric ndcg@5        a better ranking is no worse                                          yes
        metric ndcg@5        nothing beyond the cut-off matters                                    yes
        metric ndcg@5        ties count as the mean over their orders                              yes
        run                  a second run gives the same bits                                      yes
        run                  3 threads give the same bits as 1                                     yes
        run                  users without test positives are left out                             yes
        47 checks, all hold

        """)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["config.txt"])
  }

  @Test func aFittedScorerHasRowsOfItsOwnAndNoSamplerOrLoss() throws {
    let run = try verify("scorer=popularity")
    #expect(run.code == 0)
    #expect(
      run.output.hasSuffix(
        """
        dataset synthetic  a second load gives the same data                                     yes
        splitter random    every interaction gets one part                                       yes
        splitter random    the same log gives the same parts                                     yes
        splitter random    training and test get interactions, validation where it is asked for  yes
        scorer popularity  every item has a finite score, for users without positives too        yes
        scorer popularity  a second fit gives the same scores                                    yes
        scorer popularity  threads change nothing, and report(_:of:) can end the fit             yes
        scorer popularity  stored tensors have valid names and finite numbers                    yes
        scorer popularity  what it keeps is within what it says that it needs                    yes
        scorer popularity  what is made of the stored tensors gives the same scores              yes
        scorer popularity  a user's scores do not depend on the others                           yes
        scorer popularity  several threads get the same scores                                   yes
        metric ndcg@5      the label has no blanks and names the cut-off                         yes
        metric ndcg@5      some rankings have a value, and not all the same                      yes
        metric ndcg@5      values are in 0.0...1.0, the same twice                               yes
        metric ndcg@5      a better ranking is no worse                                          yes
        metric ndcg@5      nothing beyond the cut-off matters                                    yes
        metric ndcg@5      ties count as the mean over their orders                              yes
        run                a second run gives the same bits                                      yes
        run                3 threads give the same bits as 1                                     yes
        run                users without test positives are left out                             yes
        24 checks, all hold

        """))
  }

  @Test func parametersOfTheConfigAreThoseThatAreChecked() throws {
    let layers = "scorer={name: mlp, n_hidden: 2, hidden_size: 3, user_dim: 2, item_dim: 2}"
    let run = try verify(layers, "sampler={name: uniform, exclude: positives}")
    #expect(run.code == 0)
    #expect(run.output.contains("gradient of hidden_2_kernel"), "\(run.output)")
    #expect(run.output.contains("draws are items, never the user's positives"))
    #expect(run.output.contains("a user who has every item is refused"))
    // A list longer than the generated set has items is a matter of the set, not of the metric.
    #expect(try verify("evaluation.metrics=[recall@90]").code == 0)
  }

  @Test func wrongConfigsAreWrongHereToo() throws {
    #expect(try verify("scorer.latent=3").code == 2)
    #expect(CommandRun(["verify"]).errors == "usage: reckit verify CONFIG [key=value ...]\n")
  }

  @Test func aBrokenScorerIsNamedWithItsReason() throws {
    var registry = Registry.builtIn
    try registry.register(OrderDependent.self)
    let run = try verify("scorer=order_dependent", registry: registry)
    #expect(run.code == 1)
    #expect(broken(run).contains("scorer order_dependent: a pair's score does not depend on the batch"))
    #expect(
      run.errors.hasPrefix(
        """
        scorer order_dependent, a pair's score does not depend on the batch:
          order_dependent: the scores of a reversed batch are not the reversed scores

        """), "\(run.errors)")
    #expect(run.errors.hasSuffix("\(broken(run).count) of 44 checks failed\n"), "\(run.errors)")
    #expect(!run.output.contains("all hold"))
  }

  @Test func everyBrokenLossMetricSamplerFittedScorerAndDatasetIsSeen() throws {
    var registry = Registry.builtIn
    try registry.register(Doubled.self)
    try registry.register(FirstOfTies.self)
    try registry.register(Unsteady.self)
    try registry.register(BatchSampler.self)
    try registry.register(NotFinite.self)
    try registry.register(OutOfMap.self)
    #expect(
      broken(try verify("loss=doubled", registry: registry)) == [
        "loss doubled: gradients agree with finite differences"
      ])
    let ties = ["metric first_of_ties: ties count as the mean over their orders"]
    #expect(broken(try verify("evaluation.metrics=[first_of_ties]", registry: registry)) == ties)
    let batch = broken(try verify("sampler=batch", registry: registry))
    #expect(batch.first == "sampler batch: draws depend on nothing else in the batch")
    let fitted = broken(try verify("scorer=not_finite", registry: registry))
    #expect(fitted.first == "scorer not_finite: every item has a finite score, for users without positives too")
    try registry.register(SaysDeterministic.self)
    let said = try verify("scorer=says_deterministic", registry: registry)
    #expect(broken(said) == ["scorer says_deterministic: a second fit gives the same scores"])
    #expect(said.errors.contains("another seed gave other scores although isDeterministic is true"))
    try registry.register(Undercounted.self)
    #expect(
      broken(try verify("scorer=undercounted", registry: registry)) == [
        "scorer undercounted: what it keeps is within what it says that it needs"
      ])
    let dataset = broken(try verify("dataset=out_of_map", registry: registry))
    #expect(dataset == ["dataset out_of_map: users and items are rows of the maps"])
    let unsteady = broken(try verify("scorer=unsteady", registry: registry))
    #expect(unsteady.contains("scorer unsteady: a second fit gives the same scores"))
    #expect(unsteady.contains("run: a second run gives the same bits"))
  }
}

private struct OrderDependent: Scorer {
  static let name = "order_dependent"
  static let summary = "The first pair of a batch is favoured."
  func weights(for shape: CatalogueShape) -> [WeightDeclaration] {
    [.embedding("item_bias", rows: shape.itemRows, columns: 1)]
  }
  func scores(of pairs: PairBatch, on tape: Tape) -> Variable {
    // The items of the batch's first pair for all pairs.
    let first = [Int32](repeating: pairs.items.first ?? 0, count: pairs.count)
    return first.withUnsafeBufferPointer { first in
      tape.add(tape.bias("item_bias", rows: pairs.items), tape.bias("item_bias", rows: first))
    }
  }
}

private struct Doubled: Loss {
  static let name = "doubled"
  static let summary = "Logistic with twice its gradient."
  func evaluate(_ scores: RowScores, gradients: MutableRowScores) -> Double {
    let value = BPRLoss().evaluate(scores, gradients: gradients)
    for place in gradients.positives.indices { gradients.positives[place] *= 2 }
    for place in gradients.negatives.indices { gradients.negatives[place] *= 2 }
    return value
  }
}

private struct FirstOfTies: Metric {
  static let name = "first_of_ties"
  static let summary = "Takes ties for wins."
  func value(of ranking: UserRanking) -> Double? { ranking.groups.first.map { 1 / Double($0.above + 1) } }
}

private struct BatchSampler: NegativeSampler {
  static let name = "batch"
  static let summary = "A draw depends on its place in the batch."
  func prepare(for training: TrainingSet) throws -> any PreparedSampler { Prepared(items: training.items.rows) }

  struct Prepared: PreparedSampler, EpochNegatives {
    let items: Range<Int>
    var epoch = 0
    func negatives(epoch: Int, seed: UInt64, perPositive negatives: Int) -> any EpochNegatives {
      Prepared(items: items, epoch: epoch)
    }
    func draw(for positives: UnsafeBufferPointer<Int32>, into output: UnsafeMutableBufferPointer<Int32>) -> Int {
      for slot in output.indices { output[slot] = Int32(items.lowerBound + (slot + epoch) % items.count) }
      return 0
    }
  }
}

private struct NotFinite: FittedScorer {
  static let name = "not_finite"
  static let summary = "Forgets the last item."
  func fit(to training: TrainingSet, context: FitContext) throws -> any FittedModel { Fitted() }
  struct Fitted: FittedModel {
    func score(users: UnsafeBufferPointer<Int32>, into output: UnsafeMutableBufferPointer<Float>) {
      for place in output.indices { output[place] = Float(place) }
      if let last = output.indices.last { output[last] = .infinity }
    }
  }
}

private struct Undercounted: FittedScorer {
  static let name = "undercounted"
  static let summary = "Counts its numbers and forgets that each has four bytes."
  var isDeterministic: Bool { true }
  func memoryNeed(for training: TrainingSet, threads: Int) -> MemoryNeed {
    var need = MemoryNeed("scorer undercounted")
    need.add("shares", training.shape.itemRows)
    return need
  }
  func fit(to training: TrainingSet, context: FitContext) throws -> any FittedModel {
    Fitted(tensors: [
      FittedTensor("shares", shape: [training.shape.itemRows], .init(repeating: 1, count: training.shape.itemRows))
    ])
  }
  struct Fitted: FittedModel {
    let tensors: [FittedTensor]
    func score(users: UnsafeBufferPointer<Int32>, into output: UnsafeMutableBufferPointer<Float>) {
      output.update(repeating: 1)
    }
  }
}

private let fits = Atomic<Int>(0)

private struct Unsteady: FittedScorer {
  static let name = "unsteady"
  static let summary = "Every fit is another."
  func fit(to training: TrainingSet, context: FitContext) throws -> any FittedModel {
    Fitted(shift: fits.wrappingAdd(1, ordering: .relaxed).newValue, width: training.shape.itemRows)
  }
  struct Fitted: FittedModel {
    let shift: Int
    let width: Int
    func score(users: UnsafeBufferPointer<Int32>, into output: UnsafeMutableBufferPointer<Float>) {
      for place in output.indices { output[place] = Float((place % width + shift) % 7) }
    }
  }
}

private struct SaysDeterministic: FittedScorer {
  static let name = "says_deterministic"
  static let summary = "Uses the seed and says that it does not."
  var isDeterministic: Bool { true }
  func fit(to training: TrainingSet, context: FitContext) throws -> any FittedModel {
    Unsteady.Fitted(shift: Int(context.seed), width: training.shape.itemRows)
  }
}

private struct OutOfMap: Dataset {
  static let name = "out_of_map"
  static let summary = "Has a user that its map does not have."
  @ParameterGroup var preparation = Preparation()
  var isSplit: Bool { false }
  func load(from context: DatasetContext) throws -> DatasetLogs {
    DatasetLogs(
      .whole(InteractionLog(users: [0, 3], items: [1, 2])), users: .integers(0..<3), items: .integers(0..<3))
  }
}
