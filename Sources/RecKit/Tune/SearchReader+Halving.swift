extension SearchReader {
  /// What `stop` says; nil where it is not there.
  mutating func readHalving() -> Search.Halving? {
    guard let node = section("stop", ["name", "eta", "from_epochs", "after_trials"]) else { return nil }
    guard let name = node["name"] else {
      note("`stop` needs `name: halving`", at: node.location)
      return nil
    }
    guard name.value == .string("halving") else {
      note("`name` of `stop` must be halving, not \(name.shortText)", at: name.location)
      return nil
    }
    return Search.Halving(
      eta: wholeNumber("eta", of: node, in: 2...100, default: 3),
      fromEpochs: wholeNumber("from_epochs", of: node, in: 1...Int.max, default: 3),
      afterTrials: wholeNumber("after_trials", of: node, in: 0...Search.mostTrials, default: 20))
  }

  /// Wants an evaluation at each epoch that is looked at, and something to stop.
  mutating func check(_ halving: Search.Halving, _ arms: [Search.Arm], trials: Int?) {
    guard let node = document.root["stop"], node.value != .null else { return }
    let every = arms.first?.configuration.evaluation.every ?? 1
    if every == 0 || halving.fromEpochs % every != 0 {
      note(
        every == 0
          ? "`stop` looks at epoch \(halving.fromEpochs), but evaluation.every is 0: only the last epoch is evaluated; write evaluation.every: 1"
          : "`stop` looks at epoch \(halving.fromEpochs), but evaluation.every is \(every); write from_epochs: \((halving.fromEpochs / every + 1) * every)",
        at: (node["from_epochs"] ?? node).location)
    }
    if let trials, halving.afterTrials >= trials {
      note(
        "`after_trials` is \(halving.afterTrials), and there are \(trials) trials an arm: none would be stopped; remove `stop`, or write fewer",
        at: (node["after_trials"] ?? node).location)
    }
    var isOfNone = true
    for arm in arms {
      let isSearched = arm.axes.contains { $0.path == "training.epochs" }
      if !arm.configuration.isTrained {
        notes.append("stop does not apply to \(arm.name), which is fitted and has no epochs")
      } else if !isSearched && arm.configuration.training.epochs <= halving.fromEpochs {
        notes.append(
          "stop does not apply to \(arm.name), whose \(arm.configuration.training.epochs) epochs are no more than from_epochs"
        )
      } else {
        isOfNone = false
      }
    }
    if isOfNone {
      note(
        "`stop` applies to no arm: no arm's epochs are more than from_epochs, \(halving.fromEpochs)", at: node.location)
    }
  }
}
