"""Writes Guides/Published.md: tables that others published, beside what RecKit measures on the same splits.

    RECKIT_DATA=FOLDER python3 Scripts/make_published.py [--check]

FOLDER has the splits, or they are downloaded into it. With --check nothing is written; the script fails where the tables
are not those of the file.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile

from make_results import ROOT, build_reckit, table, write_or_check

TITLES = {"electronics": "Amazon-Electronics, UltraGCN's split"}

HEAD = """# Published tables

The studies of `configs/papers/`, each on a split that others published results on. This file is written by
`Scripts/make_published.py`; the published values stand in the studies with their sources, every other number was measured.

Means and standard deviations are over seeds 0 to 9 of the mean over users; a deterministic scorer is run once. Settings and
epochs were chosen on a validation part of the training data, by the studies in `configs/papers/choose/`, and the models
here are trained on the whole training part. A published value has neither seeds nor users, and what its settings were
chosen on is often the test part: a difference is no verdict.
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


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    arguments = parser.parse_args()
    if not os.environ.get("RECKIT_DATA"):
        sys.exit("RECKIT_DATA must name the folder that has the splits")
    reckit = build_reckit()
    text = HEAD
    for name in TITLES:
        with tempfile.TemporaryDirectory() as out:
            command = [reckit, "sweep", f"configs/papers/{name}.txt", "--out", out + "/study", "--json"]
            summary = json.loads(subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE).stdout)
        text += section(name, summary)
    return write_or_check(ROOT / "Guides" / "Published.md", text, arguments.check)


if __name__ == "__main__":
    sys.exit(main())
