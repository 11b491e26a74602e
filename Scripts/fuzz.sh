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

# try READER: a line of what came of it; fails where something was found.
try() {
  local reader=$1 result=0 state="nothing found"
  local found="$scratch/found/$reader/" corpus="$scratch/corpus/$reader" log="$scratch/$reader.log"
  mkdir -p "$found" "$corpus"
  FUZZ_READER=$reader "$fuzz" "$corpus" "Tests/Fuzzing/Corpus/$reader" -max_total_time="$seconds" -timeout=5 \
    -rss_limit_mb=1024 -max_len=4096 -artifact_prefix="$found" -print_final_stats=1 </dev/null >"$log" 2>&1 || result=1
  if [ $result = 1 ]; then
    state=$(grep -aE 'Fatal error|ERROR: |SUMMARY: |Test unit written to|FUZZ_READER' "$log" | head -5 | sed 's/^/\n    /' | tr -d '\n' || true)
  fi
  printf '%-12s %9s executions, %5s edges: %b\n' "$reader" \
    "$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")" \
    "$(grep -aoE 'cov: [0-9]+' "$log" | tail -1 | cut -d' ' -f2)" "$state"
  return $result
}
export -f try
export scratch fuzz seconds

# One process a core; xargs fails where one of them does.
printf '%s\0' "${readers[@]}" | xargs -0 -n 1 -P "$(nproc)" bash -c 'try "$1"' _
printf -- '-- %s readers, nothing found (%ss)\n' "${#readers[@]}" "$SECONDS"
