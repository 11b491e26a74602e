#!/usr/bin/env bash
# Compiles the Swift code of README and the guides against the modules of a debug build; see CONTRIBUTING.md for how
# blocks are marked. Files named as arguments are checked instead.
set -euo pipefail
cd "$(dirname "$0")/.."
swift build >/dev/null
python3 Scripts/check_guides.py "$(swift build --show-bin-path)" "$@"
