#!/usr/bin/env python3
"""A scorer that its author wrote on the tape, beside the built-in one: whole runs, trained and evaluated.

    RECKIT_DATA=FOLDER python3 Benchmarks/tape.py [--rounds 5] [--threads 1]

Builds the package Benchmarks/tape, whose scorers are written as an outside author writes them, and runs both
experiments with the built-in scorer and with the author's in turn. Prints medians and ratios of the time that training
and evaluating (before training and after each of 15 epochs) take; loading is the same for both and left out.
"""

import argparse
import json
import os
import statistics
import subprocess
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
PACKAGE = os.path.join(ROOT, "Benchmarks", "tape")
CASES = [
    ("cosine", "cosine", []),
    ("cosine", "tape_cosine", ["scorer=tape_cosine", "scorer.l2_reg=1e-6"]),
    ("cosine", "elementary_cosine", ["scorer=elementary_cosine", "scorer.l2_reg=1e-6"]),
    ("mlp", "mlp", []),
    ("mlp", "tape_mlp", ["scorer=tape_mlp"]),
]


def run(lab, config, overrides, threads, folder):
    command = [lab, "run", os.path.join(ROOT, "configs", config + ".txt"), *overrides, "--json", "--quiet", "--force"]
    command += ["--threads", str(threads), "--out", os.path.join(folder, "run")]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--threads", type=int, default=1)
    arguments = parser.parse_args()
    build = ["swift", "build", "-c", "release", "--package-path", PACKAGE]
    subprocess.run(build, check=True, stdout=subprocess.DEVNULL)
    binaries = subprocess.run(build + ["--show-bin-path"], check=True, capture_output=True, text=True).stdout.strip()
    lab = os.path.join(binaries, "TapeLab")
    results = {name: [] for _, name, _ in CASES}
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(arguments.rounds):
            for config, name, overrides in CASES:
                results[name].append(run(lab, config, overrides, arguments.threads, folder))
    print("| scorer | AUC | train, s | evaluate, s | both, s | of the built-in |")
    print("| --- | --- | --- | --- | --- | --- |")
    for config, name, _ in CASES:
        def median(of):
            return statistics.median(of(result["seconds"]) for result in results[name])
        both = lambda seconds: seconds["train"] + seconds["evaluate"]
        # Round by round, so that what slows the machine down slows both.
        ratio = statistics.median(
            both(mine["seconds"]) / both(theirs["seconds"]) for mine, theirs in zip(results[name], results[config]))
        print(
            f"| {name} | {results[name][0]['metrics']['auc']:.4f} | {median(lambda s: s['train']):.3f} "
            f"| {median(lambda s: s['evaluate']):.3f} | {median(both):.3f} | {ratio:.2f} |")


if __name__ == "__main__":
    main()
