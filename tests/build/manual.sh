#!/bin/bash
# Every verb of `cunxin --help` has its place in cunxin(1), every key that the code knows in
# cunxin.conf(5) or cunxin-calendar(5); the pages are well-formed.
set -u
status=0
while read -r verb; do
	grep -qF "Cm $verb" doc/cunxin.1 || { echo "cunxin(1) does not tell of: $verb"; status=1; }
done < <(sed -n 's/^\t{ "\([a-z ]*\)", .*verb_.*/\1/p' src/cli/main.c | sed 's/^resume$/resume/')
while read -r key; do
	grep -qw "$key" doc/cunxin.conf.5 || { echo "cunxin.conf(5) does not tell of: $key"; status=1; }
done < <(sed -n 's/^\t{ "\([a-z_]*\)", CONF_.*/\1/p' src/conf/config.c | grep -v -e varieties -e staff)
while read -r key; do
	grep -qw "$key" doc/cunxin-calendar.5 || { echo "cunxin-calendar(5) does not tell of: $key"; status=1; }
done < <(sed -n 's/^\t{ "\([a-z_]*\)", \(CONF_\|TEXT\).*/\1/p' src/conf/calendar.c)
if command -v mandoc >/dev/null; then
	said=$(mandoc -T lint -W warning doc/*.[158] 2>&1 | grep -vE 'missing section|cross reference')
	[ -z "$said" ] || { echo "$said"; status=1; }
fi
exit $status
