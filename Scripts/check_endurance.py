"""Runs, sweeps and searches that are killed, starved and damaged: no wrong result, and nothing half-written taken for whole.

    python3 Scripts/check_endurance.py [--reckit PROGRAM] [--kills 300] [--flips 500] [--seed N] [--only NAME ...]

Each kind of fault prints how often it was tried, how often the work was finished with the bytes of an undisturbed one,
how often it was refused with an error, and what was wrong; anything wrong fails. PROGRAM is the release build, which is
built first, unless named. Needs a C compiler; as root it also tries folders and files that may not be written or read.
"""

import argparse
import gzip
import io
import json
import os
import pathlib
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import zipfile

from check_tune import build, files

ROOT = pathlib.Path(__file__).resolve().parent.parent
CONFIG = """
dataset: {name: delimited, file: ratings.txt}
splitter: {name: random, test: 0.1, validation: 0.1}
scorer: {name: dot, latent_dim: 8}
training: {epochs: 12, batch_size: 64, patience: 5, monitor: auc}
evaluation: {metrics: [auc, ndcg@10]}
checkpoint: {every: 1 epoch}
"""
STUDY = "base: config.txt\nvary: {loss: [bpr, margin]}\nbaselines: [popularity]\nseeds: 0..2\n"
SEARCH = """
base: config.txt
arms: {bpr: {loss: bpr}, ease: {scorer: ease}}
space: {optimizer.learning_rate: {range: 1e-3..1e-1, scale: log}}
search: {trials: 6}
stop: {name: halving, eta: 2, from_epochs: 2, after_trials: 1}
recheck: {best: 2, seeds: [100]}
final: {seeds: 0..1}
"""


class Counts:
    def __init__(self):
        self.rows, self.wrong = {}, []

    def add(self, kind: str, outcome: str | None, detail: str = ""):
        """Counts a trial; without an outcome the work was not continued to its end after this one."""
        row = self.rows.setdefault(kind, {"tried": 0, "whole": 0, "refused": 0, "wrong": 0})
        row["tried"] += 1
        if outcome:
            row[outcome] += 1
        if outcome == "wrong":
            self.wrong.append(f"{kind}: {detail}")
            print(f"WRONG {kind}: {detail}", file=sys.stderr, flush=True)

    def show(self):
        print(f"\n{'fault':44} {'tried':>6} {'finished':>9} {'refused':>8} {'wrong':>6}")
        for kind, row in self.rows.items():
            print(f"{kind:44} {row['tried']:6} {row['whole']:9} {row['refused']:8} {row['wrong']:6}")


class Bench:
    """A folder with data, a config, a study and a search, and what they give undisturbed."""

    def __init__(self, reckit: str, work: pathlib.Path, draw: random.Random, counts: Counts):
        self.reckit, self.work, self.draw, self.counts = reckit, work, draw, counts
        lines = [f"{draw.randrange(60)}\t{min(int(draw.expovariate(0.05)), 79)}" for _ in range(2500)]
        (work / "ratings.txt").write_text("\n".join(sorted(set(lines))) + "\n")
        for name, text in [("config.txt", CONFIG), ("study.txt", STUDY), ("search.txt", SEARCH)]:
            (work / name).write_text(text)
        self.shim = work / "shim.so"
        subprocess.run(
            ["cc", "-shared", "-fPIC", "-O1", "-o", self.shim, ROOT / "Scripts/fault_shim.c", "-ldl"], check=True)
        self.whole, self.seconds = {}, {}
        for kind in ["run", "sweep", "tune"]:
            start = time.monotonic()
            self.call(kind, work / f"{kind}-whole", check=True)
            self.seconds[kind] = time.monotonic() - start
            self.whole[kind] = self.content(kind, work / f"{kind}-whole")

    def command(self, kind: str, out: pathlib.Path, resumes: bool = False) -> list[str]:
        source = {"run": "config.txt", "sweep": "study.txt", "tune": "search.txt"}[kind]
        more = ["--resume"] if kind == "run" and resumes else []
        return [self.reckit, kind, str(self.work / source), "--out", str(out), "--quiet", *more]

    def call(self, kind, out, resumes=False, check=False, **environment) -> subprocess.CompletedProcess:
        return subprocess.run(
            self.command(kind, out, resumes), check=check, capture_output=True, text=True, timeout=120,
            env={**os.environ, **environment})

    @staticmethod
    def content(kind: str, out: pathlib.Path) -> dict[str, object]:
        """Everything that does not depend on time."""
        if kind == "run":
            result = json.loads((out / "result.json").read_text())
            names = ["users.csv", "config.txt", "model.safetensors"]
            return {name: (out / name).read_bytes() for name in names} | {"metrics": result["metrics"]}
        names = files(out) if kind == "tune" else ["results.csv", "summary.json", "report.md", "runs.tsv"]
        return {name: (out / name).read_bytes() for name in names}

    def judge(self, name: str, kind: str, out: pathlib.Path, ended: subprocess.CompletedProcess):
        """The end of disturbed work: it is whole, with the same bytes."""
        if ended.returncode != 0:
            return self.counts.add(name, "wrong", f"{out.name} cannot go on: {ended.stderr.strip()[:300]}")
        found = self.content(kind, out)
        differing = [key for key in self.whole[kind] if found.get(key) != self.whole[kind][key]]
        left = [str(path) for path in out.rglob(".*.partial")] + [str(path) for path in out.rglob("*.tmp")]
        problem = f"{out.name}: {', '.join(differing)} differ" if differing else f"left behind: {left}" if left else ""
        self.counts.add(name, "wrong" if problem else "whole", problem)

    def half_written(self, kind: str, out: pathlib.Path) -> str:
        """What stands in a final place without being whole; empty where all is well."""
        for folder in [out] if kind == "run" else out.rglob("runs/*"):
            if re.fullmatch(r"[0-9a-f]{16}", folder.name) or kind == "run" and folder.is_dir():
                try:
                    json.loads((folder / "result.json").read_text())
                except (OSError, ValueError) as error:
                    return f"{folder}: {error}"
        return ""

    # Faults

    def kills(self, count: int):
        """At random moments, several in a row on the same folder; after about every third the work is finished."""
        for number in range(count):
            kind = ["run", "sweep", "tune"][number % 3]
            if number < 3 or self.draw.random() < 0.25 or not (self.work / f"killed-{kind}").exists():
                for path in self.work.glob(f"*killed-{kind}*"):
                    shutil.rmtree(path) if path.is_dir() else path.unlink()
            out = self.work / f"killed-{kind}"
            process = subprocess.Popen(
                self.command(kind, out, resumes=True), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            try:
                process.wait(timeout=self.draw.uniform(0, 1.1) * self.seconds[kind])
            except subprocess.TimeoutExpired:
                process.send_signal(signal.SIGKILL)
                process.wait()
            problem = self.half_written(kind, out)
            if problem:
                self.counts.add(f"{kind}: killed at a random moment", "wrong", problem)
            elif self.draw.random() < 0.3:
                self.judge(f"{kind}: killed at a random moment", kind, out, self.call(kind, out, resumes=True))
            else:
                self.counts.add(f"{kind}: killed at a random moment", None)

    def renames(self):
        """Before and after each rename of a run, and before each of a sweep and a search, until one ends by itself."""
        for kind in ["run", "sweep", "tune"]:
            for moment in ["before", "after"] if kind == "run" else ["before"]:
                step = 1 if kind == "run" else 5
                for number in range(1, 1000, step):
                    out = self.work / f"rename-{kind}-{moment}-{number}"
                    ended = self.call(kind, out, LD_PRELOAD=str(self.shim), FAULT_RENAME=f"{number}:{moment}")
                    if ended.returncode != -signal.SIGKILL:
                        break
                    name = f"{kind}: killed {moment} a rename"
                    problem = self.half_written(kind, out)
                    if problem:
                        self.counts.add(name, "wrong", problem)
                    else:
                        self.judge(name, kind, out, self.call(kind, out, resumes=True))
                    self.clear(out)

    def full_disk(self):
        """From a write on, nothing can be written; then there is room again."""
        for kind in ["run", "sweep", "tune"]:
            number = 1
            while number < 2000:
                out = self.work / f"full-{kind}-{number}"
                ended = self.call(kind, out, LD_PRELOAD=str(self.shim), FAULT_WRITE=str(number))
                name = f"{kind}: the disk is full"
                if ended.returncode == 0:
                    break
                problem = self.half_written(kind, out) if out.exists() else ""
                if ended.returncode < 0 or "space" not in ended.stderr:
                    self.counts.add(name, "wrong", f"write {number}: {ended.returncode}, {ended.stderr.strip()[:300]}")
                elif problem:
                    self.counts.add(name, "wrong", problem)
                else:
                    self.judge(name, kind, out, self.call(kind, out, resumes=True))
                self.clear(out)
                number += 1 + number // 8 if kind == "run" else 1 + number // 3

    def removed(self):
        """The folder of a run is removed while it goes on."""
        for _ in range(12):
            out = self.work / "removed"
            process = subprocess.Popen(
                self.command("run", out) + ["training.epochs=2000", "training.patience=2000"],
                stderr=subprocess.PIPE, text=True)
            staging = self.work / ".removed.partial"
            while process.poll() is None and not (staging / "checkpoint.safetensors").exists():
                time.sleep(0.005)
            time.sleep(self.draw.uniform(0, 0.1))
            shutil.rmtree(staging, ignore_errors=True)
            _, errors = process.communicate(timeout=120)
            kind = "run: its folder is removed"
            problem = self.half_written("run", out)
            if problem or process.returncode < 0 or process.returncode > 0 and not errors:
                self.counts.add(kind, "wrong", problem or f"ended with {process.returncode}: {errors.strip()[:200]}")
            elif process.returncode == 0:
                # A file that was written meanwhile kept the folder from being removed.
                self.output("evaluate", out)
                self.counts.add(kind, "whole")
            else:
                self.counts.add(kind, "wrong" if out.exists() else "refused", "half of it is there")
            self.clear(out)

    def flips(self, count: int):
        """One bit of one of the files that are read back."""
        whole = {kind: self.work / f"{kind}-whole" for kind in ["run", "sweep", "tune"]}
        paused = self.work / ".paused.partial"
        self.interrupted(self.work / "paused")
        evaluated = self.output("evaluate", whole["run"], "--json")
        recommended = self.output("recommend", whole["run"], "--all", "--format", "csv")
        reported = self.report(whole["sweep"])
        targets = [("run", whole["run"] / name) for name in
                   ["result.json", "users.csv", "history.jsonl", "config.txt", "model.safetensors"]]
        targets += [("checkpoint", paused / "checkpoint.safetensors"), ("data", self.work / "ratings.txt")]
        sweep = sorted(whole["sweep"].glob("runs/*/"))[0]
        targets += [("sweep", whole["sweep"] / name) for name in ["study.txt", "runs.tsv"]]
        targets += [("sweep", sweep / name) for name in ["result.json", "users.csv", "history.jsonl", "config.txt"]]
        state = sorted(whole["tune"].glob("runs/*.paused/"))[0]
        trial = sorted(whole["tune"].glob("runs/*/result.json"))[0].parent
        targets += [("tune", path) for path in
                    [whole["tune"] / "search.txt", state / "history.jsonl", state / "checkpoint.safetensors",
                     trial / "result.json", trial / "config.txt"]]
        for number in range(count):
            kind, path = targets[number % len(targets)]
            original = path.read_bytes()
            bit = self.draw.randrange(8 * len(original))
            damaged = bytearray(original)
            damaged[bit // 8] ^= 1 << bit % 8
            path.write_bytes(bytes(damaged))
            name = f"a bit of {path.name} ({kind})"
            place = f"bit {bit} of {path.relative_to(self.work)}"
            try:
                if kind == "checkpoint":
                    self.flipped_checkpoint(name, place)
                elif kind == "tune":
                    self.flipped_search(name, place, whole["tune"])
                elif kind == "sweep":
                    self.same(name, place, reported, lambda: self.report(whole["sweep"]))
                else:
                    self.same(name, place, evaluated, lambda: self.output("evaluate", whole["run"], "--json"))
                    self.same(
                        name, place, recommended,
                        lambda: self.output("recommend", whole["run"], "--all", "--format", "csv"), counts=False)
            finally:
                path.write_bytes(original)

    def interrupted(self, out: pathlib.Path):
        """A run with a checkpoint, killed."""
        process = subprocess.Popen(
            self.command("run", out), env={**os.environ, "LD_PRELOAD": str(self.shim), "FAULT_RENAME": "8:after"})
        process.wait()
        assert (out.parent / f".{out.name}.partial/checkpoint.safetensors").exists()

    def flipped_checkpoint(self, name: str, place: str):
        copy, kept = self.work / ".flipped.partial", self.work / ".paused.partial"
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(kept, copy)
        out = self.work / "flipped"
        ended = self.call("run", out, resumes=True)
        if ended.returncode > 0 and ended.stderr:
            self.counts.add(name, "refused")
        else:
            self.judge(name, "run", out, ended)
        self.clear(out)

    def flipped_search(self, name: str, place: str, whole: pathlib.Path):
        copy = self.work / "flipped-tune"
        shutil.copytree(whole, copy)
        for path in [copy / "trials.csv", copy / "final.txt"]:
            path.unlink()
        ended = self.call("tune", copy)
        if ended.returncode > 0 and ended.stderr:
            self.counts.add(name, "refused")
        elif ended.returncode != 0 or self.content("tune", copy) != self.whole["tune"]:
            self.counts.add(name, "wrong", f"{place}: {ended.returncode}, {ended.stderr.strip()[:200]}")
        else:
            self.counts.add(name, "whole")
        shutil.rmtree(copy)

    def same(self, name: str, place: str, wanted: str, make, counts: bool = True):
        code, errors, text = make_output(make)
        if code > 0 and errors:
            if counts:
                self.counts.add(name, "refused")
        elif code != 0 or text != wanted:
            self.counts.add(name, "wrong", f"{place}: code {code}, another output; {errors.strip()[:200]}")
        elif counts:
            self.counts.add(name, "whole")

    def output(self, *words) -> str:
        ended = subprocess.run([self.reckit, *map(str, words)], capture_output=True, text=True, cwd=self.work)
        if ended.returncode != 0:
            raise Refused(ended)
        return re.sub(r'"seconds": \{[^}]*\}|"peak_memory_bytes": \d+', "", ended.stdout)

    def report(self, study: pathlib.Path) -> str:
        self.output("report", study, "--quiet")
        return (study / "results.csv").read_text() + (study / "summary.json").read_text()

    def cuts(self):
        """An archive that ends early, or has a hole; a file that shrinks while it is read."""
        config = self.work / "cut.txt"
        packed = gzip.compress((self.work / "ratings.txt").read_bytes())
        config.write_text("dataset: {name: delimited, file: cut.gz}\nscorer: popularity\n")
        self.damaged_archive("a cut or damaged gz", packed, self.work / "cut.gz", config)
        source = pathlib.Path(os.environ.get("RECKIT_DATA", "/nonexistent"), "ml-100k")
        if source.is_dir():
            folder = self.work / "zip"
            folder.mkdir()
            buffer = io.BytesIO()
            with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
                for path in sorted(source.iterdir()):
                    archive.write(path, f"ml-100k/{path.name}")
            config.write_text("dataset: ml-100k\nscorer: popularity\n")
            self.damaged_archive("a cut or damaged zip", buffer.getvalue(), folder / "ml-100k.zip", config)
        else:
            print("a damaged zip needs RECKIT_DATA with ml-100k: left out")
        config = self.work / "big-config.txt"
        big = self.work / "big.txt"
        lines = "".join(f"{number % 5000}\t{number % 997}\n" for number in range(1_000_000))
        config.write_text(f"dataset: {{name: delimited, file: {big}}}\nscorer: popularity\n")
        for _ in range(12):
            big.write_text(lines)
            process = subprocess.Popen(
                [self.reckit, "run", config, "--out", self.work / "big", "--quiet"], stderr=subprocess.PIPE, text=True)
            time.sleep(self.draw.uniform(0.01, 0.15))
            os.truncate(big, self.draw.randrange(len(lines)))
            _, errors = process.communicate(timeout=120)
            if process.returncode == 0:
                # It was read before, or it was opened after.
                self.counts.add("a file that shrinks while it is read", "whole")
            else:
                self.counts.add(
                    "a file that shrinks while it is read", "refused" if process.returncode > 0 and errors else "wrong",
                    f"{process.returncode}, {errors[:200]}")
            shutil.rmtree(self.work / "big", ignore_errors=True)

    def damaged_archive(self, name: str, content: bytes, path: pathlib.Path, config: pathlib.Path):
        """The archive is whole, then cut or with a hole of 16 bytes at every kind of place."""
        def run() -> subprocess.CompletedProcess:
            ended = subprocess.run(
                [self.reckit, "run", config, "--out", self.work / "archived", "--quiet"], capture_output=True, text=True,
                env={**os.environ, "RECKIT_DATA": str(path.parent)})
            return ended

        path.write_bytes(content)
        assert run().returncode == 0
        whole = (self.work / "archived/users.csv").read_bytes()
        places = sorted({0, 1, 3, 4, 9, 10, 29, 30, 45, len(content) - 1, len(content) - 22, len(content) - 23,
                         *(self.draw.randrange(len(content)) for _ in range(40))})
        for place in places:
            for damaged in [content[:place], content[:place] + bytes(16) + content[place + 16:]]:
                if damaged == content:
                    continue
                shutil.rmtree(self.work / "archived", ignore_errors=True)
                shutil.rmtree(path.parent / "ml-100k", ignore_errors=True)
                path.write_bytes(damaged)
                ended = run()
                unpacked = (path.parent / "ml-100k").exists()
                if ended.returncode == 0:
                    # A hole in what is not read (the time of a file, say) changes nothing.
                    same = (self.work / "archived/users.csv").read_bytes() == whole
                    self.counts.add(name, "whole" if same else "wrong", f"at {place}: another result")
                elif ended.returncode < 0 or not ended.stderr or unpacked:
                    self.counts.add(name, "wrong", f"at {place}: {ended.returncode}, {ended.stderr[:200]}")
                else:
                    self.counts.add(name, "refused")
        shutil.rmtree(self.work / "archived", ignore_errors=True)

    def permissions(self):
        """As a user who may not write the folder, or not read a file."""
        if os.geteuid() != 0:
            return print("folders and files without permission need root to be tried: left out")
        program = self.work / "reckit"
        shutil.copy(self.reckit, program)
        os.chmod(self.work, 0o755)
        program.chmod(0o755)
        locked = self.work / "locked"
        locked.mkdir(mode=0o555)
        secret = self.work / "secret"
        shutil.copytree(self.work / "run-whole", secret)
        for name in ["result.json", "users.csv", "history.jsonl", "config.txt", "model.safetensors"]:
            (secret / name).chmod(0)
            self.forbidden("a file that may not be read", program, "evaluate", secret)
            (secret / name).chmod(0o644)
        (self.work / "ratings.txt").chmod(0)
        self.forbidden("a file that may not be read", program, "run", "config.txt", "--out", self.work / "x")
        (self.work / "ratings.txt").chmod(0o644)
        for command in [("run", "config.txt"), ("sweep", "study.txt"), ("tune", "search.txt")]:
            self.forbidden("a folder that may not be written", program, *command, "--out", locked / "out")
            self.forbidden("a folder that may not be written", program, *command, "--out", locked)

    def forbidden(self, name: str, program, *words):
        ended = subprocess.run(
            ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", program, *map(str, words), "--quiet"]
            if words[0] != "evaluate" else
            ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", program, *map(str, words)],
            capture_output=True, text=True, cwd=self.work)
        good = ended.returncode > 0 and re.search("[Pp]ermission|may not|cannot be", ended.stderr)
        self.counts.add(name, "refused" if good else "wrong", f"{words}: {ended.returncode}, {ended.stderr[:200]}")

    def clear(self, out: pathlib.Path):
        for path in [out, *out.parent.glob(f".{out.name}.*")]:
            shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink(missing_ok=True)


class Refused(Exception):
    def __init__(self, ended):
        super().__init__(ended.stderr)
        self.ended = ended


def make_output(make) -> tuple[int, str, str]:
    try:
        return 0, "", make()
    except Refused as refused:
        return refused.ended.returncode, refused.ended.stderr or refused.ended.stdout, ""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reckit")
    parser.add_argument("--kills", type=int, default=300)
    parser.add_argument("--flips", type=int, default=500)
    parser.add_argument("--seed", type=int, default=None)
    parser.add_argument("--only", nargs="*")
    arguments = parser.parse_args()
    seed = arguments.seed if arguments.seed is not None else random.SystemRandom().randrange(10**6)
    reckit = str(pathlib.Path(arguments.reckit or build()).resolve())
    counts = Counts()
    start = time.monotonic()
    with tempfile.TemporaryDirectory() as work:
        bench = Bench(reckit, pathlib.Path(work), random.Random(seed), counts)
        print(f"seed {seed}; undisturbed: " + ", ".join(f"{k} {s:.2f} s" for k, s in bench.seconds.items()), flush=True)
        faults = {
            "kills": lambda: bench.kills(arguments.kills), "renames": bench.renames, "full": bench.full_disk,
            "removed": bench.removed, "flips": lambda: bench.flips(arguments.flips), "cuts": bench.cuts,
            "permissions": bench.permissions,
        }
        for name, fault in faults.items():
            if not arguments.only or name in arguments.only:
                fault()
                print(f"{name}: done after {time.monotonic() - start:.0f} s", flush=True)
    counts.show()
    return 1 if counts.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
