// swift-tools-version: 6.0
import PackageDescription

// A package of its own, so that the project's builds know nothing of fuzzing; Scripts/fuzz.sh builds and runs it.
let package = Package(
  name: "fuzzing",
  platforms: [.macOS(.v15)],
  dependencies: [.package(name: "reckit", path: "../..")],
  targets: [
    .target(name: "CFuzzer"),
    .executableTarget(name: "Fuzz", dependencies: ["CFuzzer", .product(name: "RecKit", package: "reckit")]),
  ],
  swiftLanguageModes: [.v6]
)
