#!/usr/bin/env bash
# How the public API differs from that of a version: everything that would not compile any more.
#
#   bash Scripts/check_api.sh [TAG]      (default: the last tag)
#
# Ends with 1 where something broke: then the next version's number must allow it (CONTRIBUTING.md, "Versions").
# `swift package diagnose-api-breaking-changes` builds both versions and compares each library product's
# modules; additions are not listed. It needs no network, because there are no dependencies.
set -euo pipefail
cd "$(dirname "$0")/.."
tag=${1:-$(git tag --list '[0-9]*.[0-9]*.[0-9]*' --sort=-version:refname | head -n 1)}
if [ -z "$tag" ]; then
  echo "there is no tag yet, so nothing to compare with; after \`git tag 0.1.0\` this shows what has changed since"
  exit 0
fi
swift package diagnose-api-breaking-changes "$tag"
