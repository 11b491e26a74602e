public import RecKit

/// MovieLens-1M: 1,000,209 ratings by 6,040 users of 3,706 films.
///
/// See ``MovieLensRatings``.
public struct MovieLens1M: MovieLensRatings {
  /// The name in configs.
  public static let name = "ml-1m"
  /// One sentence for lists.
  public static let summary = "MovieLens-1M, from the data folder or downloaded; ratings of at least 4 are positives."
  /// GroupLens's archive.
  public static let archive = MovieLensArchive(
    name: "ml-1m", folder: "ml-1m", layout: .colons, md5: "c4d9eecfca2ab87c1945afe126590906")

  /// Thresholds and filters.
  @ParameterGroup public var preparation = Preparation(positiveAt: 4)

  /// Makes the dataset with its defaults.
  public init() {}
}

/// MovieLens-10M: 10,000,054 ratings by 69,878 users of 10,677 films.
///
/// See ``MovieLensRatings``.
public struct MovieLens10M: MovieLensRatings {
  /// The name in configs.
  public static let name = "ml-10m"
  /// One sentence for lists.
  public static let summary = "MovieLens-10M, from the data folder or downloaded; ratings of at least 4 are positives."
  /// GroupLens's archive.
  public static let archive = MovieLensArchive(
    name: "ml-10m", folder: "ml-10M100K", layout: .colons, md5: "ce571fd55effeba0271552578f2648bd")

  /// Thresholds and filters.
  @ParameterGroup public var preparation = Preparation(positiveAt: 4)

  /// Makes the dataset with its defaults.
  public init() {}
}

/// MovieLens-20M: 20,000,263 ratings by 138,493 users of 26,744 films.
///
/// See ``MovieLensRatings``.
public struct MovieLens20M: MovieLensRatings {
  /// The name in configs.
  public static let name = "ml-20m"
  /// One sentence for lists.
  public static let summary = "MovieLens-20M, from the data folder or downloaded; ratings of at least 4 are positives."
  /// GroupLens's archive.
  public static let archive = MovieLensArchive(
    name: "ml-20m", folder: "ml-20m", layout: .csv, md5: "cd245b17a1ae2cc31bb14903e1204af3")

  /// Thresholds and filters.
  @ParameterGroup public var preparation = Preparation(positiveAt: 4)

  /// Makes the dataset with its defaults.
  public init() {}
}

/// MovieLens-25M: 25,000,095 ratings by 162,541 users of 59,047 films.
///
/// See ``MovieLensRatings``.
public struct MovieLens25M: MovieLensRatings {
  /// The name in configs.
  public static let name = "ml-25m"
  /// One sentence for lists.
  public static let summary = "MovieLens-25M, from the data folder or downloaded; ratings of at least 4 are positives."
  /// GroupLens's archive.
  public static let archive = MovieLensArchive(
    name: "ml-25m", folder: "ml-25m", layout: .csv, md5: "6b51fb2759a8657d3bfcbfc42b592ada")

  /// Thresholds and filters.
  @ParameterGroup public var preparation = Preparation(positiveAt: 4)

  /// Makes the dataset with its defaults.
  public init() {}
}

/// MovieLens-32M: 32,000,204 ratings by 200,948 users of 84,432 films.
///
/// See ``MovieLensRatings``.
public struct MovieLens32M: MovieLensRatings {
  /// The name in configs.
  public static let name = "ml-32m"
  /// One sentence for lists.
  public static let summary = "MovieLens-32M, from the data folder or downloaded; ratings of at least 4 are positives."
  /// GroupLens's archive.
  public static let archive = MovieLensArchive(
    name: "ml-32m", folder: "ml-32m", layout: .csv, md5: nil)

  /// Thresholds and filters.
  @ParameterGroup public var preparation = Preparation(positiveAt: 4)

  /// Makes the dataset with its defaults.
  public init() {}
}

/// MovieLens-latest-small: about 100,000 ratings by 610 users; GroupLens changes it.
///
/// See ``MovieLensRatings``.
public struct MovieLensLatestSmall: MovieLensRatings {
  /// The name in configs.
  public static let name = "ml-latest-small"
  /// One sentence for lists.
  public static let summary =
    "MovieLens-latest-small, from the data folder or downloaded; ratings of at least 4 are positives."
  /// GroupLens's archive.
  public static let archive = MovieLensArchive(
    name: "ml-latest-small", folder: "ml-latest-small", layout: .csv, md5: nil)

  /// Thresholds and filters.
  @ParameterGroup public var preparation = Preparation(positiveAt: 4)

  /// Makes the dataset with its defaults.
  public init() {}
}
