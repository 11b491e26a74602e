extension PreparedData {
  /// SHA-256 over everything that training and evaluation may depend on, in hexadecimal: O(n).
  ///
  /// It is the hash of sets: users, items, and the pairs of each part by identifier. The order of a file's lines and
  /// the numbering of rows leave it as it is.
  public var hash: String { hash(over: [training.positives, rated, validation, test]) }

  /// SHA-256 over users, items and the positives of each part, for a protocol that looks at nothing else.
  public var positivesHash: String { hash(over: [training.positives, validation, test]) }

  private func hash(over parts: [Interactions?]) -> String {
    var hash = SHA256()
    for map in [training.users, training.items] {
      var bytes: [UInt8] = Array("\(map.rows.count);".utf8)
      for row in map.rows {
        let id = map[row].utf8
        bytes.append(contentsOf: "\(id.count):".utf8)
        bytes.append(contentsOf: id)
      }
      hash.update(bytes)
    }
    let firstItem = Int32(training.items.firstRow)
    for part in parts {
      hash.update("\(part?.count ?? -1);".utf8)
      guard let part else { continue }
      for user in training.users.rows {
        let items = part.items(of: user)
        hash.update("\(items.count);".utf8)
        items.map { ($0 - firstItem).littleEndian }.withUnsafeBytes { hash.update($0) }
      }
    }
    return SHA256.hexadecimal(hash.finish())
  }
}
