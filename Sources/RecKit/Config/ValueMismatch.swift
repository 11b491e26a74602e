/// Why the written value is not what is expected, in words.
struct ValueMismatch: Error, Equatable {
  var message: String
}
