#!/bin/bash
# The runner of the tests keeps its word: a folder of its own for each, what is left running ended and a
# failure, the limit, skips, the counts of cmocka, its own status.
set -u
here=$(mktemp -d) || exit 1
trap 'rm -rf "$here"' EXIT
status=0
complain() { echo "$*"; status=1; }

# test NAME LINE...: a test of these lines, whose folder is told in NAME.folder.
test_of() {
	local name=$1

	shift
	printf '%s\n' '#!/bin/bash' "echo \"\$TMPDIR\" >'$here/$name.folder'; touch \"\$TMPDIR/$name\"" "$@" >"$here/$name"
	chmod +x "$here/$name"
}
says() { grep -qxE "$1" "$here/out" || { complain "it does not say: $1"; sed 's/^/  | /' "$here/out"; }; }
# One that has ended and whom nobody has buried yet is not running.
running() { grep -qsvE '^[0-9]+ \(.*\) Z' "/proc/$(cat "$1")/stat"; }
# run EXPECTED-STATUS ARGUMENT...
run() {
	local wanted=$1 is

	shift
	(cd "$here" && exec "$OLDPWD/tests/run" "$@") >"$here/out" 2>&1
	is=$?
	[ "$is" = "$wanted" ] || { complain "tests/run $*: status $is, not $wanted"; sed 's/^/  | /' "$here/out"; }
}

# shellcheck disable=SC2016
test_of good '[ -z "${CUNXIN_CONFIG:-}" ] && [ "$(ls "$TMPDIR")" = good ]'
test_of bad 'echo because' 'exit 3'
test_of killed 'kill -9 $$'
test_of skip 'echo nothing to test with' 'exit 77'
test_of cmocka 'printf "%s\n" 1..3 "ok 1 - a" "ok 2 # SKIP b" "not ok 3 - c"; exit 1'
test_of short 'printf "%s\n" 1..3 "ok 1 - a"'
test_of leaves "sleep 61 & echo \$! >'$here/leaves.pid'"
test_of slow "trap '' TERM" "sleep 62 & echo \$! >'$here/slow.pid'; wait; wait"
test_of late 'sleep 63'

CUNXIN_CONFIG=/nowhere run 1 --jobs 3 ./good ./bad ./killed ./skip ./cmocka ./short ./leaves ./none
says 'ok    ./good \(1\)'
says 'FAIL  ./bad \(status 3\)'
says '      \| because'
says 'FAIL  ./killed \(status 137\)'
says 'skip  ./skip: nothing to test with'
says 'FAIL  ./cmocka \(status 1\)'
says 'FAIL  ./short \(status 0\)'
says 'FAIL  ./leaves \(status 1\)'
says '      \| [0-9]+ sleep 61'
says 'FAIL  ./none \(status 127\)'
says '3 passed, 7 failed, 2 skipped'
! running "$here/leaves.pid" || complain "what a test left running runs on"
[ "$(sort -u "$here"/*.folder | wc -l)" = 7 ] || complain "two tests had one folder"
while read -r folder; do [ ! -e "$folder" ] || complain "a test's folder is left: $folder"; done < <(cat "$here"/*.folder)

run 0 ./good ./skip
says '1 passed, 0 failed, 1 skipped'
run 1 --strict ./good ./skip
run 1 ./skip
run 1 --limit 1 ./late
says 'FAIL  ./late \(status 124\)'
says '      \| ran longer than 1 s'

# Ended itself it takes with it what it began.
(cd "$here" && exec "$OLDPWD/tests/run" ./slow) >"$here/out" 2>&1 &
for _ in {1..500}; do [ -s "$here/slow.pid" ] && break; sleep 0.01; done
kill "$!"
wait "$!" && complain "ended by a signal it says success"
! running "$here/slow.pid" || complain "it is ended and its tests run on"
[ ! -e "$(cat "$here/slow.folder")" ] || complain "ended by a signal it leaves a folder"
exit $status
