#!/usr/bin/env python3
"""Which folders of Sources/RecKit use which, by name: every pair that points both ways must be in `known` below.

A folder uses another where its code names a type or a free function that the other declares, extends such a type, or
calls a member that only the other's extensions declare. Comments and literals do not count; interpolations do.
Fails on a pair that points both ways and is not known, and on a known pair that no longer does: so the list shrinks.

    python3 Scripts/check_folders.py                 compares with `known`
    python3 Scripts/check_folders.py --uses A B      shows where A uses B
"""

import collections
import pathlib
import re
import sys

# Pairs that point both ways and are borne with, each in alphabetical order. The list only shrinks.
known = set()

sources = pathlib.Path(__file__).resolve().parent.parent / "Sources" / "RecKit"
modifiers = r"(?:(?:public|internal|package|final|indirect|static|mutating|nonmutating|nonisolated(?:\(unsafe\))?|override)\s+)*"
declared_type = re.compile(rf"^\s*(?:@\w+(?:\([^)]*\))?\s+)*{modifiers}(struct|class|enum|protocol|actor|typealias|extension)\s+([\w.]+)")
declared_member = re.compile(rf"^\s*(?:@\w+(?:\([^)]*\))?\s+)*{modifiers}(?:func|var|let|case)\s+(\w+)")
private = re.compile(r"^\s*(?:@\w+\s+)*(?:private|fileprivate)\b")


def code(text):
    """The text with comments and literals blanked, interpolations and line ends kept."""
    out = []
    i = 0

    def skip_literal(i):
        hashes = re.match(r"#*", text[i:]).group()
        i += len(hashes)
        quote = '"""' if text.startswith('"""', i) else '"'
        i += len(quote)
        out.append(" ")
        while i < len(text):
            if text.startswith(quote + hashes, i):
                return i + len(quote) + len(hashes)
            if text.startswith("\\" + hashes + "(", i):
                i = plain(i + len(hashes) + 2, ")")
            elif text[i] == "\\" and not hashes:
                i += 2
            else:
                if text[i] == "\n":
                    out.append("\n")
                i += 1
        return i

    def plain(i, closing=None):
        depth = 0
        while i < len(text):
            if text.startswith("//", i):
                end = text.find("\n", i)
                i = len(text) if end < 0 else end
            elif text.startswith("/*", i):
                end = text.find("*/", i)
                end = len(text) if end < 0 else end + 2
                out.append("\n" * text.count("\n", i, end))
                i = end
            elif re.match(r'#*"', text[i : i + 8]):
                i = skip_literal(i)
            else:
                if closing and text[i] == closing and depth == 0:
                    out.append(" ")
                    return i + 1
                depth += (text[i] == "(") - (text[i] == ")")
                out.append(text[i])
                i += 1
        return i

    plain(i)
    return "".join(out)


def declarations(text):
    """(path of type names, depth of braces) of each type; (extended type, name) of members of extensions."""
    types, functions, members = [], [], []
    stack = []  # (name, depth at its brace, is extension)
    depth = 0
    pending = None
    for line in text.split("\n"):
        found = declared_type.match(line)
        outer = [name for name, _, _ in stack]
        if found and not private.match(line):
            kind, name = found.groups()
            if kind != "extension":
                types.append(".".join(outer + [name]))
            pending = None if kind == "typealias" else (name, kind == "extension")
        elif found:
            pending = (found.group(2), False)
        member = declared_member.match(line)
        if member and not private.match(line):
            if not stack and depth == 0:
                functions.append(member.group(1))
            elif stack and depth == stack[-1][1] + 1:
                members.append((stack[-1][0] if stack[-1][2] else None, member.group(1)))
        for character in line:
            if character == "{":
                if pending:
                    stack.append((pending[0], depth, pending[1]))
                    pending = None
                depth += 1
            elif character == "}":
                depth -= 1
                if stack and stack[-1][1] == depth:
                    stack.pop()
    return types, functions, members


def main():
    texts = {}
    for path in sorted(sources.rglob("*.swift")):
        texts[path] = code(path.read_text())
    folder_of = {path: path.relative_to(sources).parts[0] for path in texts}

    homes = collections.defaultdict(set)  # name -> folders that declare it
    member_homes = collections.defaultdict(set)  # member -> folders that declare one of the name
    extension_members = collections.defaultdict(set)  # member -> (folder, extended type)
    nested = collections.defaultdict(set)
    for path, text in texts.items():
        types, functions, members = declarations(text)
        for name in types:
            homes[name].add(folder_of[path])
            if "." in name:
                nested[path].add(name.split(".")[-1])
        for name in functions:
            homes[name].add(folder_of[path])
        for extended, name in members:
            member_homes[name].add(folder_of[path])
            if extended:
                extension_members[name].add((folder_of[path], extended))

    uses = collections.defaultdict(list)
    for path, text in texts.items():
        own = folder_of[path]
        # Functions that the file has itself, also private ones, hide free functions of the name.
        hidden = set(re.findall(r"\bfunc (\w+)", text))
        for number, line in enumerate(text.split("\n"), 1):
            where = f"{path.relative_to(sources)}:{number}"
            for match in re.finditer(r"(?<![\w.])[A-Za-z_]\w*(?:\.[A-Z]\w*)*", line):
                name = match.group()
                if name.split(".")[0] in nested[path]:
                    continue
                parts = name.split(".")
                for length in range(len(parts), 0, -1):
                    part = ".".join(parts[:length])
                    is_call = part not in hidden and line[match.end() : match.end() + 1] == "("
                    if own not in homes.get(part, [own]) and (part[0].isupper() or is_call):
                        for other in homes[part]:
                            uses[own, other].append((where, part))
            for match in re.finditer(r"\.([a-z]\w*)", line):
                name = match.group(1)
                if len(member_homes[name]) == 1 and name in extension_members:
                    for other, extended in extension_members[name]:
                        if other != own and other not in homes.get(extended, ()):
                            uses[own, other].append((where, f"{extended}.{name}"))

    if sys.argv[1:2] == ["--uses"]:
        for where, name in uses[sys.argv[2], sys.argv[3]]:
            print(f"{where}: {name}")
        return 0
    both = {tuple(sorted(pair)) for pair in uses if pair[::-1] in uses}
    failed = False
    for pair in sorted(both):
        for a, b in (pair, pair[::-1]):
            print(f"{a} uses of {b}: {', '.join(sorted({name for _, name in uses[a, b]}))}")
        if pair not in known:
            failed = True
            print(f"NEW: {pair[0]} and {pair[1]} use each other; move what lies wrongly, as", end=" ")
            print(f"`python3 Scripts/check_folders.py --uses {pair[0]} {pair[1]}` shows where they do")
    for a, b in sorted(known - both):
        failed = True
        print(f"GONE: {a} and {b} no longer use each other; remove the pair from `known` in Scripts/check_folders.py")
    print(f"{len(set(folder_of.values()))} folders, {len(uses)} uses, {len(both)} pairs that point both ways")
    return 1 if failed else 0


sys.exit(main())
