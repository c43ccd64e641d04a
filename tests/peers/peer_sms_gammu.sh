#!/bin/sh
# libgammu decodes what our codec encodes (package libgammu-dev).
pkg-config --exists gammu 2>/dev/null || { echo "skipped: libgammu-dev is not installed"; exit 77; }
root=$(cd "$(dirname "$0")/../.." && pwd)
build=${BUILD:-$root/build}
[ -e "$build/lib/gsm.a" ] || { echo "skipped: $build/lib/gsm.a is not built"; exit 77; }
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
# shellcheck disable=SC2046
${CC:-cc} -std=c11 -D_GNU_SOURCE -O1 -I"$root/include" $(pkg-config --cflags gammu) \
	-o "$work/peer" "$root/tests/peers/peer_sms_gammu.c" "$build/lib/gsm.a" \
	$(pkg-config --libs gammu) || exit 1
timeout 120 "$work/peer"
