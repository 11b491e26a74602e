#!/usr/bin/env bash
# Builds every module's documentation with the toolchain's docc, warnings as errors, and wants a comment on each public
# symbol. The archives are left in .build-docs/archives.
set -euo pipefail
cd "$(dirname "$0")/.."

# Module and the folder that its catalog stands in.
modules=(
  "RecKit Sources/RecKit" "RecKitSamplers Sources/Samplers" "RecKitScorers Sources/Scorers"
  "RecKitMetrics Sources/Metrics" "RecKitDatasets Sources/Datasets" "RecKitCommands Sources/reckit"
  "RecKitTesting Tests/RecKitTesting"
)

# docc stands beside the real swift, which PATH may reach by links.
docc=$(command -v docc || xcrun --find docc 2>/dev/null || true)
if [ -z "$docc" ]; then
  docc="$(dirname "$(python3 -c 'import os, sys; print(os.path.realpath(sys.argv[1]))' "$(command -v swift)")")/docc"
fi
if [ ! -x "$docc" ]; then
  echo "there is no docc beside swift: $docc" >&2
  exit 1
fi

# A scratch path of its own: other flags would make the main build start anew.
scratch="$PWD/.build-docs"
graphs="$scratch/symbol-graphs"
mkdir -p "$graphs"
log="$scratch/log"
if ! swift build --product reckit --scratch-path "$scratch" \
  -Xswiftc -emit-symbol-graph -Xswiftc -emit-symbol-graph-dir -Xswiftc "$graphs" >"$log" 2>&1; then
  cat "$log" >&2
  exit 1
fi

names=()
for entry in "${modules[@]}"; do names+=("${entry% *}"); done
python3 Scripts/check_docs.py "$graphs" "${names[@]}"

failed=0
for entry in "${modules[@]}"; do
  read -r name folder <<<"$entry"
  own="$scratch/graphs-of/$name"
  archive="$scratch/archives/$name.doccarchive"
  rm -rf "$own" "$archive"
  mkdir -p "$own" "$(dirname "$archive")"
  cp "$graphs/$name.symbols.json" "$own/"
  find "$graphs" -name "$name@*.symbols.json" -exec cp {} "$own/" \;
  if "$docc" convert "$folder/$name.docc" --additional-symbol-graph-dir "$own" --output-dir "$archive" \
    --fallback-display-name "$name" --fallback-bundle-identifier "reckit.$name" --warnings-as-errors; then
    echo "$name: documentation builds without warnings"
  else
    echo "$name: docc found something wrong" >&2
    failed=1
  fi
done
exit $failed
