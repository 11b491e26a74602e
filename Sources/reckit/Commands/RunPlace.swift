import Foundation
import RecKit

/// What is to happen to a run's folder: decided before anything is trained, and before data is loaded where it can be.
struct RunPlace {
  /// What to do.
  enum Decision {
    /// The same run is finished; the text of its `result.json`.
    case finished(String)
    /// Train; from the checkpoint that is there, or from the start.
    case train(resumes: Bool)
  }

  private let given: String?
  private let name: String
  private let resumes: Bool
  private let forces: Bool
  private(set) var folder: RunFolder?

  /// Checks `--out`, and claims the folder where it is known already.
  init(_ arguments: ParsedArguments, name: String, _ context: Reckit.Environment) throws {
    resumes = arguments.switches.contains("resume")
    forces = arguments.switches.contains("force")
    guard !(resumes && forces) else {
      throw CommandError.usage("--resume continues the run that is there, --force starts again: give one of them")
    }
    given = arguments.values["out"]
    self.name = name
    let output = try OutputFolder(
      given, default: "runs/\(name)-12345678", spare: ".".utf8.count + ".partial".utf8.count, context.variables)
    if given != nil { try claim(RunFolder(output.path)) }
  }

  /// Decides, once it is known what the run is the answer to.
  mutating func decide(_ identity: RunIdentity, _ config: ConfigNode) throws -> (RunFolder, Decision) {
    if folder == nil { try claim(RunFolder("runs/\(name)-\(identity.address.prefix(8))")) }
    guard var folder else { preconditionFailure("the folder was just named") }
    let left = folder.interrupted
    var decision = Decision.train(resumes: false)
    if let stored = folder.stored, !forces {
      if stored.identity == identity {
        if resumes { decision = .finished(try Self.whole(stored, in: folder)) }
      } else if resumes, left?.identity == identity {
        decision = .train(resumes: true)
      } else {
        throw Self.refusal("\(folder.path) holds another run", stored, identity, config)
      }
    } else if resumes, let left {
      guard left.identity == identity else {
        throw Self.refusal("\(folder.path) holds another run, interrupted\(Self.epoch(folder))", left, identity, config)
      }
      decision = .train(resumes: true)
    }
    if case .train = decision { try Self.lock(&folder) }
    return (folder, decision)
  }

  /// Refuses a folder that is to stay as it is; locks one that is to be written.
  private mutating func claim(_ folder: RunFolder) throws {
    var folder = folder
    let stored = folder.stored
    guard stored != nil || folder.isEmpty else {
      throw CommandError.usage(
        "\(folder.path) exists and is not a run of RecKit, so it is not changed; --out names another folder")
    }
    // A default folder is named after what the run is the answer to: the same run again gives the same result.
    if stored != nil && !resumes && !forces && given != nil {
      throw CommandError.usage(
        "\(folder.path) holds a finished run; --force replaces it, --out names another folder")
    }
    // A finished run is read and not written.
    if !(stored != nil && resumes) { try Self.lock(&folder) }
    if !resumes && !forces && folder.interrupted != nil {
      throw CommandError.usage(
        "\(folder.path) was interrupted\(Self.epoch(folder)); --resume continues it, --force starts again, --out names another folder"
      )
    }
    self.folder = folder
  }

  private static func lock(_ folder: inout RunFolder) throws {
    do { try folder.claim() } catch let held as FolderLock.Held {
      throw CommandError.usage(
        "\(folder.path) is being written by \(held.holder); wait for it, or --out names another folder")
    } catch let error as FileError {
      throw CommandError.usage("\(error); --out names another folder")
    }
  }

  /// The result of a run whose files are what it wrote.
  private static func whole(_ stored: RunFolder.Stored, in folder: RunFolder) throws -> String {
    guard let name = folder.damagedFile else { return stored.text }
    throw CommandError.usage(
      "\(folder.path)/\(name) is damaged: it is not what the run wrote; --force runs it again, --out names another folder"
    )
  }

  private static func epoch(_ folder: RunFolder) -> String {
    CheckpointStore.storedEpoch(in: folder).map { " after epoch \($0)" } ?? ""
  }

  private static func refusal(
    _ words: String, _ stored: RunFolder.Stored, _ identity: RunIdentity, _ config: ConfigNode
  ) -> CommandError {
    let remedy = "--force starts again, --out names another folder"
    guard let other = stored.identity else {
      return .usage("\(words), or a run of an earlier version without an identity; \(remedy)")
    }
    let differences = identity.differences(
      from: other, configs: stored.config.map { ConfigDifference.between($0, config) } ?? [])
    let more = differences.count > 10 ? "  and \(differences.count - 10) more\n" : ""
    return .usage("\(words):\n" + differences.prefix(10).map { "  \($0)\n" }.joined() + more + remedy)
  }
}
