#!/usr/bin/env bash
# Compares RecKit's reading of configs with PyYAML's on generated texts.
set -euo pipefail
cd "$(dirname "$0")/.."
if ! python3 -c 'import yaml' 2>/dev/null; then
  echo "skipped: no PyYAML (pip install pyyaml)"
  if [ "${CI:-}" = true ]; then exit 1; fi
  exit 0
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 Scripts/check_yaml.py generate "$folder/cases.json" configs/*.txt
RECKIT_YAML_CASES="$folder/cases.json" RECKIT_YAML_RESULTS="$folder/results.json" \
  swift test --filter YAMLCasesTests >"$folder/log" 2>&1 || { cat "$folder/log"; exit 1; }
python3 Scripts/check_yaml.py compare "$folder/cases.json" "$folder/results.json"
