import RecKit

/// A section of configs that is no component: its parameters, for `describe` and for shells.
struct OptionSection {
  let name: String
  let summary: String
  let parameters: [ParameterDescription]

  static let all = [
    OptionSection(
      name: "training", summary: "How long, in what batches, and when to stop.",
      parameters: TrainingOptions().parameterDescriptions),
    OptionSection(
      name: "evaluation", summary: "Which candidates are ranked, how often, and by which metrics.",
      parameters: EvaluationOptions().parameterDescriptions),
    OptionSection(
      name: "checkpoint", summary: "When the state of a run is stored; it changes no result.",
      parameters: CheckpointOptions().parameterDescriptions),
  ]
}
