#!/usr/bin/env bash
# The tests under the address sanitizer, and those of threads, sweeps and evaluation under the thread sanitizer.
#
#     bash Scripts/check_sanitizers.sh            both
#     bash Scripts/check_sanitizers.sh address    one: address or thread
#
# Both builds are optimised, in .build/asan and .build/tsan: under the address sanitizer an unoptimised suite takes more
# than ten minutes, and tests of linear time miss their limits; optimised it takes one, and preconditions and overflow
# checks stay. Leaks are not looked for: Swift's runtime and Foundation keep what they allocate once until the process
# ends. No test is left out under the address sanitizer.
set -euo pipefail
cd "$(dirname "$0")/.."

export ASAN_OPTIONS=detect_leaks=0:abort_on_error=0 TSAN_OPTIONS=halt_on_error=1

# The suites with more than one thread: the team, evaluation, samplers, sweeps and studies, runs that stop and resume,
# downloads at once.
threaded='TeamTests|LargeBatchTests|SharedNegativesTests|BlockwiseTests|PieceReaderTests|RankingEvaluatorTests|SamplerContractTests'
threaded+='|SweepTests|StudyTests|RunCommandTests|ResumeTests|CheckpointFileTests|MovieLens100KTests|LibraryTests|FittedRunTests'

flags() { echo "-c release -Xswiftc -enable-testing --sanitize $1 --scratch-path .build/${1:0:1}san"; }

# build SANITIZER
build() {
  local log=.build/${1:0:1}san.log
  mkdir -p .build
  printf -- '-- %s sanitizer: build\n' "$1"
  # The linker names every symbol of the sanitizer's that it does not export.
  # shellcheck disable=SC2046 # No flag has a space.
  if ! swift build --build-tests $(flags "$1") >"$log" 2>&1; then
    grep -v 'ld.gold: warning' "$log" | tail -40
    return 1
  fi
}

# check SANITIZER [ARGUMENT OF swift test...]
check() {
  local sanitizer=$1 log=.build/${1:0:1}san.log
  shift
  printf -- '-- %s sanitizer: tests (%ss)\n' "$sanitizer" "$SECONDS"
  # shellcheck disable=SC2046
  if ! swift test --skip-build $(flags "$sanitizer") "$@" >"$log" 2>&1 || grep -q 'ERROR: AddressSanitizer\|WARNING: ThreadSanitizer' "$log"; then
    grep -A 40 'ERROR: AddressSanitizer\|WARNING: ThreadSanitizer' "$log" | head -120
    grep 'recorded an issue' "$log" || true
    tail -3 "$log"
    return 1
  fi
  tail -1 "$log"
  printf -- '-- %s sanitizer: nothing found (%ss)\n' "$sanitizer" "$SECONDS"
}

case "${1:-both}" in
  address) build address && check address ;;
  thread) build thread && check thread --filter "$threaded" ;;
  both)
    # At once: most of an optimised build is one module, on one core.
    build address &
    build thread
    wait $!
    check address
    check thread --filter "$threaded"
    ;;
  *)
    echo "usage: Scripts/check_sanitizers.sh [address | thread]" >&2
    exit 64
    ;;
esac
