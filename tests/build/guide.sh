#!/bin/bash
# Every command of the clerk's guide is run, in order, on the sample village, and prints what the guide
# says that it prints.
set -u
BUILD=${BUILD:-$PWD/build}
# What is played is virtual: it need not wait for the disk.
work=$(mktemp -d -p /dev/shm 2>/dev/null || mktemp -d) || exit 1
export TMPDIR=$work
trap 'rm -rf "$work"' EXIT
cp -r etc "$work/etc"
cp etc/people.csv "$work/花名册.csv"
awk -f tests/build/guide.awk doc/cunxin-guide.zh.md >"$work/guide.scenario" || exit 1
# Those that the text mentions are verbs too.
grep -oE '`(sudo )?cunxin [a-z]+( [a-z][a-z-]*)?' doc/cunxin-guide.zh.md | sed -E 's/.*cunxin //' | sort -u | while read -r verb word; do
	"$BUILD/cunxin" "$verb" $word --help >/dev/null 2>&1 || "$BUILD/cunxin" "$verb" --help >/dev/null 2>&1 ||
		{ echo "there is no verb $verb $word"; exit 1; }
done || exit 1
cd "$work" || exit 1
"$BUILD/cunxin-sim" play --cut 64 -c etc/cunxin.conf guide.scenario
