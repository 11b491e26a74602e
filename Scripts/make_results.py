"""Writes Guides/Results.md: the studies that ship, swept on MovieLens-100K with ten seeds.

    RECKIT_DATA=FOLDER python3 Scripts/make_results.py [--check] [--also NAME ...]

The sections of searches, which take long, are kept as they are in the file, and --also makes those that it names again. With --check
nothing is written; the script fails where the tables are not those of the file.
"""

import argparse
import json
import os
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
TITLES = {
    "notebook": "The two experiments",
    "samplers": "How negatives are drawn",
    "losses": "Losses",
    "scorers": "Scorers",
    "epsilon": "Adam's epsilon",
}
SEARCHES = {
    "tuned-scorers": "Scorers, each tuned",
    "tuned-losses": "Losses, each tuned",
}

HEAD = """# Results

The studies of `configs/studies/` on MovieLens-100K (split ua, ratings of 4 and 5 are positives), seeds 0 to 9. This
file is written by `Scripts/make_results.py`; no number here was typed.

Means and standard deviations are over seeds of the mean over users; a deterministic scorer is run once and has no
deviation. A verdict compares a variant with the baseline on AUC by two paired t-tests: over seeds (pairs share
initialisation where shapes agree, order and negatives), which says how sure the difference is with other seeds on these
users; and over users (each user's AUC is first averaged over seeds), which says how sure it is for other users of the
same kind with the models as they were trained. "Better" and "worse" stand alone only where both tell the two apart, at
level 0.05 after Holm's correction over the study's comparisons with its baseline. Intervals are 95 % and not corrected.
Variants are ordered by a test metric, so whoever picks the first of many as the best selects on test.
[Studies](Studies.md) says more. In the last sections each variant's settings were searched alike on validation before
([Tuning](Tuning.md)); there NDCG@10 decides.
"""


def table(header: list[str], rows: list[list[str]]) -> str:
    lines = [header, ["---"] * len(header), *rows]
    return "".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |\n" for line in lines)


def search_section(name: str, search: dict, summary: dict) -> str:
    """The final comparison of a search, and what was chosen for it."""
    file = name.removeprefix("tuned-")
    text = f"\n## {SEARCHES[name]}\n\n```sh\nRECKIT_DATA=FOLDER reckit tune configs/tune/{file}.txt\n```\n\n"
    text += board(summary)
    rows = []
    for arm in search["arms"]:
        values = "; ".join(f"`{path}: {json.dumps(value)}`" for path, value in arm["values"].items())
        edges = [edge.split(" has ")[1].split(";")[0] for edge in arm["edges"]]
        rows.append([arm["arm"], f"{arm['trials']}", f"{arm['best_value']:.4f}",
                     f"{arm['rechecked'][str(arm['chosen_trial'])]:.4f}", str(arm["kept_epoch"] or "–"), values,
                     ", ".join(edges)])
    return text + table(
        ["arm", "trials", "best trial (validation)", "over fresh seeds (validation)", "epochs", "chosen",
         "at the edge of the searched range"], rows)


def section(name: str, summary: dict) -> str:
    text = f"\n## {TITLES[name]}\n\n```sh\nRECKIT_DATA=FOLDER reckit sweep configs/studies/{name}.txt\n```\n\n"
    changes = [[v["name"], "; ".join(f"`{c}`" for c in v["changes"]) or "nothing"] for v in summary["variants"]]
    return text + board(summary) + table(["variant", "differs from the base in"], changes)


def board(summary: dict) -> str:
    """The leaderboard, and what its verdicts are corrected for."""
    metrics = list(summary["variants"][0]["metrics"])
    rows = []
    ranked = sorted(summary["variants"], key=lambda v: -v["metrics"][summary["primary"]]["mean"])
    for variant in ranked:
        cells = [variant["name"]]
        for metric in metrics:
            value = variant["metrics"][metric]
            deviation = "–" if value["sd"] is None else f"{value['sd']:.4f}"
            cells.append(f"{value['mean']:.4f} ± {deviation}")
        verdict = next((v for v in summary["verdicts"] if v["variant"] == variant["name"]), None)
        if verdict:
            cells += [verdict["words"], verdict["over_seeds"]["sentence"], verdict["over_users"]["sentence"]]
        else:
            cells += ["baseline", "", ""]
        rows.append(cells)
    text = table(["variant", *metrics, "verdict", "over seeds", "over users"], rows)
    return text + f"\n{summary['finished']} runs; {summary['correction']}.\n\n"


def build_reckit() -> str:
    """Builds the program in release mode; its path."""
    build = ["swift", "build", "-c", "release", "--product", "reckit"]
    subprocess.run(build, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    folder = subprocess.run([*build[:4], "--show-bin-path"], cwd=ROOT, check=True, capture_output=True, text=True)
    return str(pathlib.Path(folder.stdout.strip()) / "reckit")


def stored_section(path: pathlib.Path, title: str) -> str:
    """The section of this title in the guide as it is."""
    parts = path.read_text().split("\n## ") if path.exists() else []
    for part in parts:
        if part.startswith(f"{title}\n"):
            return "\n## " + part
    sys.exit(f"Guides/{path.name} has no section \"{title}\" to keep; --also sweeps its study")


def make_guide(
    guide: str, about: str, data: str, head: str, studies: dict[str, str], section, large: dict[str, str] = {},
    folders: dict[str, str] = {}
) -> int:
    """Sweeps studies, and writes a guide of a section for each or, with --check, says whether it is that already.

    `data` is what RECKIT_DATA must name; `studies` has the path of each study by name; `section` gets a name and the
    study's summary. `large` has the titles of studies whose section is kept as it is in the guide, unless --also names it;
    `folders` has what RECKIT_DATA is for a study that reads other data than the rest.
    """
    parser = argparse.ArgumentParser(description=about, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true")
    if large:
        parser.add_argument("--also", nargs="+", default=[], metavar="NAME", choices=[*large, "all"])
    arguments = parser.parse_args()
    if not os.environ.get("RECKIT_DATA"):
        sys.exit(f"RECKIT_DATA must name the folder that has {data}")
    reckit = build_reckit()
    path = ROOT / "Guides" / guide
    text = head
    for name, study in studies.items():
        if name in large and not {name, "all"} & set(arguments.also):
            text += stored_section(path, large[name])
            continue
        environment = os.environ | ({"RECKIT_DATA": folders[name]} if name in folders else {})
        if name in SEARCHES:
            folder = ROOT / "searches" / name.removeprefix("tuned-")
            subprocess.run([reckit, "tune", study, "--quiet", "--out", folder], cwd=ROOT, check=True)
            files = (folder / "search.json", folder / "final" / "summary.json")
            text += search_section(name, *(json.loads(file.read_text()) for file in files))
            continue
        result = subprocess.run(
            [reckit, "sweep", study, "--json"], cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE, text=True)
        text += section(name, json.loads(result.stdout))
    if not arguments.check:
        path.write_text(text)
        return 0
    if not path.exists() or path.read_text() != text:
        print(f"Guides/{guide} is not what the studies give now", file=sys.stderr)
        return 1
    print(f"Guides/{guide} is what the studies give")
    return 0


if __name__ == "__main__":
    paths = {name: f"configs/studies/{name}.txt" for name in TITLES}
    paths |= {name: f"configs/tune/{name.removeprefix('tuned-')}.txt" for name in SEARCHES}
    sys.exit(make_guide("Results.md", __doc__, "ml-100k", HEAD, paths, section, SEARCHES))
