#!/bin/bash
# AT+CMMS: over a burst of messages, and between the parts of one, the relay link is kept open and let
# go afterwards; a message alone is not worth the two lines, and a modem that has no AT+CMMS is
# not told of it.
. "$(dirname "$0")/../faults/stage.sh"

fail() {
	echo "line ${BASH_LINENO[0]}: $*"
	grep -E '> AT[+]CM[MG]S' "$stage/transcript" | tail -n 20
	exit 1
}

# said PATTERN: lines of ours that match since the mark.
said() {
	tail -n "+$((mark + 1))" "$stage/transcript" | grep -cE "> AT[+]$1"
}

# play MESSAGES: sends them, and waits until all is quiet.
play() {
	mark=$(wc -l <"$stage/transcript")
	printf '%b' "$1" | verb send --batch - >/dev/null || fail "not queued"
	within 20 all_quiet || fail "not sent"
	sleep 0.3
}

start() {
	local ready

	ready=$(times_ready)
	daemon_start
	within 20 ready_again "$ready" || fail "not ready"
}

modem_start() {
	"$BUILD/cunxin-sim" --unix "$stage/modem" --control "$stage/control" --ledger "$stage/ledger" \
		--transcript "$stage/transcript" --with-parent --no-directives --reports no --for 600 >"$stage/ports" 2>&1 &
	simulator=$!
	within 10 grep -q '^m1 ' "$stage/ports" || { cat "$stage/ports"; exit 1; }
}

stage_open
start
play '13900000001\talone\n'
[ "$(said CMMS=)" = 0 ] || fail "a link is kept for one message"
play '13900000001\ta\n13900000002\tb\n13900000003\tc\n13900000004\td\n13900000005\te\n13900000006\tf\n'
[ "$(said CMGS=)" = 6 ] || fail "not six"
[ "$(said CMMS=2)" = 1 ] && [ "$(said CMMS=0)" = 1 ] || fail "the link is not kept once and let go once"
tail -n "+$((mark + 1))" "$stage/transcript" | grep -oE '> AT[+]CM[MG]S=[02]?' | tail -n 1 | grep -q 'CMMS=0' ||
	fail "the link is not let go at the end"
play "13900000007\t$(printf '请各户按登记面积领取籽种。%.0s' 1 2 3 4 5 6 7 8)\n"
[ "$(said CMGS=)" = 2 ] && [ "$(said CMMS=2)" = 1 ] && [ "$(said CMMS=0)" = 1 ] || fail "not over the parts of one"
daemon_end TERM 12

tell 'modem m1 refuse +CMMS' >/dev/null
start
play '13900000001\tg\n13900000002\th\n13900000003\ti\n13900000004\tj\n'
[ "$(said CMGS=)" = 4 ] && [ "$(said CMMS=)" = 0 ] || fail "a modem without AT+CMMS was told of it"
daemon_end TERM 12
[ "$ended" = 0 ] || fail "status $ended"
