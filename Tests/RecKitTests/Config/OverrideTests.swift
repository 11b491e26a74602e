import Foundation
import Testing

@testable import RecKit

/// `key=value` arguments: paths, and arguments that cancel each other.
struct OverrideTests {
  private func root(_ arguments: [String]) throws -> String {
    var document = try ConfigDocument.parse(Array("seed: 0\nscorer: cosine\n".utf8), source: "test")
    try document.override(with: arguments)
    return document.root.jsonLine
  }

  private func problems(_ arguments: [String]) -> [String] {
    do {
      _ = try root(arguments)
      return []
    } catch let errors as ConfigErrors {
      return errors.problems.map(\.message)
    } catch {
      return ["\(error)"]
    }
  }

  @Test func aSectionAndThenItsParametersGoTogether() throws {
    #expect(
      try root(["scorer=dot", "scorer.latent_dim=3"])
        == #"{"seed": 0, "scorer": {"name": "dot", "latent_dim": 3}}"#)
    #expect(try root(["a={b: 1}", "a.c=2"]) == #"{"seed": 0, "scorer": "cosine", "a": {"b": 1, "c": 2}}"#)
  }

  @Test(arguments: [
    (["seed=3", "seed=4"], "`seed=3` sets this already; leave one of the two out"),
    (
      ["scorer.latent_dim=3", "scorer=dot"],
      "it replaces what `scorer.latent_dim=3` sets; leave one of the two out, or put this one first"
    ), (["scorer=dot", "scorer.name=mlp"], "`scorer=dot` sets this already; leave one of the two out"),
    (["a={b: 1}", "a.b=2"], "`a={b: 1}` sets this already; leave one of the two out"),
    (["a=1", "a.b=2"], "`a=1` sets this already; leave one of the two out"),
    (["a=[1]", "a=[1]"], "`a=[1]` sets this already; leave one of the two out"),
    (["a.b.c=1", "a.b={d: 2}"], "it replaces what `a.b.c=1` sets; leave one of the two out, or put this one first"),
    (["=x"], "a key is missing before `=`"), (["a..b=1"], "`a..b` is not a path of keys, such as training.epochs"),
    ([".=1"], "`.` is not a path of keys, such as training.epochs"),
    (["a\u{1B}[31m=1"], "`a\\u001B[31m` is not a path of keys, such as training.epochs"),
  ])
  func whatCancelsIsRefused(arguments: [String], message: String) {
    #expect(problems(arguments) == [message])
  }

  @Test func aPathHasAtMost64Keys() {
    func path(_ keys: Int) -> String { Array(repeating: "a", count: keys).joined(separator: ".") }
    #expect(problems([path(64) + "=1"]) == [])
    #expect(problems([path(30_000) + "=1"]).first?.hasSuffix("has 30000 keys; a path has at most 64") == true)
  }

  @Test func manyKeysTakeLinearTime() throws {
    let clock = ContinuousClock()
    let block = "a:\n" + (0..<50_000).map { "  k\($0): 1\n" }.joined()
    let list = "a: [" + (0..<100_000).map { "m\($0)" }.joined(separator: ",") + "]\n"
    let flow = "a: {" + (0..<50_000).map { "k\($0): 1" }.joined(separator: ",") + "}\n"
    let time = try clock.measure {
      for text in [block, list, flow] { _ = try ConfigDocument.parse(Array(text.utf8), source: "test") }
      _ = try root([String(list.dropLast().replacingOccurrences(of: "a: ", with: "a="))])
      _ = try root((0..<20_000).map { "k.k\($0)=1" }.prefix(2000).map { $0 })
    }
    // Quadratic time takes minutes.
    #expect(time < .seconds(30))
  }
}
