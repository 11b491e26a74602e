import Foundation
import RecKit

/// What commands let say about the process: its threads, jobs, memory and kernels.
enum ProcessOptions {
  /// `--memory SIZE`.
  static let memory = CommandSpecification.Option(
    name: "memory", value: "SIZE",
    help:
      "Refuse what would not fit into this much memory, such as 2GiB or 500MB, before it is allocated. What reading the data takes is not foreseen; jobs share what is left after it."
  )

  /// Gives the process the limit that `--memory` says; without it, none.
  static func limitMemory(_ arguments: ParsedArguments) throws {
    let text = arguments.values["memory"]
    let bytes = text.flatMap { MemoryNeed.bytes($0) }
    guard text == nil || bytes != nil else {
      throw CommandError.usage("--memory needs a size such as 2GiB or 500MB, not \(text?.escapedOnOneLine ?? "")")
    }
    MemoryNeed.limitProcess(to: bytes)
  }

  /// What `--threads` says; without it, all cores.
  static func threads(_ arguments: ParsedArguments) throws -> Int { try count("threads", arguments) }

  /// What `--jobs` says; without it, all cores.
  static func jobs(_ arguments: ParsedArguments) throws -> Int { try count("jobs", arguments) }

  /// Threads of each run: those of `jobs` that would have none are shared evenly; a part's other runs may go on elsewhere on the
  /// same machine, so that its runs have one thread each.
  static func threads(jobs: Int, of runs: Int, part: StudyPart?) -> Int {
    part == nil ? max(1, jobs / max(1, runs)) : 1
  }

  private static func count(_ option: String, _ arguments: ParsedArguments) throws -> Int {
    guard let text = arguments.values[option] else { return ProcessInfo.processInfo.activeProcessorCount }
    guard let number = Int(text), (1...1024).contains(number) else {
      throw CommandError.usage("--\(option) needs a whole number from 1 to 1024, not \(text.escapedOnOneLine)")
    }
    return number
  }

  /// Throws where the environment asks for kernels that the machine lacks.
  static func checkKernels() throws {
    guard Kernels.isForcedSetAvailable else {
      throw CommandError.usage(
        "RECKIT_SIMD names no kernel set of this machine; the best here is \(Kernels.instructionSet), portable works everywhere"
      )
    }
  }
}
