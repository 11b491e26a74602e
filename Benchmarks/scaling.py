"""Time a triplet, evaluation and peak memory against size, on the synthetic dataset; see README.md."""
import argparse
import csv
import json
import math
import os
import pathlib
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent
# Interactions, users, items: MovieLens-100K's positives of 4 and 5, then towards 50 million.
FIRST, LAST = (55_375, 943, 1_682), (50_000_000, 200_000, 100_000)
STEPS = [55_375, 500_000, 5_000_000, 50_000_000]
# Threads and batch sizes: one thread as the experiments train, then one and two with batches that threads share.
RUNS = [(1, 64), (1, 1024), (2, 1024)]
# Interactions held out, whatever the size; a user with one of them is ranked against all items.
HELD_OUT = 2_000

CONFIG = """\
dataset:
  name: synthetic
  users: {users}
  items: {items}
  interactions: {interactions}
splitter:
  name: random
  by: all
  test: {share:.10f}
scorer:
  name: cosine
  latent_dim: 64
training:
  epochs: 1
  batch_size: {batch}
evaluation:
  metrics: [auc]
  every: 0
  before_training: false
"""

PANELS = [
    ("ns_per_triplet", "training, ns a triplet"),
    ("ns_per_score", "evaluation, ns a score"),
    ("peak_mb", "peak memory, MB"),
]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--largest", type=int, default=STEPS[-1], metavar="N", help="stop after N interactions")
    parser.add_argument("--out", type=pathlib.Path, default=HERE, help="folder of scaling.csv and scaling.svg")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    subprocess.run(["swift", "build", "-c", "release", "--product", "reckit"], cwd=ROOT, check=True, stdout=sys.stderr)
    rows = []
    for interactions in [n for n in STEPS if n <= options.largest]:
        for threads, batch in RUNS:
            rows.append(measure(*size(interactions), threads, batch))
            print(", ".join(f"{name} {value}" for name, value in rows[-1].items()), flush=True)
            # After each run, so that an interrupted script leaves what it has.
            write(rows, options.out)
    if not rows:
        sys.exit(f"--largest must be at least {STEPS[0]}")


def size(interactions):
    """Users and items between the first and the last size, on a straight line in logarithms."""
    way = math.log(interactions / FIRST[0]) / math.log(LAST[0] / FIRST[0])
    users, items = (round(FIRST[k] * (LAST[k] / FIRST[k]) ** way) for k in (1, 2))
    return interactions, users, items


def measure(interactions, users, items, threads, batch):
    with tempfile.TemporaryDirectory() as folder:
        config = os.path.join(folder, "scaling.txt")
        pathlib.Path(config).write_text(
            CONFIG.format(users=users, items=items, interactions=interactions, batch=batch,
                          share=HELD_OUT / interactions))
        start = time.perf_counter()
        done = subprocess.run(
            [ROOT / ".build" / "release" / "reckit", "run", config, "--json", "--quiet", "--force",
             "--threads", str(threads), "--out", os.path.join(folder, "run")], stdout=subprocess.PIPE, text=True)
        wall = time.perf_counter() - start
    if done.returncode:
        sys.exit(f"reckit failed at {interactions} interactions")
    result = json.loads(done.stdout)
    seconds, data = result["seconds"], result["data"]
    scores = data["evaluated_users"] * items
    return {
        "interactions": interactions, "users": users, "items": items, "threads": threads, "batch": batch,
        "train_triplets": data["train"], "evaluated_users": data["evaluated_users"],
        "ns_per_triplet": round(seconds["train"] / data["train"] * 1e9, 1),
        "evaluate_ms": round(seconds["evaluate"] * 1e3, 2),
        "ns_per_score": round(seconds["evaluate"] / scores * 1e9, 3),
        "peak_mb": round(result["peak_memory_bytes"] / 1e6, 1),
        "load_seconds": round(seconds["load"], 2), "wall_seconds": round(wall, 2)}


def write(rows, folder):
    with open(folder / "scaling.csv", "w", newline="") as file:
        writer = csv.DictWriter(file, rows[0], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    (folder / "scaling.svg").write_text(drawing(rows))


# The drawing: panels side by side, both axes logarithmic.

STYLE = """\
text { font: 12px sans-serif; fill: #333 } .title { font-weight: bold } .grid { stroke: #8886; fill: none }
.line { stroke: #1f6fb2; stroke-width: 2; fill: none } .dot { fill: #1f6fb2 }
.s1 { stroke-dasharray: 6 4 } .s2 { stroke-dasharray: 2 3 }
@media (prefers-color-scheme: dark) { text { fill: #ddd } .line { stroke: #6cb6ff } .dot { fill: #6cb6ff } }
"""
WIDTH, HEIGHT, LEFT, TOP, GAP = 210, 170, 60, 34, 70


def drawing(rows):
    total = LEFT + len(PANELS) * (WIDTH + GAP) - GAP + 20
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {total} {TOP + HEIGHT + 72}" width="{total}" '
             'role="img">', "<title>RecKit's training, evaluation and memory against interactions</title>",
             f"<style>{STYLE}</style>"]
    for index, (name, title) in enumerate(PANELS):
        series = [[(row["interactions"], row[name]) for row in rows if (row["threads"], row["batch"]) == run]
                  for run in RUNS]
        parts += panel(LEFT + index * (WIDTH + GAP), title, [points for points in series if points])
    for number, (threads, batch) in enumerate(RUNS):
        left, y = LEFT + number * (WIDTH + GAP), TOP + HEIGHT + 60
        parts += [f'<path class="line s{number}" d="M{left} {y - 4}h36"/>',
                  f'<text x="{left + 44}" y="{y}">{threads} thread{"s" * (threads > 1)}, batch {batch}</text>']
    return "\n".join([*parts, "</svg>\n"])


def panel(left, title, series):
    xs, ys = zip(*(point for points in series for point in points))
    (low_x, high_x), (low_y, high_y) = decades(xs), decades(ys)
    def x(value): return left + (math.log10(value) - low_x) / (high_x - low_x) * WIDTH
    def y(value): return TOP + (high_y - math.log10(value)) / (high_y - low_y) * HEIGHT
    bottom = TOP + HEIGHT
    parts = [f'<text class="title" x="{left}" y="{TOP - 14}">{title}</text>']
    for power in range(low_x, high_x + 1):
        at = x(10 ** power)
        parts += [f'<path class="grid" d="M{at:.1f} {TOP}V{bottom}"/>',
                  f'<text x="{at:.1f}" y="{bottom + 17}" text-anchor="middle">{label(power)}</text>']
    for power in range(low_y, high_y + 1):
        at = y(10 ** power)
        parts += [f'<path class="grid" d="M{left} {at:.1f}H{left + WIDTH}"/>',
                  f'<text x="{left - 7}" y="{at + 4:.1f}" text-anchor="end">{label(power)}</text>']
    parts.append(f'<text x="{left + WIDTH / 2}" y="{bottom + 37}" text-anchor="middle">interactions</text>')
    for number, points in enumerate(series):
        places = [(x(a), y(b)) for a, b in points]
        parts.append(f'<polyline class="line s{number}" points="'
                     + " ".join(f"{a:.1f},{b:.1f}" for a, b in places) + '"/>')
        parts += [f'<circle class="dot" cx="{a:.1f}" cy="{b:.1f}" r="3.5"/>' for a, b in places]
    return parts


def decades(values):
    low, high = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))
    return low, max(high, low + 1)


def label(power):
    for limit, unit in ((9, "G"), (6, "M"), (3, "k")):
        if power >= limit:
            return f"{10 ** (power - limit)}{unit}"
    return str(10 ** power) if power >= 0 else f"{10.0 ** power:g}"


if __name__ == "__main__":
    main()
