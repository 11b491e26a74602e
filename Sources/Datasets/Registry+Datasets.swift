public import RecKit

extension Registry {
  /// Registers the built-in datasets and splitters.
  public mutating func registerDatasets() throws {
    try register(SyntheticDataset.self)
    try register(MovieLens100K.self)
    try register(MovieLens1M.self)
    try register(MovieLens10M.self)
    try register(MovieLens20M.self)
    try register(MovieLens25M.self)
    try register(MovieLens32M.self)
    try register(MovieLensLatestSmall.self)
    try register(DelimitedDataset.self)
    try register(RecBoleDataset.self)
    try register(Gowalla.self)
    try register(Yelp2018.self)
    try register(AmazonBook.self)
    try register(MovieLens1MLCFN.self)
    try register(AmazonElectronics.self)
    try register(RandomSplitter.self)
    try register(LeaveLastOutSplitter.self)
    try register(TimeSplitter.self)
    try register(KFoldSplitter.self)
    defaults[.dataset] = SyntheticDataset.name
    defaults[.splitter] = RandomSplitter.name
  }
}
