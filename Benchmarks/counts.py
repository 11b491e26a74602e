"""Instructions and allocations of training, evaluation and loading, beside those in counts.json; see README.md."""
import argparse
import collections
import concurrent.futures
import json
import os
import pathlib
import platform
import random
import re
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent
STORED = HERE / "counts.json"
BUILT = ROOT / ".build" / "release" / "reckit"

# Stored counts are bounds from above and from below: what got cheaper has to be stored too, or it may be lost again.
MORE_INSTRUCTIONS, FEWER = 0.02, 0.10
# Allocations are few, so that a share of them alone would be less than what runs differ by: share, and calls at least.
MORE_ALLOCATIONS = {"step": (0.02, 0.25), "epoch": (0.02, 20)}

# Of each kind of run, what it sets beside configs/quickstart.txt. Valgrind takes 50 times as long as the processor, and
# more for the perceptron: so that one has fewer positives than the others.
RUNS = {
    "cosine": [],
    "mlp": ["scorer=mlp", "dataset.users=125", "dataset.interactions=5000"],
    "dot": ["scorer=dot", "loss=bpr", "training.batch_size=1024", "dataset.positive_at=4"],
    "negatives": ["scorer=dot", "loss=bpr", "training.batch_size=128", "training.negatives=50", "dataset.positive_at=5"],
}
FILES = ["dot", "negatives"]  # Those whose data are a file, not `synthetic`.
USERS, ITEMS, POSITIVES, RATED_5, TESTED, MORE_LINES = 3_000, 4_000, 48_000, 6_000, 1_000, 100_000

# What is counted: the difference of two runs (kind, epochs, evaluation.every, training file), by what it is divided.
INSTRUCTIONS = {
    "cosine: an epoch": (("cosine", 3, 0, "train"), ("cosine", 1, 0, "train"), 2),
    "cosine: an evaluation": (("cosine", 3, 1, "train"), ("cosine", 3, 0, "train"), 2),
    "mlp: an epoch": (("mlp", 3, 0, "train"), ("mlp", 1, 0, "train"), 2),
    "mlp: an evaluation": (("mlp", 3, 1, "train"), ("mlp", 3, 0, "train"), 2),
    "dot, bpr, batch 1024: an epoch": (("dot", 3, 0, "train"), ("dot", 1, 0, "train"), 2),
    "dot, bpr, batch 1024: an evaluation": (("dot", 3, 1, "train"), ("dot", 3, 0, "train"), 2),
    "dot, bpr, batch 128, 50 negatives: an epoch": (("negatives", 3, 0, "train"), ("negatives", 1, 0, "train"), 2),
    "delimited: 100,000 lines": (("dot", 1, 0, "longer"), ("dot", 1, 0, "train"), 1),
}
ALLOCATIONS = {"cosine": ["scorer.name=cosine"], "mlp": ["scorer=mlp"]}


def main():
    options = parse()
    if not shutil.which("valgrind"):
        sys.exit("valgrind is not installed (apt-get install valgrind); it counts the instructions")
    say("building reckit")
    subprocess.run(["swift", "build", "-c", "release", "--product", "reckit"], cwd=ROOT, check=True, stdout=sys.stderr)
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        # Valgrind cannot read the debug information that Swift writes; names of functions are in the symbol table too.
        subprocess.run(["strip", "-g", "-o", folder / "reckit", BUILT], check=True)
        write_files(folder)
        if options.functions:
            return print_functions(folder)
        measured = {**environment_of(folder), "instructions": instructions(folder), "allocations": allocations(folder)}
    if options.write:
        STORED.write_text(json.dumps(measured, indent=2) + "\n")
        say(f"wrote {STORED.relative_to(ROOT)}")
    stored = json.loads(STORED.read_text()) if STORED.exists() else {}
    faults = compare(measured, stored)
    if options.check and not stored:
        sys.exit(f"{STORED.relative_to(ROOT)} is not there: python3 Benchmarks/counts.py --write")
    if options.check and faults:
        sys.exit("\n".join([
            "", *faults, "", "Where that is meant: python3 Benchmarks/counts.py --write, and say in the commit why.",
            "Where it is not: python3 Benchmarks/counts.py --functions shows where instructions are spent."]))


def parse():
    parser = argparse.ArgumentParser(description=__doc__)
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--check", action="store_true", help="fail where counts are beyond the bounds around counts.json")
    what.add_argument("--write", action="store_true", help="store the counts in counts.json")
    what.add_argument("--functions", action="store_true", help="print the ten functions with most instructions of each")
    return parser.parse_args()


def say(text):
    print(text, file=sys.stderr, flush=True)


# The data.

def write_files(folder):
    """Lines `user TAB item TAB rating`, the same in every version of Python: `random()` is what that promises."""
    generator, pairs = random.Random(0), set()

    def line(rating, user=None):
        while True:
            row = int(USERS * generator.random()) if user is None else user
            pair = row, int(ITEMS * generator.random() ** 2)
            if pair not in pairs:
                pairs.add(pair)
                return f"{pair[0]}\t{pair[1]}\t{rating}\n"

    train = [line(5 if n < RATED_5 else 4) for n in range(POSITIVES)]
    (folder / "test").write_text("".join(line(5, user) for user in range(TESTED)))
    (folder / "train").write_text("".join(train))
    # Below positive_at, so that the model, its training and its evaluation stay what they are.
    (folder / "longer").write_text("".join(train + [line(1) for _ in range(MORE_LINES)]))


# What is run.

def surroundings(**more):
    """Valgrind has no AVX-512. Swift's sets and dictionaries are in another order in each process unless told."""
    variables = {**os.environ, "SWIFT_DETERMINISTIC_HASHING": "1", **more}
    for name in ("RECKIT_DATA", "RECKIT_SIMD"):
        variables.pop(name, None)
    if platform.machine() == "x86_64":
        flags = pathlib.Path("/proc/cpuinfo").read_text() if os.path.exists("/proc/cpuinfo") else ""
        variables["RECKIT_SIMD"] = "avx2" if re.search(r"\bavx2\b", flags) else "portable"
    return variables


def reckit(folder, out, overrides, epochs, every):
    # A folder that is new for each run: replacing an earlier run's files takes instructions of its own.
    # No checkpoints: on a busy machine a run under valgrind takes more than the five seconds after which one is written.
    return [folder / "reckit", "run", ROOT / "configs" / "quickstart.txt", *overrides, f"training.epochs={epochs}",
            "checkpoint.every=1000000000 seconds", f"evaluation.every={every}", "evaluation.before_training=false", "--json", "--quiet", "--threads", "1",
            "--out", folder / out]


def run(command, **more):
    done = subprocess.run(command, capture_output=True, text=True, env=surroundings(**more))
    if done.returncode:
        lines = [line for line in done.stderr.splitlines() if not line.startswith("==")]
        sys.exit("\n".join([" ".join(map(str, command)), *(lines or done.stderr.splitlines())[-10:]]))
    return done


def profile(folder, key):
    """Callgrind's file of one run."""
    kind, epochs, every, file = key
    name = f"{kind}-{epochs}-{every}-{file}"
    data = [f"dataset={{name: delimited, train: {folder / file}, test: {folder / 'test'}, rating: 3}}"]
    overrides = (data if kind in FILES else []) + RUNS[kind]
    out = folder / f"{name}.callgrind"
    run(["valgrind", "--tool=callgrind", f"--callgrind-out-file={out}",
         *reckit(folder, name, overrides, epochs, every)])
    return out


def profiles(folder):
    # The same run may be half of two differences. Long ones first, so that no core waits for the last one.
    keys = dict.fromkeys(key for larger, smaller, _ in INSTRUCTIONS.values() for key in (larger, smaller))
    keys = sorted(keys, key=lambda key: (-key[1], -key[2]))
    say(f"{len(keys)} runs under valgrind")
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        return dict(zip(keys, pool.map(lambda key: profile(folder, key), keys)))


# The counts.

def instructions(folder):
    totals = {key: int(re.search(r"^totals: (\d+)", out.read_text(), re.MULTILINE).group(1))
              for key, out in profiles(folder).items()}
    return {name: round((totals[larger] - totals[smaller]) / divisor)
            for name, (larger, smaller, divisor) in INSTRUCTIONS.items()}


def allocations(folder):
    """Runs of 4 and 2 epochs differ by two epochs and their steps; doing that with batches of 64 and of 16 tells what
    belongs to steps and what to epochs."""
    compiler = shutil.which("cc") or shutil.which("clang")
    library = folder / "allocations.so"
    subprocess.run([compiler, "-O2", "-Wall", "-shared", "-fPIC", "-o", library, HERE / "allocations.c", "-ldl"],
                   check=True)
    counts = {}
    for scorer, overrides in ALLOCATIONS.items():
        more, steps = [], []
        for batch in (64, 16):
            calls = []
            for epochs in (2, 4):
                done = run(reckit(folder, f"{scorer}-{batch}-{epochs}", [*overrides, f"training.batch_size={batch}"],
                                  epochs, 0), LD_PRELOAD=str(library))
                calls.append(int(re.search(r"^allocations (\d+)$", done.stderr, re.MULTILINE).group(1)))
            more.append((calls[1] - calls[0]) / 2)
            steps.append(-(-json.loads(done.stdout)["data"]["train"] // batch))
        step = (more[1] - more[0]) / (steps[1] - steps[0])
        counts[f"{scorer}: a step"] = round(step, 3)
        counts[f"{scorer}: an epoch besides"] = round(more[0] - step * steps[0], 1)
    return counts


def environment_of(folder):
    """What the counts depend on beside the code. The C library has copying, logarithms and the allocator."""
    version = subprocess.run(["swift", "--version"], capture_output=True, text=True, check=True).stdout
    result = json.loads(run(reckit(folder, "first", [], 1, 0)).stdout)
    return {"swift": re.search(r"Swift version (\S+)", version).group(1), "architecture": platform.machine(),
            "kernels": result["instruction_set"], "libc": " ".join(platform.libc_ver()).strip()}


# What is printed.

def compare(measured, stored):
    """Prints the counts beside the stored ones; what is beyond the bounds, unless they are from elsewhere."""
    facts = [key for key in measured if key not in ("instructions", "allocations")]
    print(", ".join(f"{key} {measured[key]}" for key in facts))
    lines, faults = [], []
    for part in ("instructions", "allocations"):
        old, new = stored.get(part, {}), measured[part]
        for name in [*new, *(name for name in old if name not in new)]:
            label = f"{part}, {name}"
            if name not in old or name not in new:
                lines.append([label, *(show(counts.get(name)) for counts in (old, new)), ""])
                faults.append(f"{label}: {'not stored' if name in new else 'stored, but not measured any more'}")
                continue
            ratio = f"{new[name] / old[name]:.4f}" if old[name] else ""
            lines.append([label, show(old[name]), show(new[name]), ratio])
            low, high = bounds(part, name, old[name])
            if not low <= new[name] <= high:
                word = "more" if new[name] > high else "fewer"
                faults.append(f"{label}: {word} than allowed; stored {show(old[name])}, measured {show(new[name])}, "
                              f"ratio {ratio or 'undefined'}, allowed {show(low)} to {show(high)}")
    widths = [max(len(line[column]) for line in lines) for column in range(4)]
    for line in [["", "stored", "measured", "ratio"], *lines]:
        print("  ".join(cell.ljust(width) if n == 0 else cell.rjust(width)
                        for n, (cell, width) in enumerate(zip(line, widths))).rstrip())
    other = [f"{key} {measured[key]} and not {stored.get(key)}" for key in facts if measured[key] != stored.get(key)]
    if stored and other:
        print(f"Not held to the bounds, for this is {', '.join(other)}: no such counts are stored.")
        return []
    return faults


def bounds(part, name, stored):
    if part == "instructions":
        return round(stored * (1 - FEWER)), round(stored * (1 + MORE_INSTRUCTIONS))
    share, least = MORE_ALLOCATIONS["step" if name.endswith("a step") else "epoch"]
    return min(stored * (1 - FEWER), stored - least), max(stored * (1 + share), stored + least)


def show(count):
    return "" if count is None else f"{count:,}" if isinstance(count, int) else f"{count:,.3f}"


def print_functions(folder):
    outs = profiles(folder)
    functions = {key: functions_of(out) for key, out in outs.items()}
    for name, (larger, smaller, divisor) in INSTRUCTIONS.items():
        # Subtracting counters leaves what is above zero: the functions that the larger run spends more in.
        more = functions[larger] - functions[smaller]
        total = sum(functions[larger].values()) - sum(functions[smaller].values())
        print(f"{name}: {total // divisor:,} instructions")
        for function, count in more.most_common(10):
            print(f"{count // divisor:15,}  {100 * count / total:5.1f} %  {function}"[:150])
        print()


def functions_of(out):
    report = subprocess.run(["callgrind_annotate", "--threshold=100", out], capture_output=True, text=True, check=True)
    # A line of the report: instructions (share) file:function [object]. Names of Swift are demangled.
    lines = subprocess.run(["swift", "demangle", "--simplified"], input=report.stdout, capture_output=True, text=True,
                           check=True).stdout.splitlines()
    counts = collections.Counter()
    for line in lines:
        match = re.match(r" *([\d,]+) \([ \d.]+%\) +(.*)", line)
        if match and "PROGRAM TOTALS" not in line:
            function = re.sub(r" \[[^]]*/([^]/]*)\]", r" [\1]", match.group(2).replace("???:", ""))
            counts[function] += int(match.group(1).replace(",", ""))
    return counts


if __name__ == "__main__":
    main()
