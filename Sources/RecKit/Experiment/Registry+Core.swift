extension Registry {
  /// Registers RecKit's own losses, optimisers, schedules, stopping rules and initializers; the defaults are the
  /// notebook's.
  public mutating func registerCore() throws {
    try register(MarginLoss.self)
    try register(BPRLoss.self)
    try register(LogisticLoss.self)
    try register(SoftmaxLoss.self)
    try register(ContrastiveLoss.self)
    try register(WARPLoss.self)
    try register(AdaptiveHingeLoss.self)
    try register(SquaredLoss.self)
    try register(Adam.self)
    try register(SGD.self)
    try register(Adagrad.self)
    try register(ConstantSchedule.self)
    try register(CosineSchedule.self)
    try register(StepSchedule.self)
    try register(WarmupSchedule.self)
    try register(PatienceRule.self)
    try register(ZerosInitializer.self)
    try register(OnesInitializer.self)
    try register(UniformInitializer.self)
    try register(NormalInitializer.self)
    try register(XavierInitializer.self)
    try register(ValuesInitializer.self)
    defaults[.loss] = MarginLoss.name
    defaults[.optimizer] = Adam.name
  }
}
