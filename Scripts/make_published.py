"""Writes Guides/Published.md: tables that others published, beside what RecKit measures on the same splits.

    RECKIT_DATA=FOLDER python3 Scripts/make_published.py [--check]

FOLDER has the splits, or they are downloaded into it. With --check nothing is written; the script fails where the tables
are not those of the file.
"""

import sys

from make_results import make_guide, table

TITLES = {
    "notebook": "MovieLens-100K, the notebook's two experiments",
    "cornac-ml-100k": "MovieLens-100K, a random split as Cornac's",
    "electronics": "Amazon-Electronics, UltraGCN's split",
}

HEAD = """# Published tables

The studies of `configs/papers/`, each on a split that others published results on or, where theirs is not available, one
drawn in the same way, as the study says. This file is written by `Scripts/make_published.py`; the published values stand in
the studies with their sources, every other number was measured.

Means and standard deviations are over seeds 0 to 9 of the mean over users; a deterministic scorer is run once. Settings and
epochs were chosen on a validation part of the training data, by the studies in `configs/papers/choose/`, except those of
the notebook, which are its own. The models here are trained on the whole training part. A published value has neither
seeds nor users, and what its settings were chosen on is often the test part: a difference is no verdict.
"""


def section(name: str, summary: dict) -> str:
    published = {}
    for entry in summary["published"]:
        published.setdefault((entry["variant"], entry["metric"]), entry)
    rows = []
    for variant in sorted(summary["variants"], key=lambda v: -v["metrics"][summary["primary"]]["mean"]):
        for metric, value in variant["metrics"].items():
            deviation = "–" if value["sd"] is None else f"{value['sd']:.4f}"
            entry = published.get((variant["name"], metric))
            given = [f"{entry['published']:.4f}", f"{entry['difference']:+.4f}", entry["source"]] if entry else [""] * 3
            rows.append([variant["name"], metric, f"{value['mean']:.4f} ± {deviation}", *given])
    text = f"\n## {TITLES[name]}\n\n```sh\nRECKIT_DATA=FOLDER reckit sweep configs/papers/{name}.txt\n```\n\n"
    return text + table(["variant", "metric", "measured", "published", "difference", "source"], rows)


if __name__ == "__main__":
    paths = {name: f"configs/papers/{name}.txt" for name in TITLES}
    sys.exit(make_guide("Published.md", __doc__, "the splits", HEAD, paths, section))
