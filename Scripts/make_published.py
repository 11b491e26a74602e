"""Writes Guides/Published.md: tables that others published, beside what RecKit measures on the same splits.

    RECKIT_DATA=FOLDER python3 Scripts/make_published.py [--check] [--also NAME ...]

FOLDER has the splits, or they are downloaded into it; ml-100k may also lie beside FOLDER. The sections of large studies
are kept as they are in the file; --also sweeps those that it names again, `all` all of them. With --check nothing is written; the script fails
where the tables are not those of the file.
"""

import os
import sys

from make_results import ROOT, make_guide, table

TITLES = {
    "electronics": "Amazon-Electronics, UltraGCN's split",
}
# Large, or swept for another guide already, as the notebook's for Results.md.
LARGE = {
    "notebook": "MovieLens-100K, the notebook's two experiments",
    "citeulike-a": "CiteULike-a, one positive against 100 given negatives",
    "ml-1m-lcfn": "MovieLens-1M, LCFN's split",
    "gowalla": "Gowalla, LightGCN's split",
    "gowalla-ease": "Gowalla, EASE",
    "gowalla-mf": "Gowalla, matrix factorisation with BPR and with the contrastive loss",
}

HEAD = """# Published tables

The studies of `configs/papers/`, each on a split that others published results on. This file is written by
`Scripts/make_published.py`; the published values stand in the studies with their sources, every other number was measured.

Means and standard deviations are over the study's seeds of the mean over users: ten, of matrix factorisation on Gowalla
two, where a run takes five to eight minutes of a core; a deterministic scorer is run once. Settings and epochs were chosen
on a validation part of the training data, by the studies in `configs/papers/choose/`, except where a study says otherwise;
those of the notebook are its own, and EASE's lambda on Gowalla is that of its source. Test values were visible beside those of
validation while choosing, and chose nothing; for item-kNN on Gowalla some had been seen before validation chose the same.
The models here are trained on the whole training part. A published value has neither seeds nor users, and what its
settings were chosen on is often the test part: a difference is no verdict.

Cornac's results on MovieLens-100K are not compared. Its code, as read and not run here, trains on all ratings and keeps
a user's training items in the ranked list except for AUC, where they take first places from test positives. RecKit's
values are for positives of 4 and more and rank what is left of the catalogue, so they would not measure the same thing.
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
    text = f"\n## {(LARGE | TITLES)[name]}\n\n```sh\nRECKIT_DATA=FOLDER reckit sweep configs/papers/{name}.txt\n```\n\n"
    return text + table(["variant", "metric", "measured", "published", "difference", "source"], rows)


def folder_of_movielens() -> str:
    """The folder that has ml-100k: RECKIT_DATA, or its parent where that has it and RECKIT_DATA has not."""
    data = ROOT / os.environ.get("RECKIT_DATA", "")
    return str(data.parent if (data.parent / "ml-100k").exists() and not (data / "ml-100k").exists() else data)


if __name__ == "__main__":
    paths = {name: f"configs/papers/{name}.txt" for name in LARGE | TITLES}
    folders = {"notebook": folder_of_movielens()}
    sys.exit(make_guide("Published.md", __doc__, "the splits", HEAD, paths, section, LARGE, folders))
