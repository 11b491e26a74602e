#!/usr/bin/env bash
# Compares the kernels' bits on this machine with NEON's, cross-compiled and run under qemu. Skipped, in words, where
# the tools are missing: clang (Swift's own), qemu-user, and Debian's libc6-dev-arm64-cross with gcc-aarch64-linux-gnu.
set -euo pipefail
cd "$(dirname "$0")/.."

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
sources=(Scripts/kernel_bits.c Sources/CRecKitKernels/*.c)
flags=(-std=c11 -O2 -w -I Sources/CRecKitKernels/include)
clang "${flags[@]}" "${sources[@]}" -lm -o "$folder/here"
reference=
for set in avx512 avx2; do
  "$folder/here" "$set" >"$folder/$set" 2>/dev/null || continue
  if [ -n "$reference" ] && ! diff "$folder/$reference" "$folder/$set"; then
    echo "$reference and $set differ" >&2
    exit 1
  fi
  reference=$set
done
if [ -z "$reference" ] || ! command -v qemu-aarch64 >/dev/null || ! command -v aarch64-linux-gnu-gcc >/dev/null; then
  echo "skipped: NEON needs AVX2 here to compare with, qemu-user and gcc-aarch64-linux-gnu"
  exit 0
fi
for source in "${sources[@]}"; do
  clang --target=aarch64-linux-gnu -isystem /usr/aarch64-linux-gnu/include "${flags[@]}" -c "$source" \
    -o "$folder/$(basename "$source").o"
done
aarch64-linux-gnu-gcc -static "$folder"/*.o -lm -o "$folder/neon"
qemu-aarch64 "$folder/neon" neon >"$folder/neon.txt"
diff "$folder/$reference" "$folder/neon.txt"
echo "NEON under qemu gives the bits of $reference: $(wc -l <"$folder/neon.txt") checksums"
