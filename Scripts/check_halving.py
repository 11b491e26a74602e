"""How often successive halving chooses another trial than a search that stops nothing, and what it saves.

    python3 Scripts/check_halving.py [--searches 20] [--reckit PROGRAM]

Each search has 27 trials of a factorisation on generated data (learning rate and regularisation over four decades each),
27 epochs each, of which the best is kept; it is made with and without halving, from the same points with the same seeds.
Prints how often both choose the same trial, how much less the best is on average, and beside it how far the best trial
stands above the middle one. Fails where more than half of the epochs are trained, or where more than a tenth of that
distance is lost: trials that are nearly as good as the best are exchanged for each other, and that costs little.
"""

import argparse
import csv
import json
import pathlib
import statistics
import subprocess
import sys
import tempfile

from check_tune import build

SEARCH = """
base:
  dataset: {{name: synthetic, users: 200, items: 150, interactions: 6000, seed: {number}}}
  splitter: {{name: random, test: 0.1, validation: 0.2, seed: {number}}}
  scorer: {{name: dot, latent_dim: 8}}
  loss: bpr
  training: {{epochs: 27, batch_size: 256, patience: 27, monitor: auc}}
  evaluation: {{metrics: [auc]}}
arms: {{dot: {{}}}}
space:
  optimizer.learning_rate: {{range: 1e-4..1, scale: log}}
  training.batch_l2: {{range: 1e-6..1e-2, scale: log}}
search: {{trials: 27, seed: {number}}}
recheck: {{best: 1, seeds: [2000]}}
final: {{seeds: 0..1}}
"""
STOP = "stop: {name: halving, eta: 3, from_epochs: 6, after_trials: 0}\n"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--searches", type=int, default=20)
    parser.add_argument("--reckit")
    arguments = parser.parse_args()
    reckit = arguments.reckit or build()
    same, losses, heights, epochs = 0, [], [], {"": 0, STOP: 0}
    for number in range(arguments.searches):
        best = {}
        for stop in ["", STOP]:
            with tempfile.TemporaryDirectory() as work:
                search, out = pathlib.Path(work, "search.txt"), pathlib.Path(work, "out")
                search.write_text(SEARCH.format(number=number) + stop)
                subprocess.run([reckit, "tune", search, "--out", out, "--stage", "search", "--quiet"], check=True)
                arm = json.loads((out / "search.json").read_text())["arms"][0]
                best[stop] = (arm["best_trial"], arm["best_value"])
                with (out / "trials.csv").open() as file:
                    rows = list(csv.DictReader(file))
                epochs[stop] += sum(int(row["epochs"]) for row in rows)
                if not stop:
                    heights.append(arm["best_value"] - statistics.median(float(row["validation_auc"]) for row in rows))
        same += best[""] == best[STOP]
        losses.append(best[""][1] - best[STOP][1])
    share = epochs[STOP] / epochs[""]
    loss, height = statistics.mean(losses), statistics.mean(heights)
    print(
        f"halving: the same trial in {same} of {arguments.searches} searches, {100 * share:.0f} % of the epochs; the best "
        f"AUC is {loss:.4f} lower on average, and stands {height:.4f} above the middle trial")
    return 0 if share < 0.5 and loss < 0.1 * height else 1


if __name__ == "__main__":
    sys.exit(main())
