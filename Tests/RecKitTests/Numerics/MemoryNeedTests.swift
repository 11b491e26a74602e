import Testing

@testable import RecKit

/// Sizes are counted without overflow and refused in words.
struct MemoryNeedTests {
  @Test func whatDoesNotFitIsSaidWithItsLargestParts() {
    var need = MemoryNeed("scorer dot")
    need.add("a, 944 x 1000000000 numbers", 4, 944, 1_000_000_000)
    need.add("b", 8, 10)
    #expect(
      throws: MemoryError(
        "scorer dot needs 3.4 TiB of memory (a, 944 x 1000000000 numbers: 3.4 TiB; b: 80 bytes); this machine has 24.0 GiB. "
          + "Choose smaller sizes")
    ) { try need.check(against: MemoryLimit(bytes: 24 * 1_073_741_824, whose: "this machine")) }
    #expect(throws: Never.self) { try need.check(against: MemoryLimit(bytes: 4e12, whose: "this machine")) }
  }

  @Test func nothingOverflows() {
    var need = MemoryNeed("x")
    for _ in 0..<3 { need.add("y", Int.max, Int.max, Int.max) }
    #expect(throws: MemoryError.self) { try need.check() }
    let weight = WeightDeclaration("w", rows: Int.max, columns: 2)
    #expect(weight.count == Int.max && [weight, weight].totalCount == Int.max)
  }

  @Test func ofWhatIsGivenBackTheMostCounts() {
    var (whole, first, second) = (MemoryNeed("a"), MemoryNeed("b"), MemoryNeed("c"))
    first.add("kept", 10)
    first.addPassing("work", 100)
    second.add("kept", 7)
    second.addPassing("work", 40)
    second.addPassing("more work", 50)
    whole.add(first)
    whole.add(second)
    #expect(first.bytes == 110 && second.bytes == 97 && whole.bytes == 117)
    #expect(
      throws: MemoryError(
        "a needs 117 bytes of memory (b, work: 100 bytes; b, kept: 10 bytes; c, kept: 7 bytes); x has 116 bytes. "
          + "Choose smaller sizes")
    ) { try whole.check(against: MemoryLimit(bytes: 116, whose: "x")) }
  }

  @Test func thisMachineHasMemory() {
    let limit = MemoryLimit.current
    #expect(limit.bytes > 1e8 && limit.bytes < 1e15)
  }
}
