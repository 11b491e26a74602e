extension PreparedData {
  /// SHA-256 over everything that a result may depend on, in hexadecimal: O(n), once.
  ///
  /// It covers users, items, and the pairs of each part, by identifier and in the order of their source. Another order
  /// of lines gives other batches, and so other bits of what is trained on them.
  public var hash: String { derived.hash.get(makeHash) }

  private func makeHash() -> String {
    hash { hash in
      for part in [training.positives, rated, validation, test] {
        hash.update("\(part?.count ?? -1);".utf8)
        guard let part else { continue }
        for (column, map) in [(part.users, training.users), (part.items, training.items)] {
          let first = Int32(map.firstRow)
          // In pieces, so that no second column is made.
          for start in stride(from: 0, to: column.count, by: 4096) {
            column[start..<min(start + 4096, column.count)].map { ($0 - first).littleEndian }
              .withUnsafeBytes { hash.update($0) }
          }
        }
      }
    }
  }

  /// SHA-256 over users, items and each part's positives as sets, for the evaluation protocol: O(n), once.
  ///
  /// It does not depend on the order of a file's lines or on the numbering of rows.
  ///
  /// - Parameter includingRated: whether interactions below the threshold are covered as well.
  /// - Returns: 64 hexadecimal digits.
  public func hashOfSets(includingRated: Bool) -> String {
    (includingRated ? derived.hashWithRated : derived.hashOfPositives).get {
      makeHashOfSets(includingRated: includingRated)
    }
  }

  private func makeHashOfSets(includingRated: Bool) -> String {
    hash { hash in
      let firstItem = Int32(training.items.firstRow)
      for part in [training.positives, includingRated ? rated : nil, validation, test] {
        hash.update("\(part?.count ?? -1);".utf8)
        guard let part else { continue }
        for user in training.users.rows {
          let items = part.items(of: user)
          hash.update("\(items.count);".utf8)
          items.map { ($0 - firstItem).littleEndian }.withUnsafeBytes { hash.update($0) }
        }
      }
    }
  }

  /// Users and items, then what `more` adds.
  private func hash(_ more: (inout SHA256) -> Void) -> String {
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
    more(&hash)
    return SHA256.hexadecimal(hash.finish())
  }
}
