/// Estimates how long a run will take from a small part of it.
public enum StudyEstimate {
  private struct Enough: Error {}

  /// The cost of a run relative to others on the same data: numbers of weights that its batches read, over all epochs.
  public static func relativeCost(of experiment: Experiment) -> Double {
    guard let scorer = try? experiment.preparedScorer() else { return 0 }
    let shape = experiment.data.training.shape
    let pair = scorer.weights(for: shape).reduce(0.0) { sum, weight in
      sum + Double([shape.userRows, shape.itemRows].contains(weight.rows) ? weight.columns : weight.count)
    }
    let training = experiment.configuration.training
    return pair * Double(training.epochs) * Double(1 + training.negatives)
  }

  /// Seconds of all runs of a study together, on one thread; of many variants and blocks, sixteen evenly spaced ones are measured.
  ///
  /// - Parameters:
  ///   - study: the study.
  ///   - version: RecKit's version.
  ///   - load: loads and prepares the data that a configuration names.
  /// - Returns: an estimate.
  /// - Throws: what `load` throws.
  public static func seconds(
    of study: Study, version: String, load: (ExperimentConfiguration) throws -> PreparedData
  ) throws -> Double {
    let count = study.variants.count * study.repetitions
    // The first seed's runs come first.
    let chosen = stride(from: 0, to: count, by: (count + 15) / 16).map(study.run)
    let plan = try StudyPlan(study, runs: chosen, version: version, load: load)
    let measured = plan.runs.reduce(0.0) { sum, job in
      sum + seconds(of: job.experiment) * Double(study.distinctRuns(of: job.addressed.run.variant) / study.repetitions)
    }
    return measured * Double(count) / Double(chosen.count)
  }

  /// Seconds of one run on one thread: trains for a fifth of a second, evaluates once, and extrapolates.
  ///
  /// A fitted scorer is fitted for a second at the most, and its evaluation is then left out. A final training on
  /// training and validation counts as much as the first.
  ///
  /// - Returns: an estimate; where the run fails at once, the time until it does.
  public static func seconds(of experiment: Experiment) -> Double {
    let clock = ContinuousClock()
    let start = clock.now
    return (try? measuredSeconds(of: experiment)) ?? (clock.now - start).seconds
  }

  /// The same, where a run that fails at once is an error.
  ///
  /// - Returns: an estimate.
  /// - Throws: what the run throws.
  public static func measuredSeconds(of experiment: Experiment) throws -> Double {
    var configuration = experiment.configuration
    configuration.evaluation.beforeTraining = true
    let clock = ContinuousClock()
    let start = clock.now
    var trainingStart = start
    var evaluation = 0.0
    var epoch: Double?
    var fit: Double?
    do {
      _ = try Experiment(configuration, data: experiment.data, threads: 1).run { event in
        switch event {
        case .epoch(let record) where record.epoch == 0:
          evaluation = record.evaluateSeconds
          trainingStart = clock.now
        case .batch(_, let done, let total):
          let spent = (clock.now - trainingStart).seconds
          epoch = spent * Double(total) / Double(done)
          if spent > 0.2 || done == total { throw Enough() }
        case .fitting(let done, let total) where done > 0:
          let spent = (clock.now - start).seconds
          guard spent > 1, done < total else { break }
          fit = spent * Double(total) / Double(done)
          throw Enough()
        default: break
        }
      }
    } catch is Enough {}
    if let fit { return fit }
    guard let epoch else { return (clock.now - start).seconds }
    let every = experiment.configuration.evaluation.every
    let evaluations = every > 0 ? experiment.configuration.training.epochs / every + 1 : 1
    let trainings = experiment.configuration.training.final == .trainAndValidation ? 2.0 : 1
    return trainings * Double(experiment.configuration.training.epochs) * epoch + Double(evaluations) * evaluation
  }
}
