#!/usr/bin/env bash
# The project's own checks: format, folders that use each other one way, a build as a Mac would check it out with
# warnings as errors and the import check, and configs beside a YAML reader. Run from anywhere.
set -euo pipefail
cd "$(dirname "$0")/.."

step() { printf '\n== %s\n' "$1"; }

step "format"
swift format lint --strict --recursive Package.swift Sources Tests 2>&1

step "no third-party packages, no paths that differ by case only"
if grep -n 'package(url:\|package(path:\|package(id:' Package.swift; then
  echo "Package.swift must not depend on packages" >&2
  exit 1
fi
# Sources/RecKit and Sources/reckit are the one pair that is meant to merge; nothing in them may collide.
same=$(git ls-files | sed 's|^Sources/reckit/|Sources/RecKit/|' | tr '[:upper:]' '[:lower:]' | sort | uniq -d)
if [ -n "$same" ]; then
  echo "these paths are one on a case-insensitive disk: $same" >&2
  exit 1
fi

step "arrays that a closure fills are made without a race"
if grep -rn 'unsafeUninitializedCapacity' Sources --include='*.swift' | grep -v '^Sources/RecKit/Numerics/Array+Capacity.swift:'; then
  echo "use Array(capacity:writing:), which says why" >&2
  exit 1
fi

step "folders of Sources/RecKit use each other one way"
python3 Scripts/check_folders.py

step "build as on a case-insensitive disk: warnings are errors, modules import what they declare"
bash Scripts/check_merged_folders.sh

step "configs mean the same to a YAML reader"
bash Scripts/check_yaml.sh
