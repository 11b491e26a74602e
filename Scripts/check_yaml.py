#!/usr/bin/env python3
"""Checks that what RecKit accepts as a config means the same to a YAML reader.

    check_yaml.py generate CASES.json CONFIG...    writes texts: valid, mutated and tricky ones, and the configs
    check_yaml.py compare CASES.json RESULTS.json  compares RecKit's trees with PyYAML's

PyYAML reads YAML 1.1. Texts are compared with PyYAML as it is, and with YAML 1.2's core schema in its place; the one
difference that is allowed to YAML 1.1 is a number without a point, such as 1e-6, which it reads as text.
"""
import json
import math
import random
import re
import sys

import yaml

WORDS = ["a", "word", "two words", "cosine", "x-y", "a_b", "http://x/y", "u.data", "é", "10k", "1.2.3", "0..9", "-x"]
SCALARS = WORDS + ["1", "-3", "+4", "0", "1e-6", "1.5", ".5", "2.", "1E5", "1.5e+3", "true", "false", "null", "1e5", "-.5"]
TRICKY = ["yes", "No", "on", "y", "True", "~", "0777", "0o17", "0x1F", "0b11", "1_000", "12:30", "1:2:3", ".inf", ".nan",
          "2020-01-01", "=", "<<", "00", "-07", "1e999", "a: b", "a:b", "[a]", "{a: b}", "a #b", "a#b", "#", "- a", "-", "?",
          "? a", "&a", "*a", "!a", "|", ">", "%", "@", "`", "'", '"', "a'b", 'a"b', "a, b", "a]", "1e", "e5", ".", "..",
          "...", "---", "+", "+.5", "1.e5", "1__0", "0.0", "-0", "0x", "08", "1:", ":a", "a:", "\ta", "a\tb", "00.5", "inf"]
QUOTED = ['"a\\"b"', "'it''s'", '"\\u00e9\\n"', "''", '""', '"yes"', "'0777'", '"# no"', "': '"]


def scalar(r):
    return r.choice(r.choice([SCALARS, SCALARS, QUOTED, TRICKY] if r.random() < 0.3 else [SCALARS, QUOTED]))


def flow(r, depth):
    kind = r.random()
    if depth > 2 or kind < 0.5:
        return scalar(r)
    if kind < 0.75:
        return "[" + ", ".join(flow(r, depth + 1) for _ in range(r.randrange(4))) + "]"
    return "{" + ", ".join(f"k{i}: {flow(r, depth + 1)}" for i in range(r.randrange(4))) + "}"


def block(r, indent, depth):
    lines = []
    pad = " " * indent
    if r.random() < 0.3:
        for _ in range(r.randrange(1, 4)):
            if depth < 3 and r.random() < 0.3:
                inner = block(r, indent + 2, depth + 1)
                lines.append(pad + "- " + inner[0].lstrip(" "))
                lines += inner[1:]
            else:
                lines.append(pad + "- " + flow(r, depth))
        return lines
    for i in range(r.randrange(1, 4)):
        key = r.choice([f"k{i}", f"key {i}", f'"q{i}"', f"'s{i}'"])
        if depth < 3 and r.random() < 0.35:
            lines.append(f"{pad}{key}:")
            lines += block(r, indent + r.choice([1, 2, 4]), depth + 1)
        else:
            lines.append(f"{pad}{key}: {flow(r, depth)}" + r.choice(["", "", "  # note", " "]))
        if r.random() < 0.1:
            lines.append(r.choice(["", "   ", pad + "# note", "# note"]))
    return lines


def mutated(r, text):
    characters = list(text)
    for _ in range(r.randrange(1, 4)):
        place = r.randrange(len(characters) + 1)
        if r.random() < 0.5 and characters:
            characters[min(place, len(characters) - 1)] = r.choice(" :-#[]{},\"'\n&*!|>?~=.a0")
        else:
            characters.insert(place, r.choice(" :-#[]{},\"'\n&*!|>?~=.a0"))
    return "".join(characters)


def generate(path, configs):
    r = random.Random(20)
    cases = [open(config, encoding="utf-8").read() for config in configs]
    cases += [f"a: {s}\n" for s in SCALARS + TRICKY + QUOTED]
    cases += [f"a: [{s}]\n" for s in SCALARS + TRICKY + QUOTED] + [f"{s}: 1\n" for s in SCALARS + TRICKY + QUOTED]
    cases += [f"a: {{{s}: {t}}}\n" for s in SCALARS + TRICKY for t in ("1", "yes")]
    for _ in range(2000):
        text = "\n".join(block(r, 0, 0)) + "\n"
        cases += [text, mutated(r, text)]
    cases += [mutated(r, case) for case in cases[:len(configs)] for _ in range(50)]
    json.dump(cases, open(path, "w"))


class Core(yaml.SafeLoader):
    """PyYAML with the scalars of YAML 1.2's core schema."""


Core.yaml_implicit_resolvers = {}
for tag, pattern, first in [
    ("tag:yaml.org,2002:bool", r"^(?:true|True|TRUE|false|False|FALSE)$", "tTfF"),
    ("tag:yaml.org,2002:null", r"^(?:~|null|Null|NULL|)$", ["~", "n", "N", ""]),
    ("tag:yaml.org,2002:int", r"^(?:[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+)$", "-+0123456789"),
    ("tag:yaml.org,2002:float",
     r"^(?:[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$",
     "-+.0123456789"),
]:
    Core.add_implicit_resolver(tag, re.compile(pattern), list(first))


def same(ours, theirs, old):
    if isinstance(ours, dict):
        return isinstance(theirs, dict) and list(ours) == list(theirs) and all(same(ours[k], theirs[k], old) for k in ours)
    if isinstance(ours, list):
        return isinstance(theirs, list) and len(ours) == len(theirs) and all(map(lambda a, b: same(a, b, old), ours, theirs))
    if type(ours) is float:
        if old and isinstance(theirs, str):
            return re.fullmatch(r"[-+]?[0-9.]+[eE][-+]?[0-9]+", theirs) is not None and float(theirs) == ours
        return type(theirs) is float and (ours == theirs or math.isclose(ours, theirs, rel_tol=1e-15))
    return type(ours) is type(theirs) and ours == theirs


def compare(path, results):
    texts, trees = json.load(open(path)), json.load(open(results))
    accepted, wrong = 0, 0
    for text, ours in zip(texts, trees):
        if ours == "refused":
            continue
        accepted += 1
        for loader, old in ((Core, False), (yaml.SafeLoader, True)):
            try:
                theirs = yaml.load(text, loader)
                agrees = same(ours, theirs, old)
            except (yaml.YAMLError, ValueError) as error:
                theirs, agrees = f"refused: {error}", False
            if not agrees:
                wrong += 1
                if wrong <= 20:
                    print(f"DIFFERENT ({'YAML 1.1' if old else 'YAML 1.2'}): {text!r}\n  RecKit {ours!r}\n  PyYAML {theirs!r}")
    print(f"{len(texts)} texts, {accepted} accepted, {wrong} differences")
    sys.exit(1 if wrong or accepted < 500 else 0)


if sys.argv[1] == "generate":
    generate(sys.argv[2], sys.argv[3:])
else:
    compare(sys.argv[2], sys.argv[3])
