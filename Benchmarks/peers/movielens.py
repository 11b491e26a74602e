"""MovieLens-100K as the two experiments use it, for the peers: positives, negatives, and AUC."""
import json
import pathlib
import sys
import time

import numpy as np

USERS, ITEMS = 944, 1683
EPOCHS, BATCH = 15, 64


def positives(folder, part):
    rows = np.loadtxt(pathlib.Path(folder) / "ml-100k" / f"ua.{part}", dtype=np.int64)
    rows = rows[rows[:, 2] >= 4]
    return rows[:, 0], rows[:, 1]


def negatives(epoch, count):
    return np.random.RandomState(epoch).randint(low=1, high=ITEMS, size=count)


def auc(scores, train, test):
    """Mean over users; `scores` is users x items."""
    last = max(train[1].max(), test[1].max())
    values = []
    for user in range(USERS):
        relevant = test[1][test[0] == user]
        if len(relevant) == 0:
            continue
        row = scores[user].astype(np.float64)
        candidates = np.ones(ITEMS, bool)
        candidates[0] = candidates[last + 1:] = False
        candidates[train[1][train[0] == user]] = False
        others = candidates.copy()
        others[relevant] = False
        low = np.sort(row[others])
        wins = (np.searchsorted(low, row[relevant], "left") + np.searchsorted(low, row[relevant], "right")) / 2
        values.append(wins.mean() / len(low))
    return float(np.mean(values))


def report(seconds, value, triplets, **more):
    print(json.dumps({"train_seconds": seconds, "auc": value, "ns_per_triplet": seconds / triplets * 1e9, **more}))


arguments = sys.argv[1:]
clock = time.perf_counter
