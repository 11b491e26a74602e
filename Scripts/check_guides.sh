#!/usr/bin/env bash
# Compiles the Swift code of README and the guides against the modules of a debug build; see CONTRIBUTING.md for how
# blocks are marked. Files named as arguments are checked instead.
set -euo pipefail
cd "$(dirname "$0")/.."
if ! log=$(swift build 2>&1); then
  echo "$log" >&2
  exit 1
fi
python3 Scripts/check_guides.py "$(swift build --show-bin-path)" "$@"
