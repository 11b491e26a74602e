#!/usr/bin/env bash
# What `reckit new` writes, as its user meets it: for every kind a package outside the checkout that builds without
# warnings, passes its test, runs, verifies and sweeps. RecKit is built once: the packages share a build folder.
# With RECKIT_DATA the scorer's study runs on MovieLens-100K. Needs no network.
set -euo pipefail
cd "$(dirname "$0")/.."
checkout=$PWD
swift build --product reckit >/dev/null
reckit=$(swift build --show-bin-path)/reckit
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# A name that is no word for Swift, and a link.
ln -s "$checkout" "$work/Rec Kit.v1"

check() {
  local kind=$1 name=$2 start=$SECONDS
  cd "$work"
  "$reckit" new "$kind" "$name" --path "Rec Kit.v1" >/dev/null
  swift format lint --strict --recursive --configuration "$checkout/.swift-format" "$name"
  cd "$name"
  local shared=(--disable-automatic-resolution --scratch-path "$work/build")
  swift build --build-tests --scratch-path "$work/build" >"$work/log" 2>&1 || { cat "$work/log" >&2; exit 1; }
  if grep -q 'warning:' "$work/log"; then
    cat "$work/log" >&2
    exit 1
  fi
  swift test --skip-build "${shared[@]}" >"$work/log" 2>&1 || { cat "$work/log" >&2; exit 1; }
  if ! grep -q 'Test run with 1 test.* passed' "$work/log"; then
    echo "no test ran:" >&2
    cat "$work/log" >&2
    exit 1
  fi
  swift run --skip-build "${shared[@]}" "$name-lab" run config.txt | grep '^Epoch 5/5'
  swift run --skip-build "${shared[@]}" "$name-lab" verify config.txt | tail -n 1
  local data=()
  if [ "$kind" = scorer ] && [ -d "${RECKIT_DATA:-}/ml-100k" ]; then
    data=('dataset={name: ml-100k, split: ua, positive_at: 4}' training.epochs=1 --jobs 2)
  fi
  swift run --skip-build "${shared[@]}" "$name-lab" sweep study.txt "${data[@]}" --quiet
  test -s studies/*/report.html
  printf '%s %s: %ss\n' "$kind" "$name" "$((SECONDS - start))"
}

check scorer Euclid
check sampler BestOfTwo
check loss SquaredHinge
check metric FirstPlace
check dataset TwoTastes
printf 'five packages: %ss\n' "$SECONDS"
