#!/bin/sh
# Allocations in a training step and in an epoch. Runs of 4 and of 2 epochs differ by two epochs and their steps;
# doing that with batches of 64 and of 16 tells what belongs to steps and what to epochs.
set -eu
cd "$(dirname "$0")/.."
[ "$(uname)" = Linux ] || { echo "needs LD_PRELOAD as on Linux" >&2; exit 1; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
compiler=$(command -v cc || command -v clang)
"$compiler" -O2 -Wall -shared -fPIC -o "$folder/allocations.so" Benchmarks/allocations.c -ldl
swift build -c release --product reckit >&2

# SCORER EPOCHS BATCH: prints the allocations of a run, and leaves its result in the folder.
allocations() {
  LD_PRELOAD="$folder/allocations.so" .build/release/reckit run configs/quickstart.txt "$1" training.epochs="$2" \
    training.batch_size="$3" evaluation.every=0 --json --quiet --force --threads 1 --out "$folder/run" \
    >"$folder/result.json" 2>"$folder/log" || { cat "$folder/log" >&2; exit 1; }
  awk '$1 == "allocations" { print $2 }' "$folder/log"
}

for scorer in cosine mlp; do
  # The quickstart's own scorer is cosine; another one is set whole, so that no parameter of cosine is left over.
  [ "$scorer" = cosine ] && override=scorer.name=cosine || override="scorer=$scorer"
  two=$(allocations "$override" 2 64)
  four=$(allocations "$override" 4 64)
  small_two=$(allocations "$override" 2 16)
  small_four=$(allocations "$override" 4 16)
  train=$(awk -F '[:,]' '/"train": [0-9]+,/ { gsub(/ /, "", $2); print $2 }' "$folder/result.json")
  awk -v name="$scorer" -v large=$((four - two)) -v small=$((small_four - small_two)) -v total="$two" \
    -v steps=$((2 * ((train + 63) / 64))) -v more=$((2 * ((train + 15) / 16))) 'BEGIN {
    step = (small - large) / (more - steps)
    printf "%-6s  a step: %.3f; an epoch besides: %.1f; two epochs in all: %d, two more: %d (%d steps)\n",
      name, step, (large - step * steps) / 2, total, large, steps }'
done
