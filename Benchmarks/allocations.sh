#!/bin/sh
# Allocations in a training step: the difference of runs of 4 and of 2 epochs, over the steps of 2 epochs.
set -eu
cd "$(dirname "$0")/.."
[ "$(uname)" = Linux ] || { echo "needs LD_PRELOAD as on Linux" >&2; exit 1; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
compiler=$(command -v cc || command -v clang)
"$compiler" -O2 -Wall -shared -fPIC -o "$folder/allocations.so" Benchmarks/allocations.c -ldl
swift build -c release --product reckit >&2

# SCORER EPOCHS: prints the allocations of a run, and leaves its result in the folder.
allocations() {
  LD_PRELOAD="$folder/allocations.so" .build/release/reckit run configs/quickstart.txt "$1" training.epochs="$2" \
    evaluation.every=0 --json --quiet --force --threads 1 --out "$folder/run" \
    >"$folder/result.json" 2>"$folder/log" || { cat "$folder/log" >&2; exit 1; }
  awk '$1 == "allocations" { print $2 }' "$folder/log"
}

for scorer in cosine mlp; do
  # The quickstart's own scorer is cosine; another one is set whole, so that no parameter of cosine is left over.
  [ "$scorer" = cosine ] && override=scorer.name=cosine || override="scorer=$scorer"
  two=$(allocations "$override" 2)
  four=$(allocations "$override" 4)
  train=$(awk -F '[:,]' '/"train": [0-9]+,/ { gsub(/ /, "", $2); print $2 }' "$folder/result.json")
  steps=$((2 * ((train + 63) / 64)))
  awk -v name="$scorer" -v two="$two" -v four="$four" -v steps="$steps" 'BEGIN {
    printf "%-6s  %d allocations in 2 epochs, %d in 4: %.3f a step (%d steps)\n",
      name, two, four, (four - two) / steps, steps }'
done
