#!/bin/bash
# F95: a database that comes up on another machine takes texts and holds what goes out, until a person
# says that the first machine has stopped. Status and doctor say why; once confirmed it is at home.
. "$(dirname "$0")/../faults/stage.sh"

fail() {
	echo "line ${BASH_LINENO[0]}: $*"
	cat "$stage/log"
	exit 1
}

kept() {
	[ "$(query 'SELECT count(*) FROM message WHERE state <> 1')" -ge "$1" ]
}

sent() {
	[ "$(summary submits)" = "$1" ]
}

start() {
	local ready

	ready=$(times_ready)
	daemon_start
	within 10 ready_again "$ready" || fail "not ready"
}

stage_open
start
has_id=$(query "SELECT value FROM setting WHERE name = 'machine'")
daemon_end TERM 12
start
verb status | grep -q held && fail "held on its own machine"
daemon_end TERM 12
if [ -z "$has_id" ]; then
	[ ! -s /etc/machine-id ] || fail "the machine's id was not noted"
	exit 0
fi

query "UPDATE setting SET value = '0123456789abcdef0123456789abcdef' WHERE name = 'machine'"
for _ in 1 2; do # also after another restart
	start
	verb status | grep -q 'held: .*another machine' || fail "status does not say why"
	verb --json status | grep -q '"moved":true' || fail "the JSON does not say why"
	verb doctor | grep -q 'another machine' || fail "doctor does not say why"
	tell '+8613900000001: 报名 张三 3社 5亩' >/dev/null
	within 10 kept 1 || fail "the text was not taken"
	sleep 0.3
	sent 0 || fail "sent although held"
	daemon_end TERM 12
done

start
verb resume >/dev/null || fail "no resume"
within 10 sent "$(query 'SELECT count(*) FROM outbox')" || fail "nothing goes on"
verb status | grep -q held && fail "still held"
daemon_end TERM 12
start
verb status | grep -q held && fail "held again"
daemon_end TERM 12
[ "$ended" = 0 ] || fail "status $ended"
