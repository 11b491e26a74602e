import RecKitCommands

@main
struct Entry {
  static func main() {}
}
