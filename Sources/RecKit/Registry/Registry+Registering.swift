extension Registry {
  /// Registers a dataset.
  ///
  /// - Throws: ``RegistryError``, like every registration.
  public mutating func register<C: Dataset>(_ component: C.Type) throws { try insert(component, as: .dataset) }

  /// Registers a splitter.
  public mutating func register<C: Splitter>(_ component: C.Type) throws { try insert(component, as: .splitter) }

  /// Registers a sampler.
  public mutating func register<C: NegativeSampler>(_ component: C.Type) throws {
    try insert(component, as: .sampler)
  }

  /// Registers a scorer that is trained.
  public mutating func register<C: PreparableScorer>(_ component: C.Type) throws { try insert(component, as: .scorer) }

  /// Registers a scorer that is fitted.
  public mutating func register<C: FittedScorer>(_ component: C.Type) throws { try insert(component, as: .scorer) }

  /// Registers a loss.
  public mutating func register<C: PreparableLoss>(_ component: C.Type) throws { try insert(component, as: .loss) }

  /// Registers an optimiser.
  public mutating func register<C: Optimizer>(_ component: C.Type) throws { try insert(component, as: .optimizer) }

  /// Registers a schedule.
  public mutating func register<C: Schedule>(_ component: C.Type) throws { try insert(component, as: .schedule) }

  /// Registers a stopping rule.
  public mutating func register<C: StoppingRule>(_ component: C.Type) throws { try insert(component, as: .stopping) }

  /// Registers an initializer.
  public mutating func register<C: Initializer>(_ component: C.Type) throws { try insert(component, as: .initializer) }

  /// Registers a list metric.
  public mutating func register<C: ListMetric>(_ component: C.Type) throws { try insert(component, as: .metric) }

  /// Registers a metric.
  public mutating func register<C: Metric>(_ component: C.Type) throws { try insert(component, as: .metric) }
}
