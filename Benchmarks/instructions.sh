#!/bin/sh
# Instructions of the hot functions in one epoch: the quickstart, and cosine where RECKIT_DATA is set.
set -eu
cd "$(dirname "$0")/.."
command -v valgrind >/dev/null || { echo "valgrind is not installed" >&2; exit 1; }
swift build -c release --product reckit >&2
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

# Valgrind cannot read the debug information that Swift writes; names of functions are in the symbol table too.
strip -g -o "$folder/reckit" .build/release/reckit

# Valgrind has no AVX-512.
case "$(uname -m)" in
  x86_64) export RECKIT_SIMD=avx2 ;;
esac

count() {
  echo "$1, one epoch, one thread, ${RECKIT_SIMD:-default} kernels: instructions by function"
  valgrind --tool=callgrind --callgrind-out-file="$folder/$1.out" "$folder/reckit" run "configs/$1.txt" \
    training.epochs=1 --json --quiet --force --threads 1 --out "$folder/run" >"$folder/result.json" 2>"$folder/log" ||
    { tail -5 "$folder/log" >&2; exit 1; }
  # A line of the report: instructions (share) file:function [object]. Names of Swift are demangled.
  callgrind_annotate --threshold=100 "$folder/$1.out" 2>/dev/null >"$folder/report"
  grep 'PROGRAM TOTALS' "$folder/report"
  grep -E '^ *[0-9,]+ \([ 0-9.]+%\) ' "$folder/report" | grep -v 'PROGRAM TOTALS' | head -10 |
    sed -e 's/???://' -e 's/ \[[^]]*\/\([^]/]*\)\]/ [\1]/' | { swift demangle --simplified 2>/dev/null || cat; } |
    cut -c1-150
  echo
}

count quickstart
if [ -n "${RECKIT_DATA:-}" ]; then count cosine; fi
