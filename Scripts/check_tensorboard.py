"""TensorBoard's own reader finds in a run's event file what history.jsonl has.

    python3 Scripts/check_tensorboard.py [--reckit PROGRAM]

Needs the package tensorboard. A run is logged, interrupted and resumed; a sweep is logged as well.
"""

import argparse
import json
import pathlib
import signal
import struct
import subprocess
import sys
import tempfile
import time

from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

from check_tune import build

CONFIG = """
dataset: {name: synthetic, users: 300, items: 200, interactions: 20000}
splitter: {name: random, test: 0.1, validation: 0.1}
scorer: {name: dot, latent_dim: 32}
training: {epochs: EPOCHS}
evaluation: {metrics: [auc, ndcg@10]}
"""


def single(value: float) -> float:
    return struct.unpack("f", struct.pack("f", value))[0]


def check(run: pathlib.Path) -> int:
    """Compares a run's two files; returns how many values were compared."""
    reader = EventAccumulator(str(run), size_guidance={"scalars": 0})
    reader.Reload()
    found = {tag: {event.step: event.value for event in reader.Scalars(tag)} for tag in reader.Tags()["scalars"]}
    wanted: dict[str, dict[int, float]] = {}
    for line in (run / "history.jsonl").read_text().splitlines():
        record = json.loads(line)
        values = {f"{part}/{label}": value for part, key in [("test", "metrics"), ("validation", "validation")]
                  for label, value in record[key].items()}
        values["seconds/train"] = record["seconds"]["train"]
        if record["metrics"] or record["validation"]:
            values["seconds/evaluate"] = record["seconds"]["evaluate"]
        if record["loss"] is not None:
            values["loss"] = record["loss"]
        for tag, value in values.items():
            wanted.setdefault(tag, {})[record["epoch"]] = single(value)
    if found != wanted:
        for tag in sorted(set(found) | set(wanted)):
            if found.get(tag) != wanted.get(tag):
                print(f"{run.name} {tag}: {found.get(tag)}, not {wanted.get(tag)}", file=sys.stderr)
        sys.exit(1)
    return sum(map(len, wanted.values()))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reckit")
    reckit = parser.parse_args().reckit or build()
    with tempfile.TemporaryDirectory() as work:
        config = pathlib.Path(work, "config.txt")
        config.write_text(CONFIG.replace("EPOCHS", "400"))
        run = pathlib.Path(work, "run")
        command = [reckit, "run", config, "--out", run, "--log", "tensorboard", "--quiet"]
        process = subprocess.Popen(command)
        staged = pathlib.Path(work, ".run.partial/events.out.tfevents.reckit")
        while process.poll() is None and not (staged.exists() and staged.stat().st_size > 10_000):
            time.sleep(0.01)
        process.send_signal(signal.SIGINT)
        interrupted = process.wait() != 0
        subprocess.run([*command, "--resume"], check=True)
        count = check(run)
        study = pathlib.Path(work, "study.txt")
        study.write_text("base: config.txt\nvary: {loss: [bpr, margin]}\nseeds: 0..1\n")
        config.write_text(CONFIG.replace("EPOCHS", "3"))
        subprocess.run([reckit, "sweep", study, "--out", f"{work}/sweep", "--log", "tensorboard", "--quiet"], check=True)
        runs = sorted(pathlib.Path(work, "sweep/runs").glob("[0-9a-f]*"))
        assert len(runs) == 4, runs
        count += sum(map(check, runs))
    print(f"{count} values of {1 + len(runs)} runs, one of them {'interrupted' if interrupted else 'whole'}, read by TensorBoard")
    return 0 if interrupted else 1


if __name__ == "__main__":
    sys.exit(main())
