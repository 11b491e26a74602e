/// A value that is made when it is first asked for, and held; asked for by any number of threads.
final class Once<Value: Sendable>: Sendable {
  private let value = Locked<Value?>(nil)

  /// The value; `make` is called for the first asker, the others wait for it.
  func get(_ make: () throws -> Value) rethrows -> Value {
    try value.withLock { value in
      if let value { return value }
      let made = try make()
      value = made
      return made
    }
  }
}
