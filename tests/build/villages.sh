#!/bin/bash
# The configs of tests/villages/ are without a fault, and the two languages of the replies have the same keys.
set -u
status=0
for config in tests/villages/*/cunxin.conf; do
	"$BUILD/cunxin" -c "$config" config check || status=1
done
keys() { sed -nE 's/^\t([a-z_]+) *= *".*/\1/p' "$1" | sort; }
apart=$(diff <(keys etc/replies.zh.conf) <(keys etc/replies.en.conf))
[ -z "$apart" ] || { echo "the replies are not the same ones: $apart"; status=1; }
exit $status
