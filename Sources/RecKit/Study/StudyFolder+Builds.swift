internal import Foundation

extension StudyFolder {
  /// Notes about runs of other builds of components that are not part of RecKit, one sentence each.
  ///
  /// Reads the runs that are there where a variant has such a component, else nothing: O(runs in the folder).
  ///
  /// - Parameters:
  ///   - study: the study.
  ///   - runs: its runs and where they are stored.
  /// - Returns: the sentences; none where all is as it should be.
  func remarksOnBuilds(_ study: Study, _ runs: [Addressed]) -> [String] {
    let codes = study.variants.map { ComponentCode.hash(of: $0.configuration.components) }
    guard codes.contains(where: { $0 != nil }) else { return [] }
    func identity(_ address: String) -> RunIdentity? { run(address).stored?.identity }
    // Which code a config's runs in the report have, by the config's hash.
    var listed: [String: String?] = [:]
    var (others, finished) = (0, 0)
    for run in runs {
      let code = codes[run.run.variant]
      let configuration = study.configuration(of: run.run)
      guard let identity = identity(run.address) else {
        listed[configuration.hash] = .some(code)
        continue
      }
      finished += 1
      listed[identity.config] = .some(identity.code)
      if identity.code != code { others += 1 }
    }
    let addresses = Set(runs.map(\.address))
    let unused = ((try? FileManager.default.contentsOfDirectory(atPath: path + "/runs")) ?? []).count { name in
      guard !name.hasPrefix("."), !addresses.contains(name), let identity = identity(name),
        let code = listed[identity.config]
      else { return false }
      return identity.code != code
    }
    var remarks: [String] = []
    if others > 0 {
      remarks.append(
        "Other code: \(others) of \(finished) runs were made by another build of this program's own components; sweep the study again to make them anew."
      )
    }
    if unused > 0 {
      remarks.append(
        "Not used: \(unused) run\(unused == 1 ? "" : "s") in runs/ that another build of this program's own components made."
      )
    }
    return remarks
  }
}
