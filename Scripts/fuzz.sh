#!/usr/bin/env bash
# libFuzzer with the address sanitizer on everything that reads what others wrote: Tests/Fuzzing.
#
#   bash Scripts/fuzz.sh [SECONDS] [READER ...]      20 seconds each and all readers if not given
#
# Each reader starts from Tests/Fuzzing/Corpus/READER, which is not changed; what it finds new is kept in
# .build-fuzz/corpus for the next time. An input that ends the process (a memory error, a trap, 5 seconds, 1 GiB) is kept
# in .build-fuzz/found/READER: mend the cause, and add the input to the corpus. Guides/Robustness.md has the counts.
set -euo pipefail
cd "$(dirname "$0")/.."
seconds=${1:-20}
shift || true
readers=("$@")
if [ $# = 0 ]; then for folder in Tests/Fuzzing/Corpus/*/; do readers+=("$(basename "$folder")"); done; fi

scratch="$PWD/.build-fuzz"
mkdir -p "$scratch"
# The frontend alone is told of the fuzzer, and the linker gets its library without `main`: SwiftPM's executables have one.
library=$(find "$(dirname "$(dirname "$(realpath "$(command -v swift)")")")/lib/clang/" -name "libclang_rt.fuzzer_no_main-$(uname -m).a" | head -1)
flags=(-c release --package-path Tests/Fuzzing --scratch-path "$scratch" --sanitize address
  -Xswiftc -enable-testing -Xswiftc -Xfrontend -Xswiftc -sanitize=fuzzer,address -Xlinker "$library" -Xlinker -lstdc++)
if ! swift build "${flags[@]}" --product Fuzz >"$scratch/build.log" 2>&1; then
  grep -v 'ld.gold: warning' "$scratch/build.log" | tail -40 >&2
  exit 1
fi
fuzz="$(swift build "${flags[@]}" --show-bin-path)/Fuzz"
printf -- '-- built (%ss)\n' "$SECONDS"

export ASAN_OPTIONS=detect_leaks=0:symbolize=0 SWIFT_BACKTRACE=enable=no
failed=0
for reader in "${readers[@]}"; do
  found="$scratch/found/$reader/" corpus="$scratch/corpus/$reader" log="$scratch/$reader.log"
  mkdir -p "$found" "$corpus"
  if FUZZ_READER=$reader "$fuzz" "$corpus" "Tests/Fuzzing/Corpus/$reader" -max_total_time="$seconds" -timeout=5 \
    -rss_limit_mb=1024 -max_len=4096 -artifact_prefix="$found" -print_final_stats=1 -verbosity=1 \
    </dev/null >"$log" 2>&1; then
    state="nothing found"
  else
    state="FOUND $(grep -ao "Test unit written to .*" "$log" | sed "s|.*$PWD/||" || true)"
    failed=1
  fi
  executions=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")
  printf '%-12s %10s executions, %6s edges: %s\n' "$reader" "${executions:-?}" \
    "$(grep -aoE 'cov: [0-9]+' "$log" | tail -1 | grep -oE '[0-9]+' || echo '?')" "$state"
  if [ "$failed" = 1 ]; then grep -aE 'Fatal error|ERROR: |SUMMARY: ' "$log" | head -5 | sed 's/^/             /' || true; fi
done
printf -- '-- %s readers (%ss)\n' "${#readers[@]}" "$SECONDS"
exit $failed
