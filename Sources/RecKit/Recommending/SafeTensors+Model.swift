internal import Foundation

extension SafeTensors {
  /// Reads a file of weights.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - hint: what to do where there is none, after a semicolon.
  /// - Returns: the file.
  /// - Throws: ``FileError``; ``SafeTensorsError``.
  static func model(at path: String, hint: String = "") throws -> SafeTensors {
    guard FileManager.default.fileExists(atPath: path) else {
      throw FileError("is not there, and without it there is no model to use\(hint)", path: path)
    }
    // Read and not mapped: a file that is cut while it is mapped would end the process.
    do { return try SafeTensors(try Data(contentsOf: URL(fileURLWithPath: path)), source: path) } catch {
      throw error as? SafeTensorsError ?? FileError("cannot be read: \(FileError.words(error))", path: path)
    }
  }

  /// The tensors that are no identifiers of rows.
  private var weights: [(name: String, tensor: Tensor)] {
    tensors.filter { !$0.name.hasPrefix("users.") && !$0.name.hasPrefix("items.") }
  }

  /// Fills weights from the tensors of their names.
  ///
  /// - Parameters:
  ///   - declarations: the weights.
  ///   - shape: the rows of tables.
  ///   - source: the file, for errors.
  /// - Returns: the model.
  /// - Throws: ``FileError`` where a tensor is missing, superfluous, of another shape, or has numbers that are not finite.
  func model(_ declarations: [WeightDeclaration], shape: CatalogueShape, source: String) throws -> Model {
    for weight in declarations {
      guard let tensor = self[weight.name] else {
        throw FileError(
          "has no tensor \(weight.name) of \(weight.rows) x \(weight.columns); it has \(names)", path: source)
      }
      guard tensor.element == .float32, tensor.shape == [weight.rows, weight.columns] else {
        let is_ = tensor.shape.map(String.init).joined(separator: " x ")
        throw FileError(
          "has a tensor \(weight.name) of \(is_) \(tensor.element.rawValue), but the scorer's is \(weight.rows) x \(weight.columns) F32",
          path: source)
      }
    }
    let declared = Set(declarations.map(\.name))
    if let other = weights.first(where: { !declared.contains($0.name) }) {
      throw FileError(
        "has a tensor \(ConfigNode.jsonText(of: other.name)) that the scorer has not; its weights are \(declarations.map(\.name).joined(separator: ", "))",
        path: source)
    }
    let model = Model(declarations, shape: shape)
    for (weight, buffer) in zip(declarations, model.buffers) { _ = self[weight.name]?.copy(to: buffer) }
    if let name = model.firstWeightNotFinite {
      throw FileError("has a tensor \(name) with a number that is not finite", path: source)
    }
    return model
  }

  /// The tensors of a fitted scorer.
  ///
  /// - Throws: ``FileError`` where one has numbers of another kind.
  func fitted(source: String) throws -> [FittedTensor] {
    try weights.map { name, tensor in
      if let integers = tensor.integers, tensor.shape.count == 1 { return FittedTensor(name, integers: integers) }
      guard let values = tensor.floats else {
        throw FileError(
          "has a tensor \(ConfigNode.jsonText(of: name)) of \(tensor.element.rawValue); fitted scorers have F32, or I64 in one dimension",
          path: source)
      }
      return FittedTensor(name, shape: tensor.shape, values)
    }
  }

  /// Throws where the rows of the tables are not those of some data.
  func checkRows(of training: TrainingSet, source: String) throws {
    for (key, map) in [("users", training.users), ("items", training.items)] where metadata(key) != nil {
      let stored = try identifiers(key, source: source)
      guard stored != map, stored.rows != map.rows || !map.rows.allSatisfy({ stored[$0] == map[$0] }) else { continue }
      let place = stored.rows == map.rows ? map.rows.first { stored[$0] != map[$0] } : nil
      throw FileError(
        "has other \(key) than the data: "
          + (place.map { "row \($0) is \(stored[$0].escapedOnOneLine) there and \(map[$0].escapedOnOneLine) here" }
            ?? "rows \(stored.rows) there and \(map.rows) here") + "; put its rows into the data's order", path: source)
    }
  }

  private var names: String {
    let names = weights.map { ConfigNode.jsonText(of: $0.name) }
    return names.isEmpty ? "none" : names.prefix(10).joined(separator: ", ") + (names.count > 10 ? ", ..." : "")
  }
}
