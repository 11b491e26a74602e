#!/usr/bin/env python3
"""What trec_eval says of RecKit's lists is what RecKit says, user by user, to 1e-6.

Runs are made, their lists are written with `recommend --all --format trec --qrels`, and pytrec_eval's values of every
evaluated user are compared with the run's users.csv. Where a relevant item is tied with another, RecKit takes the expectation
over the order and trec_eval one order: users with such ties are counted and left out. ml-100k is used where RECKIT_DATA has it.

    python3 Scripts/check_trec.py          needs: pip install pytrec-eval-terrier
"""
import csv
import json
import os
import pathlib
import subprocess
import sys
import tempfile

import pytrec_eval

ROOT = pathlib.Path(__file__).resolve().parent.parent
SAME = {
    "ndcg@10": "ndcg_cut_10",
    "recall@20": "recall_20",
    "precision@5": "P_5",
    "map@10": "map_cut_10",
    "mrr": "recip_rank",
    "hit_rate@10": "success_10",
}
SETTINGS = f"evaluation.metrics=[{', '.join(SAME)}]"


def main():
    build = subprocess.run(["swift", "build", "-c", "release", "--show-bin-path"], cwd=ROOT, capture_output=True, text=True, check=True)
    reckit = os.environ.get("RECKIT", build.stdout.strip() + "/reckit")
    runs = {
        "generated, cosine": ["configs/quickstart.txt"],
        "generated, ease": ["configs/quickstart.txt", "scorer=ease"],
        "generated, validation too": ["configs/quickstart.txt", "splitter={name: random, validation: 0.1, test: 0.2}"],
    }
    if os.path.isdir(os.environ.get("RECKIT_DATA", "") + "/ml-100k"):
        runs["ml-100k, cosine"] = ["configs/cosine.txt", "training.epochs=2"]
        runs["ml-100k, als"] = ["configs/cosine.txt", "scorer=als"]
        runs["ml-100k, popularity"] = ["configs/cosine.txt", "scorer=popularity"]
    failed = False
    for name, arguments in runs.items():
        with tempfile.TemporaryDirectory() as folder:
            failed |= not compare(name, reckit, [*arguments, SETTINGS], pathlib.Path(folder))
    return 1 if failed else 0


def compare(name, reckit, arguments, folder):
    def call(*words):
        return subprocess.run([reckit, *words], cwd=ROOT, check=True, capture_output=True, text=True).stdout

    run, trec, qrels = str(folder / "run"), folder / "lists.trec", folder / "qrels"
    call("run", *arguments, "--out", run, "--quiet")
    everything = ["--all", "--top", "100000"]
    call("recommend", run, *everything, "--format", "trec", "--out", str(trec), "--qrels", str(qrels))
    with open(qrels) as file:
        relevant = pytrec_eval.parse_qrel(file)
    with open(trec) as file:
        lists = pytrec_eval.parse_run(file)
    tied = users_with_ties(call("recommend", run, *everything, "--format", "json"), relevant)
    measured = pytrec_eval.RelevanceEvaluator(relevant, set(SAME.values())).evaluate(lists)
    with open(folder / "run" / "users.csv") as file:
        rows = list(csv.DictReader(file))
    assert {row["user"] for row in rows} == set(measured), "other users are evaluated"
    worst, compared = 0.0, 0
    for row in rows:
        if row["user"] in tied:
            continue
        for label, theirs in SAME.items():
            difference = abs(float(row[label]) - measured[row["user"]][theirs])
            worst, compared = max(worst, difference), compared + 1
            if difference > 1e-6:
                print(f"{name}: user {row['user']}, {label}: {row[label]}, {theirs}: {measured[row['user']][theirs]}")
    fine = worst <= 1e-6 and (compared > 0 or "popularity" in name)
    print(f"{name}: {compared} values of {len(rows) - len(tied)} users, largest difference {worst:.1e}; {len(tied)} users with ties left out")
    return fine


def users_with_ties(text, relevant):
    tied = set()
    for line in text.splitlines():
        user = json.loads(line)
        wanted, scores = relevant.get(user["user"], {}), {}
        for item in user["items"]:
            scores.setdefault(item["score"], []).append(item["item"])
        if wanted and any(len(items) > 1 and any(item in wanted for item in items) for items in scores.values()):
            tied.add(user["user"])
    return tied


sys.exit(main())
