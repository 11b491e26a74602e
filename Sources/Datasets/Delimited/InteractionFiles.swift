import RecKit

/// The files of a dataset: one to be split by a splitter, or those of a split that the data comes with.
struct InteractionFiles {
  let file: DataPath?
  let train: DataPath?
  let validation: DataPath?
  let test: DataPath?

  /// Either one file, or train and test.
  var problems: [ParameterProblem] {
    switch (file, train, test) {
    case (.some, nil, nil) where validation == nil, (nil, .some, .some): []
    case (nil, nil, nil): [ParameterProblem("file", "name the file, or train and test")]
    case (nil, nil, .some): [ParameterProblem("train", "test needs train")]
    case (nil, .some, nil): [ParameterProblem("test", "train needs test; one file to be split is file")]
    default: [ParameterProblem("file", "either one file, or train and test (and validation)")]
    }
  }

  /// Reads all of them, the training file first.
  ///
  /// - Parameters:
  ///   - dataset: the dataset's name, for errors.
  ///   - read: reads one.
  /// - Returns: the logs, as they were split.
  /// - Throws: what `read` throws; ``DelimitedError`` where no file is named.
  func content(
    of dataset: String, _ read: (DataPath) throws -> InteractionLog
  ) throws -> DatasetLogs.Content {
    if let train, let test {
      let training = try read(train)
      let held = try validation.map(read)
      return .split(train: training, validation: held, test: try read(test))
    }
    guard let file else { throw DelimitedError("dataset \(dataset)", "name the file, or train and test") }
    return .whole(try read(file))
  }
}

extension DatasetLogs {
  /// Puts content and the tables of its ids together; whole numbers get their rows in ascending order.
  init(_ content: Content, users: IdentifierTable, items: IdentifierTable, notes: [String]) {
    let notes = notes + [users.note("user"), items.note("item")].compactMap { $0 }
    let (users, items) = (users.finished(), items.finished())
    func numbered(_ log: InteractionLog) -> InteractionLog {
      var log = log
      if let rows = users.rows { log.users = log.users.map { rows[Int($0)] } }
      if let rows = items.rows { log.items = log.items.map { rows[Int($0)] } }
      return log
    }
    let renumbered: Content =
      switch content {
      case .whole(let log): .whole(numbered(log))
      case .split(let train, let validation, let test):
        .split(train: numbered(train), validation: validation.map(numbered), test: numbered(test))
      }
    self.init(renumbered, users: users.map, items: items.map, notes: notes)
  }
}
