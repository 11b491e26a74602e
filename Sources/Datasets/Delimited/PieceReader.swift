import Dispatch
import RecKit

/// Parses pieces of a file on several threads, and gives ids their rows in the file's order.
///
/// Where a file is cut does not depend on the number of threads, and neither does anything that is read: numbers of
/// names, which differ by thread, are turned into rows here, piece by piece in the file's order.
struct PieceReader {
  private let format: LinePiece.Format
  private let threads: Int
  /// What was parsed last; the objects are kept for the memory that they hold.
  private var pieces: [LinePiece] = []
  /// By thread.
  private var names: [LinePiece.Names]
  /// By thread, the rows of its names; -1 where a name has none yet.
  private var userRows: [[Int32]]
  private var itemRows: [[Int32]]

  init(_ format: LinePiece.Format, threads: Int) {
    self.format = format
    self.threads = threads
    names = (0..<threads).map { _ in LinePiece.Names() }
    userRows = Array(repeating: [], count: threads)
    itemRows = userRows
  }

  /// Parses pieces: O(bytes).
  ///
  /// - Parameters:
  ///   - ranges: where they lie in the file.
  ///   - lines: holds their bytes.
  /// - Returns: how they were parsed, in their order; valid until the next call.
  mutating func parse(_ ranges: [Range<Int>], of lines: LineReader) -> ArraySlice<LinePiece> {
    while pieces.count < ranges.count { pieces.append(LinePiece()) }
    let workers = min(threads, ranges.count)
    let (pieces, format) = (pieces, format)
    names.withUnsafeMutableBufferPointer { names in
      // A worker has names of its own and the pieces of its own residue; nobody reads before all have ended.
      nonisolated(unsafe) let (names, pieces, lines) = (names, pieces, lines)
      DispatchQueue.concurrentPerform(iterations: workers) { worker in
        for place in stride(from: worker, to: ranges.count, by: workers) {
          pieces[place].parse(lines.bytes(ranges[place]), range: ranges[place], format, &names[worker])
          pieces[place].worker = worker
        }
      }
    }
    return pieces[..<ranges.count]
  }

  /// Appends a piece's interactions: O(interactions), and the bytes of new names.
  ///
  /// - Returns: whether all ids could be given rows; if not, `log` is as before, and one of the piece's lines is wrong.
  mutating func append(
    _ piece: LinePiece, to log: inout InteractionLog, users: inout IdentifierTable, items: inout IdentifierTable
  ) -> Bool {
    let worker = piece.worker
    let newUsers: [Int32]
    let newItems: [Int32]
    do {
      newUsers = try Self.rows(piece.users, piece.count, &userRows[worker], names[worker].users, &users)
      newItems = try Self.rows(piece.items, piece.count, &itemRows[worker], names[worker].items, &items)
    } catch { return false }
    log.users += newUsers
    log.items += newItems
    log.ratings?.append(contentsOf: UnsafeBufferPointer(start: piece.ratings, count: piece.count))
    log.times?.append(contentsOf: UnsafeBufferPointer(start: piece.times, count: piece.count))
    return true
  }

  /// Turns a column of a piece into rows.
  private static func rows(
    _ column: UnsafeMutablePointer<Int>, _ count: Int, _ rows: inout [Int32], _ names: ByteStrings,
    _ table: inout IdentifierTable
  ) throws -> [Int32] {
    guard table.kind == .text else {
      return try Array(capacity: count) { result in
        for index in 0..<count { result[index] = try table.row(of: column[index]) }
        return count
      }
    }
    if rows.count < names.count { rows += Array(repeating: -1, count: names.count - rows.count) }
    return try Array(capacity: count) { result in
      for index in 0..<count {
        let name = column[index]
        if rows[name] < 0 {
          rows[name] = try names.withBytes(of: name) { bytes throws(FieldProblem) in try table.row(of: bytes) }
        }
        result[index] = rows[name]
      }
      return count
    }
  }
}
