#!/usr/bin/env bash
# Small inputs and situations that once gave a wrong result, a crash or a riddle: Scripts/faults/NAME.sh, one a fault.
# Each runs in an empty folder of its own with $RECKIT (the program), $RECKIT_SRC (the project's root) and $FAULT (its
# folder of inputs, Scripts/faults/NAME, where it has one); it exits 0 where RecKit does what is right, 77 where it
# needs something that this machine lacks, and says what is wrong otherwise.
#
#   bash Scripts/check_faults.sh [NAME ...]      RECKIT=PROGRAM tries that program instead of a release build
set -uo pipefail
cd "$(dirname "$0")/.."
export RECKIT_SRC="$PWD" SWIFT_BACKTRACE=enable=no
if [ -z "${RECKIT:-}" ]; then
  swift build -c release --product reckit >/dev/null || exit 1
  RECKIT="$(swift build -c release --show-bin-path)/reckit"
fi
export RECKIT
names=("$@")
if [ $# = 0 ]; then for file in Scripts/faults/*.sh; do names+=("$(basename "$file" .sh)"); done; fi
passed=0 failed=0 skipped=0
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for name in "${names[@]}"; do
  mkdir -p "$work/$name"
  (cd "$work/$name" && FAULT="$RECKIT_SRC/Scripts/faults/$name" bash "$RECKIT_SRC/Scripts/faults/$name.sh") >"$work/out" 2>&1
  case $? in
    0) passed=$((passed + 1)) ;;
    77) skipped=$((skipped + 1)) && echo "skipped  $name: $(tail -n 1 "$work/out")" ;;
    *) failed=$((failed + 1)) && echo "FAULT    $name" && sed 's/^/         /' "$work/out" ;;
  esac
  rm -rf "${work:?}/$name"
done
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" = 0 ] && [ "$passed" -gt 0 ]
