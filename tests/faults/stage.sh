# For the tests of this folder and tests/bench: a simulated modem that outlives the daemon, the
# daemon over a database of its own, and a judge that counts by the simulator's ledger.
#
#	stage_open SIM-OPTION...     the folder $stage, and the modem
#	daemon_start [PROGRAM]       cunxind; CUNXIN_CRASH_AT is passed on
#	daemon_ready SECONDS         until it says that the modem is ready
#	tell DIRECTIVE...            to the simulator
#	verb WORDS...                cunxin on this config
#	judge KILLS                  prints what does not balance; 1 where something does not

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
BUILD=${BUILD:-$root/build}
export LC_ALL=C.UTF-8
simulator='' daemon=''

skip() {
	echo "skipped: $*"
	exit 77
}

stage_close() {
	local status=$?

	trap - EXIT
	[ -z "$daemon" ] || kill -9 "$daemon" 2>/dev/null
	[ -z "$simulator" ] || kill "$simulator" 2>/dev/null
	wait 2>/dev/null
	if [ "$status" -ne 0 ] && [ "$status" -ne 77 ] && [ -n "${KEEP_STAGE:-}" ]; then
		echo "kept: $stage"
	else
		rm -rf "$stage"
	fi
	exit "$status"
}

# now_ms: Unix time in milliseconds.
now_ms() {
	echo $((${EPOCHREALTIME/[.,]/} / 1000))
}

# A pipe that says nothing: reading from it with a limit is a sleep that needs no process.
exec {silence}<> <(:)
pause() { # MILLISECONDS
	local seconds

	printf -v seconds '%d.%03d' $(($1 / 1000)) $(($1 % 1000))
	read -rt "$seconds" -u "$silence"
	return 0
}

# within SECONDS COMMAND...: until it succeeds; 1 when the time is over. It is asked ever less often.
within() {
	local until=$((${EPOCHREALTIME/[.,]/} + $1 * 1000000)) next=20

	shift
	while ! "$@"; do
		[ "${EPOCHREALTIME/[.,]/}" -lt "$until" ] || return 1
		pause "$next"
		next=$((next < 130 ? next * 3 / 2 : 200))
	done
}

# With $two_modems a second one of the same kind, with a SIM of its own, at $stage/modem2.
modem_start() {
	local second=()

	[ -z "${two_modems:-}" ] ||
		second=(--modem m2 --unix "$stage/modem2" --iccid 89860000000000000002 --imei 860000000000002 "$@")
	"$BUILD/cunxin-sim" --modem m1 --unix "$stage/modem" --control "$stage/control" \
		--ledger "$stage/ledger" --with-parent --no-directives --for 600 "$@" "${second[@]}" \
		>"$stage/ports" 2>&1 &
	simulator=$!
	within 10 grep -q '^m1 ' "$stage/ports" || { cat "$stage/ports"; exit 1; }
}

stage_open() {
	command -v sqlite3 >/dev/null || skip "sqlite3 is not installed"
	stage=$(mktemp -d) || exit 1
	trap stage_close EXIT
	trap 'exit 1' INT TERM HUP
	cp -r "$root/etc" "$stage/etc"
	config=(-c "$stage/etc/cunxin.conf" -o "state_dir=$stage/state" -o "run_dir=$stage/run"
		-o "modems.[0].device=unix:$stage/modem"
		-o limits.segments_per_hour=0 -o limits.segments_per_day=0
		-o limits.budget_per_month=0 -o limits.replies_per_sender_per_hour=0
		-o limits.replies_per_sender_per_day=0 -o quiet_hours=)
	: >"$stage/log"
	modem_start "$@"
}

daemon_start() {
	"${1:-$BUILD/cunxind}" "${config[@]}" >>"$stage/log" 2>&1 &
	daemon=$!
}

# How often a modem has become ready since the log began.
times_ready() {
	grep -c ': ready (' "$stage/log"
}

ready_again() {
	[ "$(times_ready)" -gt "$1" ]
}

daemon_gone() {
	! kill -0 "$daemon" 2>/dev/null
}

# daemon_end SIGNAL SECONDS: its exit status in $ended.
daemon_end() {
	kill "-$1" "$daemon" 2>/dev/null
	within "$2" daemon_gone || kill -9 "$daemon" 2>/dev/null
	wait "$daemon" 2>/dev/null
	ended=$?
	daemon=''
}

tell() {
	timeout 120 "$BUILD/cunxin-sim" tell "$stage/control" "$@"
}

verb() {
	timeout 20 "$BUILD/cunxin" "${config[@]}" "$@"
}

query() {
	sqlite3 -batch -cmd '.timeout 5000' "$stage/state/cunxin.db" "$1"
}

# summary NAME: a count of the simulator's summary.
summary() {
	tell ledger | sed -n "s/^{[^[]*\"$1\":\([0-9]*\).*/\1/p"
}

# Nothing left to receive, to understand or to send; doubts may stay.
all_quiet() {
	local counts

	counts=$(tell ledger)
	counts=${counts%%[*} # of all modems
	[[ $counts == *'"stored":0'[,}]* && $counts == *'"waiting":0'[,}]* ]] &&
		[ "$(query "SELECT (SELECT count(*) FROM message WHERE state = 1)
		+ (SELECT count(*) FROM v_outbox WHERE state IN ('queued', 'sending'))" 2>/dev/null)" = 0 ]
}

# The whole balance: texts put in = rows, each once; messages of the outbox = segments in the
# ledger, each once, save what is flagged.
judge() {
	local kills=$1 faults

	faults=$(
		tell ledger >"$stage/summary"
		sqlite3 -batch -cmd '.timeout 5000' "$stage/state/cunxin.db" <<-END
		CREATE TEMP TABLE ledger (line TEXT);
		.mode ascii
		.separator "\001" "\n"
		.import '$stage/ledger' ledger
		.import '$stage/summary' ledger
		.mode list
		CREATE TEMP TABLE text AS SELECT line ->> 'from' AS phone, line ->> 'words' AS words
		 FROM ledger WHERE line ->> 'event' = 'text';
		CREATE TEMP TABLE submit AS SELECT line ->> 'to' AS phone, line ->> 'words' AS words,
		 COALESCE(line ->> 'part', 1) AS part, line ->> 'again' AS again
		 FROM ledger WHERE line ->> 'event' = 'submit';
		SELECT 'lost: ' || phone || ' ' || words FROM text
		 WHERE NOT EXISTS (SELECT 1 FROM v_inbox WHERE sender = phone AND text = words);
		SELECT 'taken ' || count(*) || ' times: ' || sender || ' ' || text FROM v_inbox
		 GROUP BY sender, text HAVING count(*) <> (SELECT count(*) FROM text WHERE phone = sender AND words = v_inbox.text);
		SELECT 'still on its way: ' || line FROM ledger
		 WHERE line ->> 'texts' IS NOT NULL AND (line ->> 'waiting' > 0 OR line ->> 'stored' > 0);
		SELECT 'no answer: message ' || id || ' ' || text FROM v_inbox
		 WHERE outcome = 'accepted' AND NOT EXISTS (SELECT 1 FROM v_outbox WHERE in_reply_to = v_inbox.id);
		SELECT count(*) || ' answers: message ' || in_reply_to FROM v_outbox
		 WHERE in_reply_to IS NOT NULL GROUP BY in_reply_to HAVING count(*) > 1;
		SELECT state || ' without a cause: outbox ' || id FROM v_outbox
		 WHERE state IN ('queued', 'sending', 'failed', 'expired', 'cancelled');
		SELECT 'not sent: outbox ' || id || ' says ' || state || ', ' || segments || ' segments, '
		 || (SELECT count(DISTINCT part || words) FROM submit WHERE phone = recipient AND instr(text, words) > 0)
		 || ' in the ledger' FROM v_outbox WHERE state IN ('sent', 'delivered')
		 AND (SELECT count(DISTINCT part || words) FROM submit WHERE phone = recipient AND instr(text, words) > 0) < segments;
		SELECT 'sent again and not flagged: ' || phone || ' ' || words FROM submit WHERE again
		 AND NOT EXISTS (SELECT 1 FROM v_outbox WHERE recipient = phone AND instr(text, words) > 0
		 AND (possible_duplicate OR state = 'uncertain'));
		SELECT count(*) || ' segments in doubt or sent again after $kills kills' FROM (
		 SELECT 1 FROM submit WHERE again UNION ALL
		 SELECT 1 FROM segment WHERE state = 7) HAVING count(*) > $kills;
		PRAGMA integrity_check;
		END
	)
	[ "$faults" = ok ] && return
	sed '/^ok$/d' <<<"$faults" | head -n 20
	return 1
}

# doubts: segments of which it is not known whether they went out.
doubts() {
	query 'SELECT count(*) FROM segment WHERE state = 7'
}

no_doubt() {
	[ "$(doubts)" = 0 ]
}
