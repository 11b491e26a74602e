#!/usr/bin/env bash
# A tarball of the program that runs without Swift: bin/reckit, configs, guides, README, licences, SHA256SUMS.
#
#   bash Scripts/make_release.sh [FOLDER]      FOLDER: where it goes, .build-release/tarball if not given
#
# Swift's runtime and Foundation are linked statically. FoundationNetworking then asks for libcurl when it is linked, and
# the program would not start without libcurl; Scripts/release/libcurl.c stands in for it and loads the system's libcurl at
# the first download. What remains are glibc (of the machine that builds, or newer), libstdc++ and zlib, which a minimal
# Debian has. Downloads need libcurl4 and ca-certificates; all else does not.
#
# The build has its own folder, .build-release, so that the one in .build stays as it is.
set -euo pipefail
cd "$(dirname "$0")/.."
scratch=.build-release
out=$(realpath -m "${1:-$scratch/tarball}")
mkdir -p "$scratch/libcurl" "$out"

stand_in="$PWD/$scratch/libcurl"
"${CC:-clang}" -O2 -fPIC -fvisibility=hidden -Wall -c Scripts/release/libcurl.c -o "$stand_in/libcurl.o"
# What `-lcurl` finds; the functions are in the object, which is linked whatever the order of libraries.
ar rcs "$stand_in/libcurl.a"
log="$scratch/build.log"
swift build -c release --product reckit --static-swift-stdlib --scratch-path "$scratch" \
  -Xlinker "-L$stand_in" -Xlinker "$stand_in/libcurl.o" >"$log" 2>&1 || { tail -40 "$log" >&2; exit 1; }
program="$(swift build -c release --static-swift-stdlib --scratch-path "$scratch" --show-bin-path)/reckit"

version=$("$program" --version | awk '{print $NF}')
name="reckit-$version-linux-$(uname -m)"
rm -rf "${scratch:?}/$name"
mkdir -p "$scratch/$name/bin"
strip -o "$scratch/$name/bin/reckit" "$program"
cp -r configs Guides README.md CHANGELOG.md LICENSE "$scratch/$name/"
# The licence of Swift's runtime and Foundation, which are in the program.
cp "$(dirname "$(dirname "$(realpath "$(command -v swift)")")")/share/swift/LICENSE.txt" "$scratch/$name/LICENSE-Swift.txt"
(cd "$scratch/$name" && find . -type f ! -name SHA256SUMS -printf '%P\0' | LC_ALL=C sort -z | xargs -0 sha256sum >SHA256SUMS)
# The same bytes of the same files: no names, times or order of this machine.
tar -C "$scratch" --sort=name --mtime=@0 --owner=0 --group=0 --numeric-owner -cf - "$name" | gzip -9n >"$out/$name.tar.gz"
rm -rf "${scratch:?}/$name"
(cd "$out" && sha256sum "$name.tar.gz" >"$name.tar.gz.sha256")
echo "$out/$name.tar.gz"
