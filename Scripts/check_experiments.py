#!/usr/bin/env python3
"""Runs the two experiments and prints them beside Keras' learning curves.

    RECKIT_DATA=... python3 Scripts/check_experiments.py [--seeds 0-9] [--reference FILE]

For each experiment: mean and standard deviation over seeds of the final AUC and of each epoch's loss, beside
ten seeds of Keras; AUC recomputed from model.safetensors with NumPy; and model.safetensors from one thread and
from two compared byte by byte. Exits with 1 where something is out of bounds.
"""
import argparse
import hashlib
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile

import numpy as np

root = pathlib.Path(__file__).resolve().parent.parent
parser = argparse.ArgumentParser()
parser.add_argument("--seeds", default="0-9", help="first-last, or one")
parser.add_argument("--reference", default=str(root / "Tests/RecKitTests/Fixtures/keras_curves.json"))
arguments = parser.parse_args()
first, _, last = arguments.seeds.partition("-")
seeds = range(int(first), int(last or first) + 1)
curves = json.load(open(arguments.reference))["runs"]
failures = []


def check(holds, text):
    print(("ok    " if holds else "WRONG ") + text)
    if not holds:
        failures.append(text)


def run(config, seed, threads, out):
    command = [str(binary), "run", str(root / "configs" / config), f"seed={seed}", "--threads", str(threads),
               "--out", out, "--json", "--force"]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def positives(name):
    data = pathlib.Path(os.environ["RECKIT_DATA"]) / "ml-100k" / name
    rows = np.loadtxt(data, dtype=np.int64)
    return rows[rows[:, 2] >= 4][:, :2]


def auc_of_model(path, score):
    """Mean over users of the AUC over items 1...largest positive without training positives, ties one half."""
    raw = open(path, "rb").read()
    size = int.from_bytes(raw[:8], "little")
    header = json.loads(raw[8:8 + size])
    tensors = {name: np.frombuffer(raw[8 + size:][slice(*entry["data_offsets"])], np.float32).reshape(entry["shape"])
               for name, entry in header.items() if name != "__metadata__" and entry["dtype"] == "F32"}
    train, test = positives("ua.base"), positives("ua.test")
    candidates = np.arange(1, max(train[:, 1].max(), test[:, 1].max()) + 1)
    values = []
    for user in np.unique(test[:, 0]):
        items = np.setdiff1d(candidates, train[train[:, 0] == user, 1])
        relevant = np.isin(items, test[test[:, 0] == user, 1])
        scores = score(tensors, user, items)
        p, n = scores[relevant][:, None], scores[~relevant][None, :]
        values.append(((p > n) + 0.5 * (p == n)).mean())
    return float(np.mean(values))


def cosine(t, user, items):
    u, v = t["user_embedding"][user].astype(np.float64), t["item_embedding"][items].astype(np.float64)
    return (v @ u) / np.linalg.norm(u) / np.linalg.norm(v, axis=1)


def mlp(t, user, items):
    u = np.repeat(t["user_embedding"][user][None], len(items), 0)
    x = np.concatenate([u, t["item_embedding"][items]], 1)
    x = np.maximum(x @ t["hidden_1_kernel"] + t["hidden_1_bias"], 0)
    return np.maximum(x @ t["output_kernel"] + t["output_bias"], 0)[:, 0]


subprocess.run(["swift", "build", "-c", "release", "--product", "reckit"], cwd=root, check=True)
binary = root / ".build/release/reckit"
with tempfile.TemporaryDirectory() as folder:
    for config, curve, score, target, band, loss_band in [
        ("cosine.txt", "cosine_epsilon_1e-8", cosine, 0.9218, 0.0015, 0.004),
        ("mlp.txt", "mlp_epsilon_1e-7", mlp, 0.908, 0.004, None),
    ]:
        out = os.path.join(folder, config)
        aucs, losses, seconds = [], [], []
        for seed in seeds:
            result = run(config, seed, 2, out)
            history = [json.loads(line) for line in open(os.path.join(out, "history.jsonl"))]
            aucs.append(result["metrics"]["auc"])
            losses.append([h["loss"] for h in history if h["epoch"] > 0])
            seconds.append(result["seconds"]["total"])
        keras = np.array(curves[curve]["loss"])
        keras_auc = np.array(curves[curve]["auc"])[:, -1]
        spread = statistics.stdev(aucs) if len(aucs) > 1 else float("nan")
        print(f"\n{config}: seeds {arguments.seeds}, AUC {np.mean(aucs):.4f} +- {spread:.4f}; "
              f"Keras {curve} {keras_auc.mean():.4f} +- {keras_auc.std(ddof=1):.4f} (candidates 1...1682); "
              f"{np.median(seconds):.2f} s a run")
        print("epoch   loss  Keras")
        for epoch, (ours, theirs) in enumerate(zip(np.mean(losses, 0), keras.mean(0)), 1):
            print(f"{epoch:5d} {ours:7.4f} {theirs:6.4f}")
        # One seed strays further than a mean of ten: three standard deviations of Keras' ten seeds more.
        slack = 0 if len(aucs) == 10 else 3 * keras_auc.std(ddof=1)
        check(abs(np.mean(aucs) - target) <= band + slack, f"{config}: mean AUC within {band + slack:.4f} of {target}")
        if loss_band:
            worst = np.abs(np.mean(losses, 0) - keras.mean(0))[1:].max()
            slack = 0 if len(aucs) == 10 else 3 * keras.std(0, ddof=1)[1:].max()
            check(worst <= loss_band + slack,
                  f"{config}: loss from epoch 2 on at most {worst:.4f} from Keras, allowed {loss_band + slack:.4f}")
        model = os.path.join(out, "model.safetensors")
        recomputed = auc_of_model(model, score)
        check(abs(recomputed - aucs[-1]) <= 1e-6, f"{config}: NumPy's AUC {recomputed:.8f}, result.json {aucs[-1]:.8f}")
        two = hashlib.sha256(open(model, "rb").read()).hexdigest()
        run(config, seeds[-1], 1, out)
        one = hashlib.sha256(open(model, "rb").read()).hexdigest()
        check(one == two, f"{config}: one thread and two write the same model.safetensors")
sys.exit(1 if failures else 0)
