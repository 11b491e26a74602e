// swift-tools-version: 6.0
import Foundation
import PackageDescription

// On a case-insensitive disk `Sources/RecKit` and `Sources/reckit` are one folder, so each side names
// what is its own and excludes what the merge brings in.
let frameworkFolders = [
  "Config", "Data", "Differentiation", "Evaluation", "Experiment", "Files", "Losses", "Numerics", "Optimizers",
  "Parameters", "Preparation", "Protocols", "Random", "Recommending", "Registry", "Report", "Study", "Training", "Tune",
  "Weights",
]
let commandFolders = ["Commands"]
let executableFolders = ["CLI"]
let catalogs = ["RecKit.docc", "RecKitCommands.docc"]
let allFolders = frameworkFolders + commandFolders + executableFolders + catalogs

/// What stands in a target's folder on this disk but belongs to another target.
func foreign(in path: String, own: [String]) -> [String] {
  let folder = Context.packageDirectory + "/" + path
  return allFolders.filter {
    !own.contains($0) && FileManager.default.fileExists(atPath: folder + "/" + $0)
  }
}

func target(_ name: String, _ dependencies: [Target.Dependency], path: String, own: [String]) -> Target {
  .target(
    name: name, dependencies: dependencies, path: path, exclude: foreign(in: path, own: own + [name + ".docc"]),
    sources: own)
}

let plugins = ["RecKitSamplers", "RecKitScorers", "RecKitMetrics", "RecKitDatasets"]
let pluginDependencies = plugins.map { Target.Dependency.target(name: $0) }

let package = Package(
  name: "reckit",
  platforms: [.macOS(.v15)],
  products: [
    .library(name: "RecKit", targets: ["RecKit"] + plugins),
    .library(name: "RecKitCommands", targets: ["RecKitCommands"]),
    .library(name: "RecKitTesting", targets: ["RecKitTesting"]),
    .executable(name: "reckit", targets: ["RecKitCLI"]),
  ],
  targets: [
    .target(name: "CRecKitKernels", linkerSettings: [.linkedLibrary("m", .when(platforms: [.linux]))]),
    .systemLibrary(name: "CZlib", providers: [.apt(["zlib1g-dev"]), .yum(["zlib-devel"])]),
    target("RecKit", ["CRecKitKernels"], path: "Sources/RecKit", own: frameworkFolders),
    .target(name: "RecKitSamplers", dependencies: ["RecKit"], path: "Sources/Samplers"),
    .target(name: "RecKitScorers", dependencies: ["RecKit"], path: "Sources/Scorers"),
    .target(name: "RecKitMetrics", dependencies: ["RecKit"], path: "Sources/Metrics"),
    .target(name: "RecKitDatasets", dependencies: ["RecKit", "CZlib"], path: "Sources/Datasets"),
    target(
      "RecKitCommands", ["RecKit", "RecKitTesting"] + pluginDependencies, path: "Sources/reckit", own: commandFolders),
    .executableTarget(
      name: "RecKitCLI", dependencies: ["RecKitCommands"], path: "Sources/reckit",
      exclude: foreign(in: "Sources/reckit", own: executableFolders), sources: executableFolders),
    .target(name: "RecKitTesting", dependencies: ["RecKit"], path: "Tests/RecKitTesting"),
    .testTarget(
      name: "RecKitTests", dependencies: ["RecKit", "CRecKitKernels", "RecKitTesting"], exclude: ["Fixtures"]),
    .testTarget(name: "SamplersTests", dependencies: ["RecKit", "RecKitSamplers", "RecKitTesting"]),
    .testTarget(
      name: "ScorersTests", dependencies: ["RecKit", "RecKitSamplers", "RecKitScorers", "RecKitTesting"],
      exclude: ["expected_values.py"]),
    .testTarget(name: "MetricsTests", dependencies: ["RecKit", "RecKitMetrics", "RecKitTesting"]),
    .testTarget(name: "DatasetsTests", dependencies: ["RecKit", "RecKitDatasets", "RecKitTesting", "CZlib"]),
    // `Snippets/` again, by links: a library evaluates none of the lines that make programs of them.
    .testTarget(
      name: "SnippetsTests",
      dependencies: ["RecKit", "RecKitCommands", "RecKitSamplers", "RecKitScorers", "RecKitTesting"],
      exclude: ["expected_values.py"]),
    .testTarget(
      name: "CommandsTests",
      dependencies: ["RecKit", "RecKitCommands", "RecKitTesting"] + pluginDependencies,
      exclude: ["WrongConfigs", "WrongSearches"]),
  ],
  swiftLanguageModes: [.v6]
)

for target in package.targets
where ![.system, .plugin].contains(target.type) && !target.name.hasPrefix("C") || target.name == "CommandsTests" {
  target.swiftSettings = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
  ]
}
