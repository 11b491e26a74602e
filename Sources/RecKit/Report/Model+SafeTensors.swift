extension SafeTensors {
  /// Adds every weight of a model.
  public mutating func append(_ model: Model) {
    for (declaration, buffer) in zip(model.declarations, model.buffers) {
      tensors.append(
        (declaration.name, Tensor(shape: [declaration.rows, declaration.columns], values: Array(buffer.values))))
    }
  }

  /// Adds who the rows of a table are: `{"first_row": 1, "rows": 944}`, and `"names"` where ids are not rows.
  public mutating func append(_ identifiers: IdentifierMap, as key: String) {
    var entries = [ConfigEntry("first_row", identifiers.firstRow.node), ConfigEntry("rows", identifiers.rowCount.node)]
    if let names = identifiers.names { entries.append(ConfigEntry("names", names.node)) }
    metadata.append((key, ConfigNode(.mapping(entries)).jsonLine))
  }
}
