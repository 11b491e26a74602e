#!/usr/bin/env bash
# What `reckit new` writes, as its user meets it: a package outside the checkout with a component of every kind, which
# builds without warnings, passes its tests, runs, verifies and sweeps. RecKit is built once.
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

shared=(--disable-automatic-resolution --scratch-path "$work/build")

# One component's run, verification and study.
try() {
  local kind=$1 lab=$2 config=$3 study=$4 start=$SECONDS
  swift run --skip-build "${shared[@]}" "$lab" run "$config" | grep -E '^(Epoch +[0-9]+/[0-9]+|Fitted) ' | tail -n 1
  swift run --skip-build "${shared[@]}" "$lab" verify "$config" | tail -n 1
  local data=()
  if [ "$kind" = scorer ] && [ -d "${RECKIT_DATA:-}/ml-100k" ]; then
    data=('dataset={name: ml-100k, split: ua, positive_at: 4}' training.epochs=1 --jobs 2)
  fi
  swift run --skip-build "${shared[@]}" "$lab" sweep "$study" "${data[@]}" --quiet --out "studies/$kind"
  test -s "studies/$kind/report.html"
  printf '%s: %ss\n' "$kind" "$((SECONDS - start))"
}

# A package with a component of every kind: one build.
cd "$work"
"$reckit" new scorer Euclid --path "Rec Kit.v1" >/dev/null
"$reckit" new fitted-scorer Neighbours --into Euclid >/dev/null
"$reckit" new sampler BestOfTwo --into Euclid >/dev/null
"$reckit" new loss SquaredHinge --into Euclid >/dev/null
"$reckit" new optimizer RunningMean --into Euclid >/dev/null
"$reckit" new metric FirstPlace --into Euclid >/dev/null
"$reckit" new list-metric Familiar --into Euclid >/dev/null
"$reckit" new dataset TwoTastes --into Euclid >/dev/null
"$reckit" new splitter EveryFifth --into Euclid >/dev/null
"$reckit" new schedule Halving --into Euclid >/dev/null
"$reckit" new stopping-rule Target --into Euclid >/dev/null
"$reckit" new initializer CutNormal --into Euclid >/dev/null
swift format lint --strict --recursive --configuration "$checkout/.swift-format" Euclid
cd Euclid
swift build --build-tests --scratch-path "$work/build" >"$work/log" 2>&1 || { cat "$work/log" >&2; exit 1; }
if grep -q 'warning:' "$work/log"; then
  cat "$work/log" >&2
  exit 1
fi
swift test --skip-build "${shared[@]}" >"$work/log" 2>&1 || { cat "$work/log" >&2; exit 1; }
if ! grep -q 'Test run with 12 tests.* passed' "$work/log"; then
  echo "not all twelve tests ran:" >&2
  cat "$work/log" >&2
  exit 1
fi
printf 'built and tested: %ss\n' "$SECONDS"
try scorer Euclid-lab config.txt study.txt
while read -r kind component; do
  try "$kind" Euclid-lab "config-$component.txt" "study-$component.txt"
done <<'END'
fitted-scorer neighbours
sampler best_of_two
loss squared_hinge
optimizer running_mean
metric first_place
list-metric familiar
dataset two_tastes
splitter every_fifth
schedule halving
stopping-rule target
initializer cut_normal
END
printf 'a package with twelve components: %ss\n' "$SECONDS"
