public import RecKit

private let gitHub = "https://raw.githubusercontent.com/"
private let lightGCN = gitHub + "gusye1234/LightGCN-PyTorch/947ca2b3b1d2d3545b114145710cb06c4e57b3d2/data"
private let ultraGCN = gitHub + "xue-pai/UltraGCN/b220010d62af08bd895963a3d71c7c8e55ee1f56/data"

/// Gowalla's check-ins in LightGCN's split: 29,858 users, 40,981 items, 810,128 training and 217,242 test pairs.
///
/// See ``PublishedSplit``. Source: He et al.: LightGCN (SIGIR 2020).
public struct Gowalla: PublishedSplit {
  /// The name in configs.
  public static let name = "gowalla"
  /// One sentence for lists.
  public static let summary = "Gowalla's check-ins in LightGCN's split; from the data folder or downloaded."
  /// Who publishes it.
  public static let source = PublishedSource(
    address: lightGCN + "/gowalla",
    trainPairs: 810_128, testPairs: 217_242,
    trainSum: nil,
    testSum: "099a2a73924e4b754dc6efd730d764f492321b53c38eb93298850c83acf57be3")

  /// Thresholds and filters.
  @ParameterGroup public var preparation = Preparation()

  /// Makes the dataset with its defaults.
  public init() {}
}

/// Yelp2018 in LightGCN's split: 31,668 users, 38,048 items, 1,237,259 training and 324,147 test pairs.
///
/// See ``PublishedSplit``. Source: He et al.: LightGCN (SIGIR 2020).
public struct Yelp2018: PublishedSplit {
  /// The name in configs.
  public static let name = "yelp2018"
  /// One sentence for lists.
  public static let summary = "Yelp2018 in LightGCN's split; from the data folder or downloaded."
  /// Who publishes it.
  public static let source = PublishedSource(
    address: lightGCN + "/yelp2018",
    trainPairs: 1_237_259, testPairs: 324_147,
    trainSum: nil,
    testSum: "9cd9b37926cd1447a06625ffa7914527573fb097c10cb0bbdb1d1b8ded3742fe")

  /// Thresholds and filters.
  @ParameterGroup public var preparation = Preparation()

  /// Makes the dataset with its defaults.
  public init() {}
}

/// Amazon-Book in LightGCN's split: 52,643 users, 91,599 items, 2,380,730 training and 603,378 test pairs.
///
/// See ``PublishedSplit``. Source: He et al.: LightGCN (SIGIR 2020).
public struct AmazonBook: PublishedSplit {
  /// The name in configs.
  public static let name = "amazon-book"
  /// One sentence for lists.
  public static let summary = "Amazon-Book in LightGCN's split; from the data folder or downloaded."
  /// Who publishes it.
  public static let source = PublishedSource(
    address: lightGCN + "/amazon-book",
    trainPairs: 2_380_730, testPairs: 603_378,
    trainSum: nil,
    testSum: "6250754994dd953b91b48dccdd77a73f318e0634b4757c2abfcc9d33a54ab0f5")

  /// Thresholds and filters.
  @ParameterGroup public var preparation = Preparation()

  /// Makes the dataset with its defaults.
  public init() {}
}

/// MovieLens-1M in LCFN's split, every rating a positive:
/// 6,022 users, 3,043 items, 796,244 training and 99,455 test pairs.
///
/// See ``PublishedSplit``.
/// Source: Yu, Qin: Graph Convolutional Network for Recommendation with Low-pass Collaborative Filters (ICML 2020).
public struct MovieLens1MLCFN: PublishedSplit {
  /// The name in configs.
  public static let name = "ml-1m-lcfn"
  /// One sentence for lists.
  public static let summary =
    "MovieLens-1M in LCFN's split, every rating a positive; from the data folder or downloaded."
  /// Who publishes it.
  public static let source = PublishedSource(
    address: ultraGCN + "/ml-1m",
    trainPairs: 796_244, testPairs: 99_455,
    trainSum: "f088986b22f14f17136f9c4ef6f1269201f83dfb9ce259f1fd4ed46d72a92599",
    testSum: "7ca364f7f9321417b521745833b12719a2feb13253bccece2c04d5afe9fc3e15")

  /// Thresholds and filters.
  @ParameterGroup public var preparation = Preparation()

  /// Makes the dataset with its defaults.
  public init() {}
}

/// Amazon-Electronics in UltraGCN's split: 1,435 users, 1,522 items, 31,887 training and 4,044 test pairs.
///
/// See ``PublishedSplit``. Source: Mao et al.: UltraGCN (CIKM 2021).
public struct AmazonElectronics: PublishedSplit {
  /// The name in configs.
  public static let name = "electronics"
  /// One sentence for lists.
  public static let summary = "Amazon-Electronics in UltraGCN's split; from the data folder or downloaded."
  /// Who publishes it.
  public static let source = PublishedSource(
    address: ultraGCN + "/electronics",
    trainPairs: 31_887, testPairs: 4_044,
    trainSum: "36162d78d851dd566c41380434b33785564761bc9e3bf869a523bb8bdde46cdd",
    testSum: "3484521a88bb32dccf5f09839446b3adbb21796bb075cf6eba37be411eadf0a6")

  /// Thresholds and filters.
  @ParameterGroup public var preparation = Preparation()

  /// Makes the dataset with its defaults.
  public init() {}
}
