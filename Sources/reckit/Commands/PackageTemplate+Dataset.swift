extension PackageTemplate {
  var datasetPart: Part {
    Part(
      source: """
        import RecKit

        /// Users of two tastes, made by a formula: change it into yours.
        public struct \(type): Dataset {
          /// The name in configs.
          public static let name = "\(component)"
          /// One sentence for lists.
          public static let summary = "Users of two tastes, made by a formula."

          /// Users.
          @Parameter("Users.", in: 1...1_000_000) public var users = 200
          /// Items.
          @Parameter("Items.", in: 20...1_000_000) public var items = 100
          /// Thresholds and filters, which every dataset has.
          @ParameterGroup public var preparation = Preparation()

          /// Makes the dataset with its defaults.
          public init() {}

          /// One log, which the config's splitter divides.
          public var isSplit: Bool { false }

          /// Makes the log; a file would be found in `context.folder`.
          public func load(from context: DatasetContext) throws -> DatasetLogs {
            var log = InteractionLog(users: [], items: [])
            for user in 0..<users {
              for item in 0..<items where item % 2 == user % 2 && (item * 7 + user * 3) % 10 < 4 {
                log.users.append(Int32(user))
                log.items.append(Int32(item))
              }
            }
            return DatasetLogs(
              .whole(log), users: .integers(0..<users), items: .integers(0..<items))
          }
        }

        """,
      check: "checkDataset(\(type)(), context: DatasetContext(folder: \".\"))",
      contract: "rows of the maps, the same data at every load", rivals: [("cosine", "{scorer: cosine}")])
  }
}
