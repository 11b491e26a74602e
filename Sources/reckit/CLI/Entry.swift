import Foundation
import RecKitCommands

@main
struct Entry {
  static func main() {
    exit(Reckit.run(CommandLine.arguments.dropFirst(), program: Reckit.programName))
  }
}
