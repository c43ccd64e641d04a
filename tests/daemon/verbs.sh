#!/bin/bash
# The verbs against a running daemon, as scripts use them: JSON of the contract, exit codes, and
# what is changed by them is done at once.
. "$(dirname "$0")/../faults/stage.sh"
command -v jq >/dev/null || skip "jq is not installed"

fail() {
	echo "line ${BASH_LINENO[0]}: $*"
	cat "$stage/log"
	exit 1
}

# json FILTER WORDS...: a verb's JSON passes the filter.
json() {
	local filter=$1

	shift
	verb --json "$@" >"$stage/out" 2>"$stage/err" || { cat "$stage/err"; return 1; }
	jq -e "$filter" "$stage/out" >/dev/null || { echo "$*: not $filter:"; cat "$stage/out"; return 1; }
}

# ends STATUS WORDS...: a verb's exit status.
ends() {
	local wanted=$1

	shift
	verb "$@" >"$stage/out" 2>"$stage/err"
	[ $? = "$wanted" ] || { echo "$*: not $wanted"; cat "$stage/out" "$stage/err"; return 1; }
}

stamp='test("^20[0-9][0-9]-[01][0-9]-[0-3][0-9]T[0-9:]{8}[+]08:00$")'

stage_open
ends 1 status || fail "a status without a database"
daemon_start
within 10 ready_again 0 || fail "not ready"

json '.running == true and .held == false and .modems[0].state == "ready"
	and .modems[0].storage[0].total == 50 and .queue.queued == 0' status || fail
tell '+8613900000001: 报名 张三 3社 5亩' '+8613900000002: 今天天气怎么样啊' >/dev/null
within 10 all_quiet || fail "not handled"
json "length == 2 and .[1].sender == \"+8613900000001\" and .[1].form == \"enroll\"
	and .[1].outcome == \"accepted\" and .[0].outcome == \"unknown\" and (.[0].received_at | $stamp)" inbox || fail
json 'length == 1 and .[0].sender == "+8613900000002"' inbox --attention || fail
json 'length == 1' inbox --from 13900000001 || fail
json 'length == 1' inbox --search 天气 || fail
json 'length == 0' inbox --since 2099-01-01 || fail
json 'map(select(.kind == "reply" and .state != "queued")) | length == 2' outbox || fail
json 'length == 0' outbox --state failed || fail
ends 2 outbox --state lost || fail
json '.[0].form == "enroll" and .[0].fields.area_mu == 5 and .[0].phone == "+8613900000001"' report list enroll || fail
report=$(verb --json report list enroll | jq '.[0].id')
json '.state == "valid" and .fields.name == "张三" and (.message_text | startswith("报名 张三"))' report show "$report" || fail
json 'map(select(.amount == 5)) | length == 1' report totals enroll --by group || fail
ends 2 report list potatoes || fail
ends 1 report show 999 || fail

# Settling by hand.
doubtful=$(verb --json inbox --attention | jq '.[0].id')
ends 2 inbox assign "$doubtful" enroll area_mu=many || fail
ends 2 inbox assign "$doubtful" enroll acres=3 || fail
ends 2 inbox assign "$doubtful" enroll name=李四 || fail
json 'length == 1' inbox --attention || fail "a refused assign has settled it"
json '.id > 0' inbox assign "$doubtful" enroll name=李四 group=2 area_mu=3.5 || fail
json 'length == 0' inbox --attention || fail
json 'map(select(.person == "李四" and .fields.area_mu == 3.5 and .phone == "+8613900000002")) | length == 1' report list enroll || fail
ends 0 inbox answer "$doubtful" "晴天" || fail
ends 0 inbox dismiss "$doubtful" || fail
ends 1 inbox dismiss 4711 || fail
[ "$(query "SELECT count(*) FROM audit WHERE verb LIKE 'inbox %' AND who LIKE 'uid %'")" = 3 ] || fail "no audit rows"

ends 2 events --since yesterday --for 0 || fail
ends 2 events --since 0 --for -1 || fail
ends 2 -o nosuch=1 status || fail
grep -q '^-o:1: unknown key "nosuch"' "$stage/err" || fail "a bad option was not named"

# A batch of texts: one line each, in order; what is no line of it is named and costs only itself.
printf '# a comment\n13900000004\t帮助\nnobody\n\n13900000005\t报名 张三\\n3社 5亩\n' >"$stage/batch"
ends 2 try --batch "$stage/batch" || fail
[ "$(grep -c '^{' "$stage/out")" = 2 ] || fail "not one line for each text"
grep -q 'line 3: expected NUMBER<TAB>TEXT' "$stage/err" || fail "a bad line was not named"

# Sending: poked, at once; in batches all or none.
before=$(now_ms)
json '.id > 0 and .count == 1' send 13900000003 -- --json || fail
sent() { [ "$(query "SELECT count(*) FROM v_outbox WHERE text = '--json' AND state IN ('sent', 'delivered')")" = 1 ]; }
within 5 sent || fail "not sent"
[ $(($(now_ms) - before)) -lt 2500 ] || fail "sending took $(($(now_ms) - before)) ms"
printf '13900000004\teins\nnobody\tzwei\n' >"$stage/batch"
ends 2 send --batch "$stage/batch" || fail
[ "$(query "SELECT count(*) FROM v_outbox WHERE text = 'eins'")" = 0 ] || fail "half a batch was queued"
printf '13900000004\teins\n13900000005\tzwei\\nLinien\n' >"$stage/batch"
json '.count == 2' send --batch "$stage/batch" || fail
[ "$(query "SELECT count(*) FROM v_outbox WHERE text = 'zwei' || char(10) || 'Linien'")" = 1 ] || fail "no line break"
ends 2 send nobody text || fail
ends 2 send 13900000004 || fail

ends 0 hold || fail
verb send 13900000006 held >/dev/null || fail
sleep 0.5
[ "$(query "SELECT state FROM v_outbox WHERE text = 'held'")" = queued ] || fail "sent while held"
json '.held == true' status || fail
ends 0 resume || fail
held_sent() { [ "$(query "SELECT state FROM v_outbox WHERE text = 'held'")" != queued ]; }
within 5 held_sent || fail "not resumed"

# The live modem.
json '.result == "OK"' modem at AT+CSQ || fail
json '.result == "OK" and .words == "Balance 12.30 yuan"' ussd '*100#' || fail "the network's words are not told"
verb modem at 'AT+CMGD=1,4' >/dev/null 2>&1 && fail "a command that empties the SIM was let through"
ready=$(times_ready)
ends 0 modem reset || fail
within 10 ready_again "$ready" || fail "not reset"

json 'map(select(.result == "fault")) | length == 0' doctor || fail
json '.verified == true' backup "$stage/copy.db" || fail
[ "$(stat -c %a "$stage/copy.db")" = 600 ] || fail "the backup can be read by others"
[ "$(sqlite3 "$stage/copy.db" 'SELECT count(*) FROM v_inbox')" = 2 ] || fail "the backup is empty"
ends 0 maintain || fail
ends 0 --json events --since 0 --for 0 || fail
jq -es 'map(select(.event == "handled")) | length == 2' "$stage/out" >/dev/null || fail "events"
ends 1 restore "$stage/copy.db" || fail

# A device that the unit alone cannot reach.
drop_in() {
	verb -o "modems.[0].device=$1" --json doctor 2>&1 | jq -e --arg file "$2" \
		'any(.check == "drop-in" and ((.remedy // .words) | contains($file)))' >/dev/null
}
drop_in tcp:192.0.2.7:1 'echo IPAddressAllow=192.0.2.7 | ' || fail "doctor does not say how to let in a serial server"
drop_in tcp:modem.example:1 'ADDRESS is that of modem.example' || fail "doctor does not say how to let in a server of that name"
drop_in tcp:127.0.0.1:1 IPAddressAllow && fail "doctor lets in what is let in"
drop_in tcp:127.0.0.1:1 serial-server.conf || fail "doctor names no drop-in for a serial server"
drop_in /dev/ttyS7 uart.conf || fail "doctor names no drop-in for a UART"
ln -s ttyS7 "$stage/serial0"
drop_in "$stage/serial0" uart.conf || fail "doctor names no drop-in for a link to a UART"
drop_in /dev/ttyUSB7 .conf && fail "doctor wants a drop-in for a USB modem"

# Without the daemon: everything but the live modem.
daemon_end TERM 12
ends 3 modem at AT || fail
ends 0 send 13900000007 later || fail
json '.running == false and .queue.queued == 1' status || fail
ends 0 db upgrade || fail
ends 0 restore "$stage/copy.db" || fail
ends 2 frobnicate || fail
ends 2 inbox --frobnicate || fail
ends 0 inbox --help || fail
ends 0 --version || fail
