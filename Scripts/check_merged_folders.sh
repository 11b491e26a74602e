#!/usr/bin/env bash
# Builds a copy in which Sources/RecKit and Sources/reckit are one folder, as on a case-insensitive disk: one real
# folder, and the other name a link to it. Warnings are errors, and modules import what they declare: the copy has the
# same files, and a build of its own, so that its flags do not make the main build start anew.
set -euo pipefail
cd "$(dirname "$0")/.."
copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT
git ls-files -z --cached --others --exclude-standard | xargs -0 cp --parents -t "$copy"
cp -r "$copy/Sources/reckit/." "$copy/Sources/RecKit/"
rm -rf "$copy/Sources/reckit"
ln -s RecKit "$copy/Sources/reckit"
swift build --package-path "$copy" --build-tests --explicit-target-dependency-import-check error \
  -Xswiftc -warnings-as-errors -Xcc -Werror 2>&1 | tee "$copy/log"
if grep -q 'warning:' "$copy/log"; then
  echo "the merged copy builds with warnings" >&2
  exit 1
fi
