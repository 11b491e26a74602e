extension SafeTensors {
  /// Adds every weight of a model, without copying: write the file before the model changes.
  ///
  /// - Parameters:
  ///   - model: the weights.
  ///   - prefix: what each weight's name gets before it.
  public mutating func append(_ model: Model, prefix: String = "") {
    for (declaration, buffer) in zip(model.declarations, model.buffers) {
      tensors.append(
        (prefix + declaration.name, Tensor(shape: [declaration.rows, declaration.columns], buffer: buffer)))
    }
  }

  /// Adds what was fitted.
  mutating func append(_ tensor: FittedTensor) {
    let numbers =
      tensor.integers.map { Tensor(shape: tensor.shape, integers: $0) }
      ?? Tensor(shape: tensor.shape, values: tensor.values)
    tensors.append((tensor.name, numbers))
  }

  /// Adds the identifiers of a table's rows.
  ///
  /// The metadata `KEY` says `{"first_row": 1, "rows": 944}`. Where ids are not their own rows, the rows' ids are
  /// tensors: whole numbers are `KEY.ids` (I64); names are `KEY.names` (U8: their UTF-8, one after another) and
  /// `KEY.name_ends` (I64: where each of them ends, in bytes).
  public mutating func append(_ identifiers: IdentifierMap, as key: String) {
    let entries = [ConfigEntry("first_row", identifiers.firstRow.node), ConfigEntry("rows", identifiers.rowCount.node)]
    metadata.append((key, ConfigNode(.mapping(entries)).jsonLine))
    if let names = identifiers.names {
      var (bytes, ends): ([UInt8], [Int64]) = ([], [])
      ends.reserveCapacity(names.count)
      for name in names {
        bytes.append(contentsOf: name.utf8)
        ends.append(Int64(bytes.count))
      }
      tensors.append((key + ".name_ends", Tensor(shape: [ends.count], integers: ends)))
      tensors.append((key + ".names", Tensor(bytes: bytes)))
    } else if !identifiers.isOwnRow, let ids = identifiers.integers {
      tensors.append((key + ".ids", Tensor(shape: [ids.count], integers: ids.map { Int64($0) })))
    }
  }

  /// Reads the identifiers of a table's rows.
  ///
  /// - Parameters:
  ///   - key: `users` or `items`.
  ///   - source: the file's name, for errors.
  /// - Returns: the map.
  /// - Throws: ``SafeTensorsError`` where the file does not say it, or contradicts itself.
  public func identifiers(_ key: String, source: String) throws -> IdentifierMap {
    func broken(_ what: String) -> SafeTensorsError { SafeTensorsError(source: source, message: what) }
    guard let text = metadata(key), let node = try? ConfigDocument.parse(text.utf8, source: key).root,
      let first = node["first_row"].flatMap(Int.init), let rows = node["rows"].flatMap(Int.init), 0 <= first,
      first <= rows
    else { throw broken("its metadata `\(key)` has no first_row and rows") }
    if let ids = self[key + ".ids"] {
      guard let ids = ids.integers, first == 0, ids.count == rows, zip(ids, ids.dropFirst()).allSatisfy({ $0 < $1 })
      else { throw broken("\(key).ids are not \(rows) ascending whole numbers") }
      return .integers(ascending: ids.map { Int($0) })
    }
    guard let bytes = self[key + ".names"]?.bytes else { return .integers(first..<rows) }
    guard let ends = self[key + ".name_ends"]?.integers, first == 0, ends.count == rows,
      zip([0] + ends, ends).allSatisfy({ $0 <= $1 }), ends.last ?? 0 == bytes.count
    else { throw broken("\(key).name_ends are not the ends of \(rows) names") }
    return .names(
      try zip([0] + ends, ends).map { start, end in
        guard let name = String(validating: bytes[Int(start)..<Int(end)], as: UTF8.self) else {
          throw broken("a name of \(key).names is not UTF-8")
        }
        return name
      })
  }
}
