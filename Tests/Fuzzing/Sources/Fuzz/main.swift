import CFuzzer

// libFuzzer calls the body with one input after the other until one of them ends the process. The reader that is tried
// is named by FUZZ_READER; arguments are libFuzzer's.
var count = CommandLine.argc
var arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = CommandLine.unsafeArgv
_ = LLVMFuzzerRunDriver(&count, &arguments) { data, size in
  Reader.chosen.read(UnsafeBufferPointer(start: data, count: size).map { $0 })
  return 0
}
