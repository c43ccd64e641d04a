#!/bin/bash
# Modems that come and go: one that is plugged in after the daemon has started is in use within a
# second, so is one whose rights udev sets late; nothing is said of rights in the first seconds.
# What waits on the SIM meanwhile is taken, and start-up itself waits for nothing.
. "$(dirname "$0")/../faults/stage.sh"

fail() {
	echo "line ${BASH_LINENO[0]}: $*"
	cat "$stage/log" "$stage/other" 2>/dev/null
	exit 1
}

rows() {
	[ "$(query 'SELECT count(*) FROM v_inbox' 2>/dev/null)" = "$1" ]
}

# The port's link appears: ready within 1.5 s of it on a busy machine.
stage_open --boot 20
config+=(-o "modems.[0].device=$stage/dev/modem")
mkdir "$stage/dev"
daemon_start
sleep 0.7
[ "$(times_ready)" = 0 ] || fail "ready without a modem"
"$BUILD/cunxin-sim" --link "$stage/dev/modem" --control "$stage/other-control" --boot 20 --with-parent \
	--no-directives --for 60 >"$stage/other" 2>&1 &
other=$!
there() { [ -e "$stage/dev/modem" ]; }
within 5 there || fail "the simulator makes no link"
since=$(now_ms)
within 5 ready_again 0 || fail "not ready"
[ $(($(now_ms) - since)) -lt 4000 ] || fail "ready after $(($(now_ms) - since)) ms"
timeout 10 "$BUILD/cunxin-sim" tell "$stage/other-control" '+8613900000001: 报名 张三 3社 5亩' >/dev/null
within 5 rows 1 || fail "not received"

# Pulled, and back under another name; a text came meanwhile.
timeout 10 "$BUILD/cunxin-sim" tell "$stage/other-control" 'modem m1 gone 1' '+8613900000002: 报名 李四 2社 3亩' >/dev/null
since=$(now_ms)
within 10 ready_again 1 || fail "not ready after it was pulled"
[ $(($(now_ms) - since)) -lt 7000 ] || fail "back after $(($(now_ms) - since)) ms, 1000 of them pulled"
within 5 rows 2 || fail "the text of that second is lost"
daemon_end TERM 12
[ "$ended" = 0 ] || fail "status $ended"
kill "$other"
wait "$other" 2>/dev/null

# Rights that come late.
[ "$(id -u)" = 0 ] && command -v setpriv >/dev/null || exit 0
chmod 755 "$stage"
mkdir "$stage/bin" "$stage/state2" "$stage/run2"
chmod -R a+rX "$stage/etc"
cp "$BUILD/cunxind" "$stage/bin/"
chown 64001:64001 "$stage/state2" "$stage/run2"
chmod 000 "$stage/modem"
: >"$stage/log"
setpriv --reuid 64001 --regid 64001 --clear-groups "$stage/bin/cunxind" "${config[@]}" \
	-o "modems.[0].device=unix:$stage/modem" -o "state_dir=$stage/state2" -o "run_dir=$stage/run2" >>"$stage/log" 2>&1 &
daemon=$!
sleep 0.7
[ -s "$stage/log" ] && fail "it complains before udev could set the rights"
chmod 666 "$stage/modem"
since=$(now_ms)
within 5 ready_again 0 || fail "not ready after the rights were set"
[ $(($(now_ms) - since)) -lt 4000 ] || fail "ready $(($(now_ms) - since)) ms after the rights were set"
daemon_end TERM 12
[ "$ended" = 0 ] || fail "status $ended"
