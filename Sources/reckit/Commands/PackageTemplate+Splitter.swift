extension PackageTemplate {
  var splitterPart: Part {
    Part(
      source: """
        import RecKit

        /// Every n-th interaction of a user to test, the first of each user to training: change it into yours.
        public struct \(type): Splitter {
          /// The name in configs.
          public static let name = "\(component)"
          /// One sentence for lists.
          public static let summary = "Every n-th interaction of a user to test."

          /// Of how many interactions one goes to test.
          @Parameter("Of how many interactions one goes to test.", in: 2...1000) public var every = 5

          /// Makes the splitter with its defaults.
          public init() {}

          /// A part for each interaction; the log is ordered by user and item.
          public func assign(_ log: InteractionLog) throws -> [SplitPart] {
            var seen: [Int32: Int] = [:]
            return log.users.map { user in
              seen[user, default: 0] += 1
              return seen[user, default: 0] % every == 0 ? .test : .train
            }
          }
        }

        """,
      check: "checkSplitter(\(type)())", contract: "one part for each interaction, the same at every call",
      rivals: [("cosine", "{scorer: cosine}")])
  }
}
