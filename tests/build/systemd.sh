#!/bin/bash
# The units are well-formed and closed: systemd-analyze verify, and an exposure of 1.0 at most.
set -u
command -v systemd-analyze >/dev/null || { echo "systemd-analyze is absent (package systemd)"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for unit in systemd/*.service systemd/*.timer; do
	sed 's|/usr/sbin/cunxind|/bin/true|; s|/usr/bin/cunxin |/bin/true |' "$unit" >"$work/$(basename "$unit")"
done
cd "$work" || exit 1
status=0
for unit in *.service *.timer; do
	said=$(systemd-analyze verify --man=no "./$unit" 2>&1 | grep -E "^[^ ]*$unit|$unit:" | grep -v 'man page')
	[ -z "$said" ] || { echo "$said"; status=1; }
done
for unit in *.service; do
	systemd-analyze security --offline=true --threshold=10 "./$unit" >"$unit.out" 2>&1 ||
		{ tail -n 2 "$unit.out"; status=1; }
done
grep -q StateDirectoryMode=2770 cunxind.service && grep -q UMask=0007 cunxind.service || status=1
exit $status
