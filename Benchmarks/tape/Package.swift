// swift-tools-version: 6.0
import PackageDescription

let package = Package(
  name: "tape",
  platforms: [.macOS(.v15)],
  dependencies: [.package(name: "reckit", path: "../..")],
  targets: [
    .executableTarget(
      name: "TapeLab",
      dependencies: [
        .product(name: "RecKit", package: "reckit"), .product(name: "RecKitCommands", package: "reckit"),
      ])
  ]
)
