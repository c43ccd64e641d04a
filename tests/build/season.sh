#!/bin/bash
# The season that is played is the one that its table makes, and its sums are those of its table.
set -u
made=$(mktemp) || exit 1
trap 'rm -f "$made"' EXIT
tests/scenarios/season/make-season "$made" || exit 1
cmp "$made" tests/scenarios/season/season.scenario || { echo "run tests/scenarios/season/make-season"; exit 1; }
[ "$(grep -c '^> ' "$made")" -gt 200 ] || { echo "the sums are missing"; exit 1; }
