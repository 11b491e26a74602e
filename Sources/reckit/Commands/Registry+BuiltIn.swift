public import RecKit
import RecKitDatasets
import RecKitMetrics
import RecKitSamplers
import RecKitScorers

extension Registry {
  /// Every component that RecKit ships, to add your own to.
  public static let builtIn: Registry = {
    var registry = Registry()
    do {
      try registry.registerDatasets()
      try registry.registerSamplers()
      try registry.registerScorers()
      try registry.registerCore()
      try registry.registerMetrics()
    } catch {
      preconditionFailure("the built-in components do not fit together: \(error)")
    }
    return registry
  }()
}
