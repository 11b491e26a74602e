extension PackageTemplate {
  var schedulePart: Part {
    Part(
      source: """
        import RecKit

        /// The rate halves every few epochs: change it into yours.
        ///
        /// factor = 1 / 2^floor(epoch / every), epochs from 0.
        public struct \(type): Schedule {
          /// The name in configs.
          public static let name = "\(component)"
          /// One sentence for lists.
          public static let summary = "Half the rate every few epochs."

          /// Epochs between halvings.
          @Parameter("Epochs between halvings.", in: 1...1_000_000_000) public var every = 5

          /// Makes the schedule with its defaults.
          public init() {}

          /// What the learning rate is multiplied by; it depends on the place alone.
          public func factor(at place: StepPlace) -> Double {
            (0..<min(place.epoch / every, 60)).reduce(1) { factor, _ in factor / 2 }
          }
        }

        """,
      check: "checkSchedule(\(type)())",
      contract: "factors are finite, at least 0, and depend on the place alone",
      rivals: [("constant", "{optimizer: adam}"), ("cosine", "{optimizer: {name: adam, schedule: cosine}}")])
  }

  var stoppingPart: Part {
    Part(
      source: """
        import RecKit

        /// Stop where the monitored metric has reached a value: change it into yours.
        public struct \(type): StoppingRule {
          /// The name in configs.
          public static let name = "\(component)"
          /// One sentence for lists.
          public static let summary = "Stop where the monitored metric has reached a value."

          /// The value.
          @Parameter("The value.") public var target = 0.8

          /// Makes the rule with its defaults.
          public init() {}

          /// Whether training ends here; it depends on the past alone.
          public func shouldStop(after past: MonitoredValues) -> Bool {
            past.values.count > 1 && !past.isBetter(target, than: past.values[past.best])
          }
        }

        """,
      check: "checkStoppingRule(\(type)())",
      contract: "the same past has the same answer, it does stop, and not at the first evaluation",
      rivals: [("patience", "{training.stopping: {name: patience, evaluations: 2}}")])
  }

  var initializerPart: Part {
    Part(
      source: """
        import RecKit

        /// Normal, cut off at twice the standard deviation: change it into yours.
        public struct \(type): Initializer {
          /// The name in configs.
          public static let name = "\(component)"
          /// One sentence for lists.
          public static let summary = "Normal, cut off at twice the standard deviation."

          /// The standard deviation before the cut.
          @Parameter("The standard deviation before the cut.", in: 0...1e6) public var sd = 0.01

          /// Makes the initializer with its defaults.
          public init() {}

          /// Fills the numbers; they depend on the shape and the random stream alone.
          public func fill(_ start: inout InitialWeight) {
            let sd = sd
            start.fill { random in
              while true {
                let number = random.nextNormal()
                if number.magnitude <= 2 { return Float(number * sd) }
              }
            }
          }
        }

        """,
      check: "checkInitializer(\(type)())",
      contract: "finite numbers that depend on the shape and the seed alone",
      rivals: [("uniform", "{scorer.init: {name: uniform, limit: 0.05}}")])
  }
}
