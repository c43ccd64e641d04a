#!/bin/bash
# F14: SIGTERM and SIGINT, idle, while a prompt is awaited and while a segment is in the air: the
# daemon ends with status 0 within 10 s; what is in the air is known to be sent, what was not
# begun is sent once by the next life.
. "$(dirname "$0")/../faults/stage.sh"

start_ready() {
	local ready

	ready=$(times_ready)
	daemon_start
	within 10 ready_again "$ready" || { cat "$stage/log"; exit 1; }
}

# stops SIGNAL WHEN: cleanly and in time.
stops() {
	local since

	since=$(now_ms)
	daemon_end "$1" 12
	[ "$ended" = 0 ] || { echo "$2: SIG$1 ended with status $ended"; cat "$stage/log"; exit 1; }
	[ $(($(now_ms) - since)) -lt 11000 ] || { echo "$2: SIG$1 took $(($(now_ms) - since)) ms"; exit 1; }
	[ "$(query "SELECT count(*) FROM setting WHERE name = 'running'")" = 0 ] ||
		{ echo "$2: no mark of a clean stop"; exit 1; }
}

state_of() {
	query "SELECT state FROM v_outbox WHERE text = '$1'"
}

is_state() {
	[ "$(state_of "$1")" = "$2" ]
}

has_submits() {
	[ "$(summary submits)" = "$1" ]
}

stage_open --air-time 0.4 --reports no
start_ready
stops TERM idle
start_ready
stops INT idle

start_ready
verb send +8613900000001 one >/dev/null || exit 1
within 5 is_state one sending || { echo "one: $(state_of one)"; exit 1; }
stops TERM "in the air"
is_state one sent || { echo "one: $(state_of one)"; exit 1; }

tell 'modem m1 prompt never' >/dev/null
start_ready
verb send +8613900000002 two >/dev/null || exit 1
sleep 0.3 # AT+CMGS is written, no prompt comes
stops TERM "before the prompt"
has_submits 1 || { echo "$(summary submits) segments"; exit 1; }

tell 'modem m1 fine' 'modem m1 prompt fine' >/dev/null
start_ready
within 15 is_state two sent || { echo "two: $(state_of two)"; cat "$stage/log"; exit 1; }
has_submits 2 || { echo "$(summary submits) segments"; exit 1; }
stops TERM done

# What was known of the modem then is not told as of now.
told=$(verb status)
grep -qE 'modem +m1: not known now; at [0-9-]+ [0-9:]+ it was [a-z]+ .*, SM [0-9]+/[0-9]+$' <<<"$told" || { echo "$told"; exit 1; }
told=$(verb status --json)
grep -qE '"state":"unknown".*"as_of":"20[0-9-]+T' <<<"$told" || { echo "$told"; exit 1; }
