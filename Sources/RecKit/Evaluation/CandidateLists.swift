internal import Foundation

/// Given candidate lists: the items that each user's relevant items are ranked among.
///
/// A line has a user and then items, separated by tabs or spaces; an item that a line has twice counts once.
struct CandidateLists: Sendable {
  let path: String
  /// By user row, ascending, each item once; nil: the file has no line for the user.
  private let lists: [[Int32]?]

  /// Reads a file: O(bytes log items).
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - training: has the identifiers of users and items.
  /// - Throws: ``EvaluationError/candidates(path:line:problem:)`` where the file cannot be read, or names an unknown
  ///   user or item.
  init(path: String, training: TrainingSet) throws(EvaluationError) {
    let data = try Self.bytes(of: path)
    let (users, items) = (IdentifierRows(training.users), IdentifierRows(training.items))
    var lists = [[Int32]?](repeating: nil, count: training.users.rowCount)
    var number = 0
    for line in data.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
      number += 1
      let fields = line.split { [UInt8(ascii: "\t"), UInt8(ascii: " "), UInt8(ascii: "\r")].contains($0) }
        .map { String(decoding: $0, as: UTF8.self) }
      guard let name = fields.first else { continue }
      func wrong(_ problem: String) -> EvaluationError { .candidates(path: path, line: number, problem: problem) }
      guard let user = users[name] else {
        throw wrong("the user `\(name)` is not in the data; remove the line, or look at what filters left out")
      }
      guard lists[user] == nil else { throw wrong("the user `\(name)` has a line already; put all items on one") }
      var list: [Int32] = []
      for field in fields.dropFirst() {
        guard let item = items[field] else {
          throw wrong(
            "the item `\(field)` is not in the catalogue; remove it, add it to the dataset's catalogue, or look at what filters left out"
          )
        }
        list.append(Int32(item))
      }
      guard !list.isEmpty else {
        throw wrong("the user `\(name)` has no item; remove the line, or put items behind it")
      }
      lists[user] = distinct(list.sorted())
    }
    self.path = path
    self.lists = lists
  }

  /// The bytes of a text in UTF-8, without a byte order mark.
  private static func bytes(of path: String) throws(EvaluationError) -> Data {
    func wrong(_ problem: String) -> EvaluationError { .candidates(path: path, line: nil, problem: problem) }
    let data: Data
    do { data = try Data(contentsOf: URL(fileURLWithPath: path)) } catch {
      throw wrong("cannot be read: \(FileError.words(error)); name the file of candidate lists")
    }
    if data.starts(with: [0xEF, 0xBB, 0xBF]) { return data.dropFirst(3) }
    if data.starts(with: [0x1F, 0x8B]) { throw wrong("is compressed; unpack it") }
    if data.starts(with: [0xFF, 0xFE]) || data.starts(with: [0xFE, 0xFF]) {
      throw wrong("is UTF-16; save it as UTF-8")
    }
    return data
  }

  /// The user's given items; nil where the file has no line for the user.
  func of(_ user: Int32) -> [Int32]? { lists[Int(user)] }

  /// SHA-256 over the lists by row, in hexadecimal: neither the order of lines nor that of items matters.
  var hash: String {
    var hash = SHA256()
    for (user, list) in lists.enumerated() {
      guard let list else { continue }
      hash.update("\(user):\(list.count);".utf8)
      list.map(\.littleEndian).withUnsafeBytes { hash.update($0) }
    }
    return SHA256.hexadecimal(hash.finish())
  }
}

/// Sorted numbers, each once.
private func distinct(_ sorted: [Int32]) -> [Int32] {
  var result: [Int32] = []
  result.reserveCapacity(sorted.count)
  for item in sorted where item != result.last { result.append(item) }
  return result
}

extension CandidateSet {
  /// The same users, each among given items and the user's own relevant ones, less what is left out for the user.
  ///
  /// - Parameters:
  ///   - lists: the given items.
  ///   - part: the held-out part, for errors.
  ///   - training: has the identifiers of users.
  /// - Returns: the users with their candidates.
  /// - Throws: ``EvaluationError/candidates(path:line:problem:)`` for a user without a list.
  func among(
    _ lists: CandidateLists, _ part: EvaluationPart, training: TrainingSet
  ) throws(EvaluationError) -> CandidateSet {
    var users = users
    for (place, user) in users.enumerated() {
      guard let given = lists.of(user.row) else {
        throw .candidates(
          path: lists.path, line: nil,
          problem:
            "has no line for user `\(training.users[Int(user.row)])` of the \(part.rawValue) part; give every user of it candidates"
        )
      }
      let left = Set(user.excluded)
      users[place].candidates = distinct((given.filter { !left.contains($0) } + user.relevant).sorted())[...]
    }
    return CandidateSet(rows: rows, users: users, missingRelevant: missingRelevant)
  }
}
