extension Registry {
  /// Registers RecKit's own losses and optimisers.
  public mutating func registerLossesAndOptimizers() throws {
    try register(MarginLoss.self)
    try register(BPRLoss.self)
    try register(LogisticLoss.self)
    try register(Adam.self)
    try register(SGD.self)
    try register(Adagrad.self)
  }
}
