#!/bin/bash
# F66, F67, F68, F71, F73, F90: texts full of SQL, shell words, control characters, escapes and format
# strings are kept as they came and do nothing; they reach neither a terminal nor the journal as such,
# and the journal knows no phone number.
. "$(dirname "$0")/../faults/stage.sh"

fail() {
	echo "line ${BASH_LINENO[0]}: $*"
	cat "$stage/log"
	exit 1
}

# Neither C0 but line breaks, nor DEL, nor a C1 control, nor a bidi override leaves a program.
clean() {
	LC_ALL=C grep -qP '[\x00-\x09\x0b-\x1f\x7f]|\xc2[\x80-\x9f]|\xe2\x80[\xaa-\xae]|\xe2\x81[\xa6-\xa9]' "$1" || return 0
	echo "$1 holds control characters:"
	LC_ALL=C grep -P '[\x00-\x09\x0b-\x1f\x7f]|\xc2[\x80-\x9f]|\xe2\x80[\xaa-\xae]|\xe2\x81[\xa6-\xa9]' "$1" | od -c | head
	return 1
}

# text BYTES: a DELIVER in UCS-2 from +8613912345678, as the network hands it over.
text() {
	local hex

	hex=$(printf "$1" | iconv -f UTF-8 -t UCS-2BE | od -An -v -tx1 | tr -d ' \n' | tr a-f A-F)
	printf 'modem m1 pdu 00040D91683119325476F80008%s%02X%s\n' 62114221436523 $((${#hex} / 2)) "$hex"
}

stage_open
daemon_start
within 10 ready_again 0 || fail "not ready"
{
	text '\033]0;title\007 \033[2J\033[31mred\033[0m'
	text '\033]52;c;cm0gLXJmIC8=\007clipboard'
	text '\302\23331mC1\302\2350;x\302\234'
	text 'a\rb\nc\td\be\177f\001g'
	text '%%n%%s%%x%%5000d $(id) `id` ; rm -rf / | x'
	text "'); DROP TABLE message; --"
	text '\342\200\256rtl\342\200\254 \342\201\246x\342\201\251'
	text '报名 \033[1m张三 3社 5亩'
	text "\$(touch $stage/ran)"
	text "|\`touch $stage/ran\`"
	text "x'; UPDATE setting SET value = 'f66'; DELETE FROM outbox; --"
} >"$stage/directives"
tell - <"$stage/directives" >/dev/null || fail "the simulator takes no such PDU"
all_eleven() { [ "$(query 'SELECT count(*) FROM v_inbox')" = 11 ]; }
within 10 all_eleven || fail "$(query 'SELECT count(*) FROM v_inbox') of 11 arrived"
within 10 all_quiet || fail "not all handled"

for words in "inbox" "inbox --attention" "outbox" "report list enroll" "status" "doctor" "--json inbox" \
	"--json outbox" "--json report list enroll" "--json events --since 0 --for 0"; do
	verb $words >"$stage/out" 2>&1 || fail "$words"
	clean "$stage/out" || fail "$words"
done
verb inbox | grep -q '%n%s%x%5000d' || fail "a format string was changed"
# The words themselves, as arguments too: neither a shell nor a statement is made of them.
for words in "\$(touch $stage/ran)" "\`touch $stage/ran\`" "; touch $stage/ran" "' OR 1=1; DROP TABLE message; --"; do
	verb inbox --search "$words" >/dev/null 2>&1
	verb send 13987654323 "$words" >/dev/null || fail "send $words"
	verb try --from 13912345678 "$words" >/dev/null || fail "try $words"
	verb people list "$words" >/dev/null 2>&1
done
within 10 all_quiet || fail "not all sent"
[ ! -e "$stage/ran" ] || fail "a shell ran words of a text"
[ "$(query "SELECT count(*) FROM v_inbox WHERE text LIKE '%touch $stage/ran%'")" = 2 ] || fail "shell words were changed"
[ "$(query "SELECT count(*) FROM v_inbox WHERE text LIKE '%f66%'")" = 1 ] || fail "words of SQL were changed"
[ "$(query "SELECT count(*) FROM setting WHERE value = 'f66'")" = 0 ] || fail "a text became a statement"
[ "$(query "SELECT count(*) FROM v_outbox WHERE recipient = '+8613987654323'")" = 4 ] || fail "a message was changed"
# "' OR 1=1" as a search finds the texts that hold it, and no other.
[ "$(verb --json inbox --search "' OR 1=1" | grep -c '"id"')" = 0 ] || fail "a search became a condition"
verb try --from 13912345678 $'报名 \033[1m张三 3社 5亩' >"$stage/out" 2>&1 || fail try
clean "$stage/out" || fail try
verb inbox --search $'\033[2J' >"$stage/out" 2>&1
clean "$stage/out" || fail "search"
verb $'\033[2Jstatus' >"$stage/out" 2>&1
clean "$stage/out" || fail "an unknown verb"
verb send $'139\033[2J' x >"$stage/out" 2>&1
clean "$stage/out" || fail "a bad number"
verb report show $'\033[2J' >"$stage/out" 2>&1
clean "$stage/out" || fail "a bad id"

# A modem's own words and refusals on the way out, too.
tell 'modem m1 cms 500 1' >/dev/null
verb send 13987654321 secret >/dev/null || fail
within 20 all_quiet
tell 'modem m1 barred 13987654322' >/dev/null
verb send 13987654322 secret >/dev/null || fail
# What it says is told in the journal: as one line without controls, its numbers masked.
ready=$(times_ready)
tell $'modem m1 news RDY \a\b\x7f\u009b31m +8613912345678 \u202e' >/dev/null
within 10 ready_again "$ready" || fail "no start after its word"
sleep 0.5
daemon_end TERM 12
grep -q 'started anew (RDY .*139\*\*\*\*5678\|started anew (RDY .*\*5678' "$stage/log" || fail "the modem's words are not told, or its numbers"
clean "$stage/log" || fail "the journal"
grep -E '1[3-9][0-9]{9}' "$stage/log" && fail "a phone number in the journal"
grep -E '张三|secret|DROP' "$stage/log" && fail "a text in the journal"
exit 0
