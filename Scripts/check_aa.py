"""How often a study tells apart what is the same (an A/A test), and how often it finds what was planted.

    python3 Scripts/check_aa.py [--repeats 200] [--seeds 50]

Each repeat is a study of 2 x 50 = 100 runs on generated data: one model under two names, the second with other seeds
(`seed: N`), so that the two differ by chance alone. "Cannot be told apart" must come in about 95 % of repeats: the
script fails where the 99 % interval of Clopper and Pearson leaves 95 % out. Then two standard deviations are added to
every result of the second variant, and the report is built anew: now the difference must be found.
"""

import argparse
import hashlib
import json
import math
import pathlib
import re
import statistics
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent

STUDY = """
base:
  dataset: {{name: synthetic, users: 60, items: 40, interactions: 600}}
  scorer: {{name: dot, latent_dim: 4}}
  training: {{epochs: 1, batch_size: 32}}
  evaluation: {{metrics: [auc], every: 0, before_training: false}}
variants:
  one: {{}}
  other: {{seed: {offset}}}
seeds: {first}..{last}
"""


def binomial_tail(k: int, n: int, p: float) -> float:
    """P(X >= k)."""
    return sum(math.comb(n, i) * p**i * (1 - p) ** (n - i) for i in range(k, n + 1))


def clopper_pearson(k: int, n: int, level: float) -> tuple[float, float]:
    def root(function):
        low, high = 0.0, 1.0
        for _ in range(100):
            middle = (low + high) / 2
            low, high = (middle, high) if function(middle) < 0 else (low, middle)
        return low

    low = 0.0 if k == 0 else root(lambda p: binomial_tail(k, n, p) - level / 2)
    high = 1.0 if k == n else root(lambda p: level / 2 - (1 - binomial_tail(k + 1, n, p)))
    return low, high


def line(node) -> str:
    """JSON on one line as RecKit writes it."""
    if isinstance(node, dict):
        return "{" + ", ".join(f"{json.dumps(key, ensure_ascii=False)}: {line(value)}" for key, value in node.items()) + "}"
    if isinstance(node, list):
        return "[" + ", ".join(map(line, node)) + "]"
    if isinstance(node, float):
        return re.sub(r"e\+?(-?)0*", r"e\1", repr(node))
    return json.dumps(node, ensure_ascii=False)


def seal(result: dict) -> dict:
    """The result with the sum that makes RecKit believe it: what is planted here is meant."""
    entries = {key: value for key, value in result.items() if key != "sum"}
    return entries | {"sum": hashlib.sha256(line(entries).encode()).hexdigest()}


def finding(summary: dict) -> str:
    return next(c["finding"] for c in summary["comparisons"] if c["unit"] == "seeds")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeats", type=int, default=200)
    parser.add_argument("--seeds", type=int, default=50)
    arguments = parser.parse_args()
    build = ["swift", "build", "-c", "release", "--product", "reckit"]
    subprocess.run(build, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    folder = subprocess.run([*build[:4], "--show-bin-path"], cwd=ROOT, check=True, capture_output=True, text=True)
    reckit = pathlib.Path(folder.stdout.strip()) / "reckit"
    apart = found = 0
    with tempfile.TemporaryDirectory() as work:
        for repeat in range(arguments.repeats):
            study = pathlib.Path(work) / f"aa{repeat}.txt"
            out = pathlib.Path(work) / f"aa{repeat}"
            first = repeat * 2 * arguments.seeds
            study.write_text(
                STUDY.format(first=first, last=first + arguments.seeds - 1, offset=arguments.seeds))

            def run(*command: str) -> dict:
                result = subprocess.run([reckit, *command, "--json"], check=True, capture_output=True, text=True)
                return json.loads(result.stdout)

            summary = run("sweep", str(study), "--out", str(out))
            assert summary["finished"] == 2 * arguments.seeds, summary
            apart += finding(summary) != "cannot be told apart"
            if repeat >= 50:
                continue
            values = summary["variants"][1]["metrics"]["auc"]["values"]
            shift = 2 * statistics.stdev(values)
            for line in (out / "runs.tsv").read_text().splitlines():
                _, address, variant, _ = line.split("\t")
                if variant == "other":
                    path = out / "runs" / address / "result.json"
                    result = json.loads(path.read_text())
                    assert seal(result) == result, f"{path}: RecKit's sum is another one"
                    result["metrics"]["auc"] += shift
                    path.write_text(json.dumps(seal(result)))
            found += finding(run("report", str(out))) == "higher"
    same = arguments.repeats - apart
    low, high = clopper_pearson(same, arguments.repeats, 0.05)
    wide = clopper_pearson(same, arguments.repeats, 0.01)
    print(
        f"A/A: cannot be told apart in {same} of {arguments.repeats} repeats: {100 * same / arguments.repeats:.1f} % "
        f"[{100 * low:.1f}, {100 * high:.1f}] (95 % interval)")
    planted = min(50, arguments.repeats)
    print(f"planted: two standard deviations are found in {found} of {planted} repeats")
    return 0 if wide[0] <= 0.95 <= wide[1] and found >= 0.95 * planted else 1


if __name__ == "__main__":
    sys.exit(main())
