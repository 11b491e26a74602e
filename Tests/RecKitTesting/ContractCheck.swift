/// One thing that a component's contract says.
public struct ContractCheck {
  /// What must hold.
  public let what: String
  /// Throws where it does not.
  public let run: () throws -> Void

  /// Puts both together.
  public init(_ what: String, _ run: @escaping () throws -> Void) {
    self.what = what
    self.run = run
  }
}
