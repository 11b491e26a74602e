import Testing

@testable import RecKit

struct TextTests {
  @Test func tablesAlignTheirColumns() {
    var table = TextTable(["name", "count"], [.left, .right])
    table.append(["a", "1"])
    table.append(["longer", "1000"])
    #expect(table.text == "name    count\na           1\nlonger   1000\n")
  }

  @Test(arguments: [
    (0.12345, 4, "0.1235"), (-0.00001, 4, "0.0000"), (12.0, 2, "12.00"), (0.99996, 4, "1.0000"), (2.5, 0, "3"),
    (-1.25, 1, "-1.3"), (.nan, 2, "nan"), (1e20, 1, "1e+20"),
  ])
  func numbersAreRounded(value: Double, places: Int, text: String) {
    #expect(rounded(value, places: places) == text)
  }

  @Test func theBarFitsTheTerminal() {
    let bar = ProgressBar("Epoch 3/15", unit: "triplets")
    #expect(
      bar.line(done: 25_000, total: 50_000, seconds: 0.5, width: 80)
        == "Epoch 3/15  50% [##############..............] 50.0k triplets/s, 1s left")
    // Runs that take minutes are counted by the minute, and no per cent is counted a second.
    let runs = ProgressBar("Runs 3/20", unit: "runs")
    #expect(runs.line(done: 3.5, total: 20, seconds: 50, width: 80).hasSuffix(" 4.2 runs/min, 3:56 left"))
    #expect(runs.line(done: 3.5, total: 20, seconds: 1, width: 80).hasSuffix(" 4 runs/s, 5s left"))
    #expect(runs.line(done: 0.5, total: 20, seconds: 3600, width: 80).hasSuffix(" 0.5 runs/h, 39:00:00 left"))
    for width in 0..<100 {
      for done in [0, 1, 25_000, 50_000] {
        #expect(bar.line(done: done, total: 50_000, seconds: 3, width: width).count < max(1, width))
      }
      #expect(bar.line(done: 7, total: nil, seconds: 0, width: width).count < max(1, width))
    }
  }

  @Test func timesAndSizesAreShort() {
    #expect([5, 65, 3725].map { ProgressBar.time($0) } == ["5s", "1:05", "1:02:05"])
    #expect(
      [7, 999, 1234, 56_700, 1.5e6, 2e9].map { ProgressBar.short($0) } == [
        "7", "999", "1.23k", "56.7k", "1.50M", "2.00G",
      ])
  }

  @Test func epochsReadAsTheNotebookPrintsThem() throws {
    let record = EpochRecord(
      epoch: 1, loss: 0.77031, metrics: [MetricValue("auc", 0.85)], validation: [MetricValue("auc", 0.84)],
      trainSeconds: 1, evaluateSeconds: 2)
    #expect(record.line(of: 15) == "Epoch  1/15  loss 0.7703  validation auc 0.8400  test auc 0.8500")
    let text = record.node.jsonLine
    #expect(
      text
        == #"{"epoch": 1, "loss": 0.77031, "metrics": {"auc": 0.85}, "validation": {"auc": 0.84}, "seconds": {"train": 1.0, "evaluate": 2.0}}"#
    )
    #expect(EpochRecord(try ConfigDocument.parse(Array(text.utf8), source: "test").root) == record)
    #expect(EpochRecord(ConfigNode(.mapping([ConfigEntry("epoch", 1.node)]))) == nil)
  }
}
