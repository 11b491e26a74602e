#!/usr/bin/env python3
"""A search that is killed five times and started again must end with the bytes of one that was left alone.

    python3 Scripts/check_tune.py [SEARCH ...] [--reckit PROGRAM] [--seed N]

SEARCH is Scripts/small_search.txt and Scripts/small_halving.txt unless named. PROGRAM is the release build, which is built first, unless named. The
moments are drawn with the seed that is printed; SIGKILL leaves the program no time to put anything in order.
"""

import argparse
import pathlib
import random
import signal
import subprocess
import sys
import tempfile
import time

root = pathlib.Path(__file__).resolve().parent.parent
# search.html has times of its own, as report.html has.
WHOLE = ["search.txt", "final.txt", "final/results.csv", "final/summary.json", "final/report.md", "final/runs.tsv"]
REPEAT = ["search.txt", "trials.csv", "search.json", "best-*.txt"]


def files(out: pathlib.Path) -> list[str]:
    """What has the same bytes: of the whole, and of each repeat where there are several."""
    repeats = sorted(out.glob("repeat-*")) or [out]
    found = [path for repeat in repeats for pattern in REPEAT for path in sorted(repeat.glob(pattern))]
    return sorted(set(WHOLE + [str(path.relative_to(out)) for path in found]))


def build() -> str:
    command = ["swift", "build", "-c", "release", "--product", "reckit"]
    subprocess.run(command, cwd=root, check=True, stdout=subprocess.DEVNULL)
    bin_path = subprocess.run(command + ["--show-bin-path"], cwd=root, check=True, capture_output=True, text=True)
    return bin_path.stdout.strip() + "/reckit"


def runs(out: pathlib.Path) -> list[str]:
    return sorted(str(path.parent.relative_to(out)) for path in out.rglob("runs/[0-9a-f]*/result.json"))


def paused(out: pathlib.Path) -> int:
    return len(list(out.rglob("runs/*.paused")))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "search", nargs="*", default=[str(root / "Scripts" / name) for name in ("small_search.txt", "small_halving.txt")])
    parser.add_argument("--reckit")
    parser.add_argument("--seed", type=int, default=None)
    arguments = parser.parse_args()
    seed = arguments.seed if arguments.seed is not None else random.SystemRandom().randrange(10**6)
    draw = random.Random(seed)
    reckit = arguments.reckit or build()
    return max(check(search, reckit, draw, seed) for search in arguments.search)


def check(search: str, reckit: str, draw: random.Random, seed: int) -> int:
    with tempfile.TemporaryDirectory() as work:
        whole, killed = pathlib.Path(work, "whole"), pathlib.Path(work, "killed")

        def command(out):
            return [reckit, "tune", search, "--out", str(out), "--quiet"]

        start = time.monotonic()
        subprocess.run(command(whole), check=True)
        seconds = time.monotonic() - start
        print(
            f"{pathlib.Path(search).name}, undisturbed: {seconds:.2f} s, {len(runs(whole))} runs, {paused(whole)} stopped; "
            f"moments by seed {seed}", flush=True)
        for attempt in range(1, 6):
            process = subprocess.Popen(command(killed))
            try:
                process.wait(timeout=draw.uniform(0.02, 0.3) * seconds)
                end = "ended by itself"
            except subprocess.TimeoutExpired:
                process.send_signal(signal.SIGKILL)
                process.wait()
                end = "killed"
            print(f"attempt {attempt}: {end}, {len(runs(killed))} runs are there", flush=True)
            if end != "killed" and process.returncode != 0:
                print(f"it ended with {process.returncode}", file=sys.stderr)
                return 1
        subprocess.run(command(killed), check=True)

        problems = []
        if runs(killed) != runs(whole):
            problems.append(f"{len(runs(killed))} runs, not the {len(runs(whole))}")
        names = files(whole)
        for name in names:
            if not (whole / name).is_file():
                problems.append(f"{name} was not written")
            elif not (killed / name).is_file() or (whole / name).read_bytes() != (killed / name).read_bytes():
                problems.append(f"{name} differs")
        # Pieces of killed writers are swept away by the next start.
        problems += [f"{path} was left behind" for path in killed.rglob(".*.partial")]
        for problem in problems:
            print(problem, file=sys.stderr)
        if not problems:
            print(f"{len(names)} files are byte-identical")
        return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
