#!/usr/bin/env python3
"""Compiles every ```swift block of README.md and Guides/*.md against built modules.

    python3 Scripts/check_guides.py BUILD_FOLDER [FILE.md...]

A block starts with `import` and is complete, or the line before it is one of

    <!-- with: import Foundation, import RecKit -->   these lines come first
    <!-- continues -->                                compiled together with the block before
    <!-- from: Snippets/Name.swift -->        a verbatim part of that file, which the project compiles itself
    <!-- not compiled: reason -->                     left alone

Exit code 1 where a block does not compile, is not in its file, or is a fragment without a mark.
"""
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent


class Block:
    def __init__(self, file, line, mark, code):
        self.file, self.line, self.mark, self.code = file, line, mark, code

    def __str__(self):
        return f"{self.file.relative_to(ROOT) if self.file.is_relative_to(ROOT) else self.file}:{self.line}"


def blocks(file):
    lines = file.read_text().splitlines()
    fence = None
    for number, line in enumerate(lines):
        if fence is None:
            opening = re.match(r"( *)(`{3,})(\w*) *$", line)
            if opening:
                fence, language, start = opening.group(2), opening.group(3), number
        elif line.strip() == fence:
            if language == "swift":
                mark = re.match(r"<!-- *(with|continues|from|not compiled)(?:: *(.*?))? *-->$", lines[start - 1].strip() if start else "")
                code = "\n".join(lines[start + 1 : number]) + "\n"
                yield Block(file, start + 2, mark.groups() if mark else None, code)
            fence = None


def main():
    build = pathlib.Path(sys.argv[1])
    files = [pathlib.Path(name).resolve() for name in sys.argv[2:]]
    files = files or [ROOT / "README.md", *sorted((ROOT / "Guides").glob("*.md"))]
    problems, counts = [], {"compiled": 0, "quoted": 0, "left alone": 0}
    with tempfile.TemporaryDirectory() as folder:
        compiler = Compiler(build, pathlib.Path(folder))
        for file in files:
            before = []
            for block in blocks(file):
                kind, value = block.mark or (None, None)
                if kind == "not compiled":
                    if not value:
                        problems.append(f"{block}: `not compiled` needs a reason")
                    counts["left alone"] += 1
                elif kind == "from":
                    source = ROOT / (value or "")
                    if not value or not source.is_file():
                        problems.append(f"{block}: there is no file {value}")
                    elif f"\n{block.code}" not in f"\n{source.read_text()}":
                        problems.append(f"{block}: the block is no verbatim, contiguous part of {value}")
                    counts["quoted"] += 1
                else:
                    text = f'#sourceLocation(file: "{block.file}", line: {block.line})\n{block.code}'
                    if kind == "with":
                        text = "\n".join(line.strip() for line in (value or "").split(",")) + "\n" + text
                    elif kind is None and not re.match(r"(public |internal )?import ", block.code):
                        problems.append(
                            f"{block}: a fragment; start it with `import`, or mark it in the line before "
                            "(with, continues, from, not compiled)"
                        )
                        continue
                    before = [*before, text] if kind == "continues" else [text]
                    errors = compiler.errors(before)
                    if errors:
                        problems.append(f"{block}: does not compile\n{errors}")
                    counts["compiled"] += 1
    for problem in problems:
        print(problem, file=sys.stderr)
    print(", ".join(f"{count} {what}" for what, count in counts.items()), f"of {len(files)} files")
    sys.exit(1 if problems else 0)


class Compiler:
    def __init__(self, build, folder):
        self.folder = folder
        header = ROOT / "Sources/CRecKitKernels/include/CRecKitKernels.h"
        kernels = folder / "module.modulemap"
        kernels.write_text(f'module CRecKitKernels {{ header "{header}" export * }}\n')
        self.command = [
            "swiftc", "-typecheck", "-swift-version", "6", "-warnings-as-errors",
            "-I", str(build / "Modules"), "-Xcc", f"-fmodule-map-file={kernels}",
            "-Xcc", f"-fmodule-map-file={ROOT / 'Sources/CZlib/module.modulemap'}",
        ]
        if sys.platform != "darwin":
            # Swift Testing's macros stand beside the compiler.
            usr = pathlib.Path(shutil.which("swiftc")).resolve().parent.parent
            self.command += ["-plugin-path", str(usr / "lib/swift/host/plugins/testing")]

    def errors(self, texts):
        paths = []
        options = ["-parse-as-library"]
        for number, text in enumerate(texts):
            path = self.folder / f"Block{number}.swift"
            if re.search(r"^(Reckit\.main\b|print\(|for |try |\w+ = |let \w+ = try )", text, re.M):
                # A program, with statements at its top level.
                path = self.folder / "main.swift"
                options = []
            path.write_text(text)
            paths.append(str(path))
        run = subprocess.run([*self.command, *options, *paths], capture_output=True, text=True)
        return (run.stderr or run.stdout or "swiftc failed") if run.returncode else ""


main()
