#!/usr/bin/env bash
# A sweep that is killed five times and started again must end with the bytes of one that was left alone; and it must
# keep all cores busy.
#
#   RECKIT_DATA=FOLDER bash Scripts/check_sweep.sh [STUDY [key=value ...]]
set -euo pipefail
cd "$(dirname "$0")/.."
study=("${@:-configs/studies/samplers.txt}")
swift build -c release --product reckit >/dev/null
reckit=$(swift build -c release --show-bin-path)/reckit
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 - "$reckit" "$work/whole" "${study[@]}" <<'PYTHON'
import os, resource, subprocess, sys, time
start = time.monotonic()
subprocess.run([sys.argv[1], "sweep", *sys.argv[3:], "--out", sys.argv[2], "--quiet"], check=True)
elapsed = time.monotonic() - start
usage = resource.getrusage(resource.RUSAGE_CHILDREN)
busy = (usage.ru_utime + usage.ru_stime) / elapsed / len(os.sched_getaffinity(0))
print(f"undisturbed: {elapsed:.2f} s, cores busy {100 * busy:.1f} %")
open(sys.argv[2] + ".seconds", "w").write(str(elapsed))
PYTHON
seconds=$(cat "$work/whole.seconds")
for attempt in 1 2 3 4 5; do
  "$reckit" sweep "${study[@]}" --out "$work/killed" --quiet &
  sleep "$(python3 -c "import random; print(random.uniform(0.02, 0.22) * $seconds)")"
  kill -9 $! 2>/dev/null || true
  wait $! 2>/dev/null || true
  echo "killed $attempt: $(ls "$work/killed/runs" 2>/dev/null | grep -vc '\.' || true) runs there"
done
"$reckit" sweep "${study[@]}" --out "$work/killed" --quiet
for file in results.csv summary.json report.md study.txt runs.tsv; do
  cmp "$work/whole/$file" "$work/killed/$file"
done
if ls -A "$work/killed/runs" | grep -q partial; then
  echo "something half done was left behind" >&2
  exit 1
fi
echo "results.csv, summary.json, report.md, study.txt and runs.tsv are byte-identical"
