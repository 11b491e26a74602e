"""RecKit beside PyTorch, Keras, LightFM and implicit on the two MovieLens-100K experiments; see README.md."""
import argparse
import json
import os
import pathlib
import platform
import statistics
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent
EPOCHS, TRIPLETS = 15, 15 * 49_906
CONFIGS = {"cosine": "configs/cosine.txt", "deep": "configs/mlp.txt"}

# Of each peer: folder names of its environment, the module that shows that it is there, pip's arguments in turn.
# LightFM 1.17's setup script needs the old way of running it, and an old Cython.
PEERS = {
    "pytorch": (["pytorch", "torch"], "torch", ["torch numpy"]),
    "keras": (["keras"], "tensorflow", ["keras tensorflow-cpu numpy"]),
    "lightfm": (["lightfm"], "lightfm", [
        "pip<25 setuptools<66 wheel cython<3 numpy<2 scipy requests scikit-learn",
        "--no-build-isolation --no-use-pep517 lightfm"]),
    "implicit": (["implicit"], "implicit", ["implicit numpy scipy"]),
}

# What is compared, with the ratio (at least) to a peer that RecKit must have and aims at.
TRAINING_GOALS = {
    ("cosine", "PyTorch"): (25, 60), ("cosine", "Keras"): (60, 130),
    ("deep", "PyTorch"): (8, 16), ("deep", "Keras"): (14, 25),
}


def main():
    options = parse()
    data = os.environ.get("RECKIT_DATA")
    if not data or not (pathlib.Path(data) / "ml-100k" / "ua.base").exists():
        sys.exit("set RECKIT_DATA to a folder that has ml-100k/ua.base")
    data = str(pathlib.Path(data).resolve())
    say("building reckit")
    subprocess.run(["swift", "build", "-c", "release", "--product", "reckit"], cwd=ROOT, check=True, stdout=sys.stderr)
    pythons, skipped = {}, {}
    for name in options.peers:
        try:
            pythons[name] = environment(name, options.peer_folder)
        except RuntimeError as error:
            skipped[name] = str(error)
            say(f"skipping {name}: {error}")
    jobs = jobs_of(options, data, pythons)
    results = {key: [] for key in jobs}
    # One run of each, then again, so that noise hits all alike.
    for repeat in range(options.repeats):
        for key, job in jobs.items():
            if key in results:
                say(f"round {repeat + 1} of {options.repeats}: {' '.join(key)}")
                try:
                    results[key].append(job())
                except (subprocess.CalledProcessError, ValueError) as error:
                    lines = (getattr(error, "stderr", None) or str(error)).strip().splitlines()
                    skipped[" ".join(key)] = lines[-1] if lines else "no output"
                    say(f"skipping {' '.join(key)}: {skipped[' '.join(key)]}")
                    del results[key]
    text = "\n".join(report(results, skipped, options))
    print(text)
    if options.markdown:
        pathlib.Path(options.markdown).write_text(text + "\n")


def parse():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeats", type=int, default=3, help="runs of each; medians are shown")
    parser.add_argument("--peers", type=lambda text: [n for n in text.split(",") if n], default=list(PEERS),
                        help="comma-separated, of " + ", ".join(PEERS))
    parser.add_argument("--threads", type=int, default=os.cpu_count(), help="RecKit's threads")
    parser.add_argument("--pytorch-threads", type=lambda text: [int(n) for n in text.split(",")],
                        help="PyTorch is run on each, its fastest counts; default 1 and --threads")
    parser.add_argument("--peer-folder", type=pathlib.Path, default=ROOT / ".build-peers",
                        help="where the peers' environments are, NAME or NAME-venv; what is not there is installed")
    parser.add_argument("--markdown", help="also write the tables to this file")
    options = parser.parse_args()
    options.pytorch_threads = options.pytorch_threads or sorted({1, options.threads})
    unknown = [name for name in options.peers if name not in PEERS]
    if unknown or options.repeats < 1:
        parser.error(f"no such peer: {', '.join(unknown)}" if unknown else "--repeats must be at least 1")
    return options


def say(text):
    print(text, file=sys.stderr, flush=True)


# The peers' environments.

def environment(name, folder):
    """The Python of a peer's environment, installed where it is not there yet."""
    names, module, installs = PEERS[name]
    folder = folder.resolve()
    for candidate in [folder / (n + end) for n in names for end in ("", "-venv")]:
        if works(candidate, module):
            return candidate / "bin" / "python"
    target = folder / name
    say(f"installing {name}")
    folder.mkdir(parents=True, exist_ok=True)
    subprocess.run([sys.executable, "-m", "venv", target], check=True)
    for packages in installs:
        run = subprocess.run(
            [target / "bin" / "python", "-m", "pip", "install", "--disable-pip-version-check", *packages.split()],
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        if run.returncode:
            lines = [line.strip() for line in run.stdout.splitlines() if line.strip()]
            telling = [line for line in lines if "Error: " in line or line.startswith("ERROR:")]
            raise RuntimeError((telling or lines or ["pip failed"])[-1])
    if not works(target, module):
        raise RuntimeError(f"installed, but its module {module} cannot be imported")
    return target / "bin" / "python"


def works(folder, module):
    python = folder / "bin" / "python"
    if not python.exists():
        return False
    return subprocess.run([python, "-c", f"import {module}"], capture_output=True).returncode == 0


# What is run.

def jobs_of(options, data, pythons):
    jobs = {}
    quiet = ["evaluation.every=0", "evaluation.before_training=false"]
    for name, config in CONFIGS.items():
        jobs["RecKit", name, "training"] = reckit(config, options.threads, quiet)
        jobs["RecKit", name, "whole"] = reckit(config, options.threads, [])
    jobs["RecKit", "cosine", "one thread"] = reckit(CONFIGS["cosine"], 1, quiet)
    for name in CONFIGS:
        if "pytorch" in pythons:
            for threads in options.pytorch_threads:
                jobs["PyTorch", name, f"{threads} threads"] = peer(
                    pythons["pytorch"], "pytorch_triplets.py", data, name, threads)
        if "keras" in pythons:
            jobs["Keras", name, "all threads"] = peer(pythons["keras"], "keras_triplets.py", data, name)
    if "lightfm" in pythons:
        jobs["LightFM", "WARP", "2 threads"] = peer(pythons["lightfm"], "lightfm_warp.py", data)
    if "implicit" in pythons:
        jobs["implicit", "BPR", "1 thread"] = peer(pythons["implicit"], "implicit_bpr.py", data)
    return jobs


def reckit(config, threads, overrides):
    def run():
        with tempfile.TemporaryDirectory() as folder:
            command = [ROOT / ".build" / "release" / "reckit", "run", ROOT / config, *overrides, "--json", "--quiet",
                       "--force", "--threads", str(threads), "--out", os.path.join(folder, "run")]
            start = time.perf_counter()
            done = subprocess.run(command, capture_output=True, text=True, check=True)
            wall = time.perf_counter() - start
        result = json.loads(done.stdout)
        train = result["seconds"]["train"]
        return {
            "train_seconds": train, "ns_per_triplet": train / TRIPLETS * 1e9, "auc": result["metrics"]["auc"],
            "version": result["version"], "evaluate_ms": result["seconds"]["evaluate"] / (EPOCHS + 1) * 1e3,
            "wall_seconds": wall, "peak_mb": result["peak_memory_bytes"] / 1e6, "simd": result["instruction_set"]}
    return run


def peer(python, script, *arguments):
    def run():
        done = subprocess.run(
            [python, HERE / "peers" / script, *map(str, arguments)], capture_output=True, text=True, check=True)
        return json.loads(done.stdout.strip().splitlines()[-1])
    return run


# The tables.

def report(results, skipped, options):
    def median(key, value):
        return statistics.median(run[value] for run in results[key])

    def fastest(system, experiment):
        keys = [key for key in results if key[:2] == (system, experiment)]
        return min(keys, key=lambda key: median(key, "train_seconds"), default=None)

    lines = [f"{cpu()}, {os.cpu_count()} logical cores, {platform.system()} {platform.machine()}; "
             f"medians of {options.repeats} interleaved run(s), fastest and slowest in brackets."]
    versions = {key[0]: runs[0]["version"] for key, runs in results.items()}
    simd = {run["simd"] for key, runs in results.items() if key[0] == "RecKit" for run in runs}
    lines += ["Versions: " + ", ".join(f"{name} {version}" for name, version in versions.items())
              + f". RecKit's kernels: {', '.join(sorted(simd))}; its threads: {options.threads}.", ""]

    rows = []
    for key in results:
        system, experiment, how = key
        if how == "whole":
            continue
        own = {"cosine": ("RecKit", "cosine", "training"), "deep": ("RecKit", "deep", "training")}.get(experiment)
        if key == ("RecKit", "cosine", "one thread"):
            own = None
        seconds = [run["train_seconds"] for run in results[key]]
        how = f"{options.threads} threads" if how == "training" else how
        rows.append([
            experiment, system, how.replace("1 threads", "1 thread").replace("one thread", "1 thread"),
            f"{median(key, 'train_seconds'):.3f} ({min(seconds):.3f} to {max(seconds):.3f})",
            f"{median(key, 'ns_per_triplet'):.0f}", f"{median(key, 'auc'):.4f}",
            f"{median(key, 'train_seconds') / median(own, 'train_seconds'):.1f}" if own in results else ""])
    rows.sort(key=lambda row: ["cosine", "deep", "WARP", "BPR"].index(row[0]))
    lines += table(["experiment", "system", "threads", "training, s", "ns a triplet", "AUC", "times RecKit's"], rows)

    rows = []
    for (experiment, system), goal in TRAINING_GOALS.items():
        theirs, own = fastest(system, experiment), ("RecKit", experiment, "training")
        if theirs and own in results:
            ratio = median(theirs, "train_seconds") / median(own, "train_seconds")
            rows.append([f"{experiment}: {system}'s training time over RecKit's", f"{ratio:.1f}",
                         *verdict(ratio, goal, False)])
    one, bpr, warp = ("RecKit", "cosine", "one thread"), ("implicit", "BPR", "1 thread"), ("LightFM", "WARP", "2 threads")
    for other, goal, what in ((bpr, (1.5, 1), "implicit's BPR"), (warp, None, "LightFM's WARP (2 threads)")):
        if one in results and other in results:
            ratio = median(one, "ns_per_triplet") / median(other, "ns_per_triplet")
            rows.append([f"cosine, 64 numbers, 1 thread: RecKit's time a triplet over that of {what}", f"{ratio:.2f}",
                         *verdict(ratio, goal, True)])
    for experiment, goals in (("cosine", ((8, 4), (0.7, 0.3), (80, 40))), ("deep", ((40, 15), None, None))):
        key = "RecKit", experiment, "whole"
        if key in results:
            for value, unit, digits, goal in zip(
                    ("evaluate_ms", "wall_seconds", "peak_mb"), ("one evaluation, ms", "whole process, s",
                                                                  "peak memory, MB"), (2, 3, 1), goals):
                number = median(key, value)
                rows.append([f"{experiment}: {unit}", f"{number:.{digits}f}", *verdict(number, goal, True)])
    lines += ["", *table(["what", "measured", "must", "aim", "reached"], rows)]
    if skipped:
        lines += ["", *(f"Skipped {name}: {reason}" for name, reason in skipped.items())]
    return lines


def verdict(value, goal, is_upper):
    if goal is None:
        return ["", "", ""]
    must, aim = (value <= limit if is_upper else value >= limit for limit in goal)
    sign = "at most" if is_upper else "at least"
    return [f"{sign} {goal[0]}", f"{sign} {goal[1]}", "aim" if aim else "must" if must else "no"]


def table(head, rows):
    """A Markdown table, its columns aligned so that it reads as plain text too."""
    widths = [max(len(row[column]) for row in [head, *rows]) for column in range(len(head))]
    def line(cells): return "| " + " | ".join(cell.ljust(width) for cell, width in zip(cells, widths)) + " |"
    return [line(head), "|" + "|".join("-" * (width + 2) for width in widths) + "|", *map(line, rows)]


def cpu():
    try:
        for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines():
            if line.startswith("model name"):
                return line.split(":", 1)[1].strip()
    except OSError:
        pass
    if platform.system() == "Darwin":
        return subprocess.run(["sysctl", "-n", "machdep.cpu.brand_string"], capture_output=True, text=True).stdout.strip()
    return platform.processor() or "unknown CPU"


if __name__ == "__main__":
    main()
