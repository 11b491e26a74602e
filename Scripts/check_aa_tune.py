"""How often a repeated search tells apart what is the same (an A/A test).

    python3 Scripts/check_aa_tune.py [--searches 100] [--reckit PROGRAM]

Each search has two arms of one model under two names; each arm draws points of its own (`search.points: own`), so that
what is chosen, and what comes of it, differs by chance alone. With `repeats: 3` the unit of the verdict is the search.
"Cannot be told apart" must come in about 95 % of them: the script fails where the 99 % interval of Clopper and Pearson
leaves 95 % out.
"""

import argparse
import json
import pathlib
import subprocess
import sys
import tempfile

from check_aa import clopper_pearson
from check_tune import build

SEARCH = """
base:
  dataset: {{name: synthetic, users: 60, items: 40, interactions: 600, seed: {number}}}
  splitter: {{name: random, test: 0.2, validation: 0.1, seed: {number}}}
  scorer: {{name: dot, latent_dim: 4}}
  training: {{epochs: 3, batch_size: 32}}
  evaluation: {{metrics: [auc], every: 0, before_training: false}}
arms: {{one: {{}}, other: {{}}}}
space: {{optimizer.learning_rate: {{range: 1e-4..1e-1, scale: log}}, training.negatives: [1, 3]}}
search: {{trials: 6, seed: {seed}, trial_seed: {seed}, points: own}}
recheck: {{best: 2, seeds: [1000000, 1000001]}}
final: {{seeds: 2000000..2000002}}
repeats: 3
"""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--searches", type=int, default=100)
    parser.add_argument("--reckit")
    arguments = parser.parse_args()
    reckit = arguments.reckit or build()
    apart = 0
    for number in range(arguments.searches):
        with tempfile.TemporaryDirectory() as work:
            search = pathlib.Path(work, "search.txt")
            search.write_text(SEARCH.format(number=number, seed=10 * number))
            out = pathlib.Path(work, "out")
            subprocess.run([reckit, "tune", search, "--out", out, "--quiet"], check=True)
            summary = json.loads((out / "final/summary.json").read_text())
            finding = next(c["finding"] for c in summary["over_blocks"]["comparisons"])
            apart += finding != "cannot be told apart"
    same, total = arguments.searches - apart, arguments.searches
    low, high = clopper_pearson(same, total, 0.05)
    wide = clopper_pearson(same, total, 0.01)
    print(
        f"A/A of searches: cannot be told apart in {same} of {total}: {100 * same / total:.1f} % "
        f"[{100 * low:.1f}, {100 * high:.1f}] (95 % interval)")
    return 0 if wide[0] <= 0.95 <= wide[1] else 1


if __name__ == "__main__":
    sys.exit(main())
