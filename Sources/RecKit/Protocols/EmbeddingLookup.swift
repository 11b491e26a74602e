/// How a scorer looks embeddings up: a group of parameters that scorers with embedding tables share.
///
/// ```swift
/// @ParameterGroup var embeddings = EmbeddingLookup()
///
/// func scores(of pairs: PairBatch, on tape: Tape) -> Variable {
///   tape.rowDot(
///     embeddings.lookup("user_embedding", rows: pairs.users, on: tape),
///     embeddings.lookup("item_embedding", rows: pairs.items, on: tape))
/// }
/// ```
public struct EmbeddingLookup: ParameterContainer {
  /// The share of the numbers of looked-up embeddings that training drops at random.
  @Parameter(
    "Share of the numbers of looked-up user and item embeddings that training drops at random (inverted dropout).",
    in: 0..<1)
  public var embeddingDropout = 0.0

  /// `embedding_dropout`.
  public static let leftOutAtDefault: Set = ["embedding_dropout"]

  /// Makes the group with its defaults.
  public init() {}

  /// Looks rows of an embedding table up, and in training drops numbers of them: see ``Tape/dropout(_:of:rate:)``.
  ///
  /// Source: Srivastava et al.: Dropout (JMLR 2014), of the inputs.
  ///
  /// - Parameters:
  ///   - table: the table's name.
  ///   - rows: `pairs.users` or `pairs.items`.
  ///   - tape: the tape.
  /// - Returns: `rows.count` x the table's columns.
  public func lookup(_ table: String, rows: UnsafeBufferPointer<Int32>, on tape: Tape) -> Variable {
    tape.dropout(tape.lookup(table, rows: rows), of: rows, rate: embeddingDropout)
  }
}
