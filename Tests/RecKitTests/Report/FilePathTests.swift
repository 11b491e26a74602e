import RecKit
import Testing

struct FilePathTests {
  @Test(arguments: [
    ("a/b", "a"), ("a/b/", "a"), ("/a/b", "/a"), ("/a", "/"), ("/", "/"), ("", ""), ("a", ""), ("é", ""), ("ab", ""),
    ("../a", ".."), ("a//b", "a"), ("./a", "."),
  ])
  func theParentOfAPath(path: String, parent: String) { #expect(FilePath.parent(of: path) == parent) }
}
