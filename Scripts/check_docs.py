#!/usr/bin/env python3
"""Names the public symbols of symbol graphs that have no documentation comment.

    python3 Scripts/check_docs.py FOLDER MODULE...

What the compiler makes (Equatable's `!=`, raw values, `init(from:)` of Decodable) and what a type has only because a
protocol of another module asks for it is left out. Exit code 1 where something is missing.
"""
import json
import pathlib
import sys

# Written by the compiler, or required by a protocol of the standard library, whose documentation counts.
STANDARD = {
    "hash(into:)", "hashValue", "==(_:_:)", "init(from:)", "encode(to:)", "init(rawValue:)", "rawValue", "RawValue",
    "allCases", "AllCases", "localizedDescription", "errorDescription", "init(integerLiteral:)",
    "init(floatLiteral:)", "init(stringLiteral:)", "init(booleanLiteral:)", "init(nilLiteral:)",
}


def own_symbols(path):
    for symbol in json.loads(path.read_text())["symbols"]:
        identifier = symbol["identifier"]["precise"]
        if symbol["accessLevel"] not in ("public", "open") or "::SYNTHESIZED::" in identifier:
            continue
        if symbol["pathComponents"][-1] in STANDARD or symbol["kind"]["identifier"] == "swift.extension":
            continue
        yield symbol


def missing(symbols, module):
    for symbol in symbols:
        comment = symbol.get("docComment")
        # A comment that another module's declaration hands down is not this symbol's own.
        if comment and any(line["text"].strip() for line in comment["lines"]) and comment.get("module", module) == module:
            continue
        location = symbol.get("location")
        place = f"{location['uri'].split('/Sources/')[-1]}:{location['position']['line'] + 1}" if location else "?"
        yield f"{module}: {'.'.join(symbol['pathComponents'])} ({place})"


def main():
    folder, modules = pathlib.Path(sys.argv[1]), sys.argv[2:]
    problems, count = set(), 0
    for module in modules:
        paths = [folder / f"{module}.symbols.json", *sorted(folder.glob(f"{module}@*.symbols.json"))]
        for path in paths:
            symbols = list(own_symbols(path))
            problems.update(missing(symbols, module))
            count += len(symbols)
    for problem in sorted(problems):
        print(f"no documentation: {problem}", file=sys.stderr)
    if problems:
        sys.exit(f"{len(problems)} public symbols without documentation")
    print(f"{count} public symbols of {len(modules)} modules, each documented")


main()
