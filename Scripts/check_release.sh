#!/usr/bin/env bash
# Whether the tarball of Scripts/make_release.sh runs on a bare Debian: a folder of debootstrap's smallest variant,
# entered with chroot; no Swift, no libcurl. Asks for root, debootstrap and Debian's mirror.
#
#   bash Scripts/check_release.sh          the release named in RECKIT_SUITE, bookworm if unset
#
# Not part of .ci/run: it takes five minutes, nearly all of it the static build, and one more for debootstrap. The
# bare system is kept in .build-release/SUITE for the next time.
set -euo pipefail
cd "$(dirname "$0")/.."
suite=${RECKIT_SUITE:-bookworm}
root=.build-release/$suite

tarball=$(bash Scripts/make_release.sh | tail -1)
printf '%s: %s bytes (%ss)\n' "$(basename "$tarball")" "$(stat -c %s "$tarball")" "$SECONDS"
if [ ! -e "$root/made" ]; then
  rm -rf "$root"
  debootstrap --variant=minbase "$suite" "$root" >.build-release/debootstrap.log || { tail -5 .build-release/debootstrap.log >&2; exit 1; }
  touch "$root/made"
  printf 'a bare %s (%ss)\n' "$suite" "$SECONDS"
fi

rm -rf "$root/opt/reckit" "$root/work"
mkdir -p "$root/opt/reckit" "$root/work"
# Swift's runtime takes a program's arguments from /proc, which every container has.
mount -t proc proc "$root/proc"
trap 'umount "$root/proc"' EXIT
tar -xzf "$tarball" -C "$root/opt/reckit" --strip-components=1
cp Scripts/small_study.txt "$root/work/"
# What the program writes here and there must be the same: it is the same program.
inside() { env -i PATH=/opt/reckit/bin:/usr/bin:/bin HOME=/work "$(command -v chroot)" "$root" /bin/sh -euc "cd /work; $1"; }

inside 'cd /opt/reckit; sha256sum --quiet -c SHA256SUMS'
inside '! command -v swift; ! ls /usr/lib/*/libcurl* 2>/dev/null'
inside 'echo "asks for: $(ldd /opt/reckit/bin/reckit | sed "s/ *=>.*//; s/ (.*//" | tr -d "\t" | tr "\n" " ")"'
inside 'reckit --version'
inside 'reckit run /opt/reckit/configs/quickstart.txt | tail -2'
inside 'reckit sweep small_study.txt --quiet; ls studies/small_study/summary.json'
inside 'reckit recommend runs/quickstart-* --user 1 --top 3'
# What only a download needs is named where it is missing.
if inside 'reckit run /opt/reckit/configs/cosine.txt' >.build-release/download.log 2>&1; then
  echo "a download without libcurl succeeded" >&2
  exit 1
fi
grep -q 'libcurl is not installed (on Debian: apt-get install libcurl4 ca-certificates)' .build-release/download.log ||
  { cat .build-release/download.log >&2; exit 1; }

rm -rf .build-release/here
"$root/opt/reckit/bin/reckit" sweep Scripts/small_study.txt --out .build-release/here --quiet
cmp .build-release/here/results.csv "$root/work/studies/small_study/results.csv"
printf 'runs on a bare %s, with the same results as here (%ss)\n' "$suite" "$SECONDS"
