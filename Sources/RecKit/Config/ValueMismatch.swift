/// Why what was written is not the value that is wanted, in words.
struct ValueMismatch: Error, Equatable {
  var message: String
}
