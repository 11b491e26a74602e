/// Why a run cannot go on from a checkpoint.
public enum CheckpointError: Error, Equatable, CustomStringConvertible {
  /// Its bytes are not those that were written.
  case damaged(String)
  /// It is whole, but of another run: another config, other data, another version of RecKit, other code.
  case foreign(String)

  /// What is wrong, without an introduction.
  public var reason: String {
    switch self {
    case .damaged(let reason), .foreign(let reason): reason
    }
  }

  /// What is wrong.
  public var description: String {
    switch self {
    case .damaged(let reason): "the checkpoint is damaged: \(reason)"
    case .foreign(let reason): "the checkpoint does not belong to this run: \(reason)"
    }
  }
}
