"""Training positives of a real catalogue for the peers: a file of `user TAB item`, one a line."""
import json
import sys
import time

import numpy as np


def positives(path):
    rows = np.loadtxt(path, dtype=np.int64)
    return rows[:, 0], rows[:, 1]


def report(seconds, pairs, version):
    print(json.dumps({"ns": seconds / pairs * 1e9, "version": version}))


arguments = sys.argv[1:]
clock = time.perf_counter
