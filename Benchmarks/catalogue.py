#!/usr/bin/env python3
"""RecKit beside implicit, LIBMF and PyTorch on a real catalogue; see README.md.

    python3 Benchmarks/catalogue.py TRAIN TEST [--rounds 3] [--peers implicit,libmf,pytorch] [--share 0.08]

TRAIN and TEST are files of `user TAB item`, such as the published splits of Gowalla.
"""
import argparse
import json
import pathlib
import random
import statistics
import subprocess
import tempfile

import compare
from compare import ROOT, cpu, peer, say, table

compare.PEERS["libmf"] = (["libmf"], "libmf", ["libmf numpy"])

CONFIG = """\
dataset: {{name: delimited, train: {train}, test: {test}}}
scorer: {{name: dot, latent_dim: 64}}
loss: bpr
sampler: uniform
optimizer: {{name: adam, learning_rate: 0.001}}
training: {{epochs: 1}}
evaluation: {{metrics: [ndcg@20], every: 0, before_training: false}}
"""


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("train", type=pathlib.Path)
    parser.add_argument("test", type=pathlib.Path)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--peers", type=lambda text: [n for n in text.split(",") if n],
                        default=["implicit", "libmf", "pytorch"])
    parser.add_argument("--peer-folder", type=pathlib.Path, default=ROOT / ".build-peers")
    parser.add_argument("--share", type=float, default=0.08, help="of the positives, for many negatives")
    options = parser.parse_args()
    subprocess.run(["swift", "build", "-c", "release", "--product", "reckit"], cwd=ROOT, check=True,
                   stdout=subprocess.DEVNULL)
    pythons = {}
    for name in options.peers:
        try:
            pythons[name] = compare.environment(name, options.peer_folder)
        except RuntimeError as error:
            say(f"skipping {name}: {error}")
    with tempfile.TemporaryDirectory() as folder:
        jobs = jobs_of(options, pythons, pathlib.Path(folder))
        results = {key: [] for key in jobs}
        for turn in range(options.rounds):
            for key, job in jobs.items():
                say(f"round {turn + 1} of {options.rounds}: {' '.join(key)}")
                results[key].append(job())
    print("\n".join(report(results, options)))


def jobs_of(options, pythons, folder):
    train, test = options.train.resolve(), options.test.resolve()
    part = sample(train, test, folder, options.share)
    jobs = {}
    for threads in (1, 2):
        for batch in (64, 256, 1024):
            jobs["1 negative", f"RecKit, batch {batch}", str(threads)] = reckit(folder, train, test, threads, batch, 1)
        for negatives in (100, 800):
            for shared, title in (("none", ""), ("batch", ", shared")):
                jobs[f"{negatives} negatives", f"RecKit, batch 256{title}", str(threads)] = reckit(
                    folder, *part, threads, 256, negatives, shared)
        for name, title in (("implicit", "implicit BPR"), ("libmf", "LIBMF BPR")):
            if name in pythons:
                jobs["1 negative", title, str(threads)] = peer(pythons[name], f"{name}_catalogue.py", train, threads)
    if "pytorch" in pythons:
        for negatives, batches in ((1, 60), (100, 20), (800, 5)):
            jobs[f"{negatives} negative{'s' if negatives > 1 else ''}", "PyTorch, Adam, batch 256", "2"] = peer(
                pythons["pytorch"], "pytorch_catalogue.py", train, 2, negatives, batches)
    return jobs


def sample(train, test, folder, share):
    """A share of the positives with all users and items that they have, for runs with many negatives."""
    lines = train.read_text().splitlines()
    random.Random(1).shuffle(lines)
    lines = lines[:int(len(lines) * share)]
    users, items = ({line.split("\t")[side] for line in lines} for side in (0, 1))
    known = [line for line in test.read_text().splitlines()
             if line.split("\t")[0] in users and line.split("\t")[1] in items]
    paths = folder / "train.tsv", folder / "test.tsv"
    for path, rows in zip(paths, (lines, known[:500])):
        path.write_text("\n".join(rows) + "\n")
    return paths


def reckit(folder, train, test, threads, batch, negatives, shared="none"):
    config = folder / "config.txt"

    def seconds(epochs):
        """Seconds of training, and the version."""
        config.write_text(CONFIG.format(train=train, test=test))
        done = subprocess.run(
            [ROOT / ".build" / "release" / "reckit", "run", config, f"training.batch_size={batch}",
             f"training.negatives={negatives}", f"training.epochs={epochs}", f"sampler.shared={shared}", "--json", "--quiet", "--force", "--threads", str(threads), "--out",
             folder / "run"], capture_output=True, text=True, check=True)
        result = json.loads(done.stdout)
        return result["seconds"]["train"], result["version"]

    def run():
        # The difference of two lengths leaves what every run has once out, as the peers do.
        more = 4 if negatives == 1 else 1
        (once, version), (longer, _) = seconds(1), seconds(1 + more)
        pairs = sum(1 for _ in open(train)) * (1 + negatives if negatives > 1 else 1)
        return {"ns": (longer - once) / more / pairs * 1e9, "version": version}
    return run


def report(results, options):
    numbers = {key: [run["ns"] for run in runs] for key, runs in results.items()}
    versions = sorted({f"{key[1].split(',')[0].split(' BPR')[0]} {runs[0]['version']}" for key, runs in results.items()})
    lines = [f"{cpu()}; medians of {options.rounds} interleaved rounds, fastest and slowest in brackets. "
             f"{', '.join(versions)}. With one negative: ns a triplet; with more: ns a scored pair.", ""]
    rows = [[*key, f"{statistics.median(values):.0f} ({min(values):.0f} to {max(values):.0f})"]
            for key, values in sorted(numbers.items(), key=lambda entry: (len(entry[0][0]), entry[0]))]
    return lines + table(["negatives", "system", "threads", "ns"], rows)


if __name__ == "__main__":
    main()
