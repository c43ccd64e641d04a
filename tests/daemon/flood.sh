#!/bin/bash
# A thousand texts from one number in an hour, in virtual time: the p95 of what twenty other senders
# wait for their answers is at most twice that of the same hour without the flood, and every text is
# stored. The modem answers after 50 ms and a segment is half a second in the air; times are those of
# the database, so a busy machine changes none of them.
cd "$(dirname "$0")/../.." || exit 1
flood=+8613912349999

# The flood comes ten texts at a time. Three times in each of 20 stretches of 50 another sender comes
# in the middle of ten, or behind them.
others() { # stretch text
	local sender=$(((($1 * 3 + $2 / 15) % 20) + 10))

	echo "+86139000000$sender: 报名 张三 3社 $1.$(($2 / 15))亩"
}

hour() { # COUNT FILE: so many texts of the flood; the database is copied to FILE
	printf 'clock 2027-03-10 09:00\nmodem m1 latency 0.05\nmodem m1 air 0.5\n'
	for stretch in $(seq 20); do
		for text in $(seq 50); do
			[ $(((stretch - 1) * 50 + text)) -gt "$1" ] ||
				echo "$flood: 报名 何满仓 2社 第${stretch}批${text}号地 ${text}亩"
			case "$text" in 10 | 25 | 40) others "$stretch" "$text" ;; esac
			[ $((text % 10)) != 0 ] || echo 'clock +30s'
		done
	done
	echo 'clock +5m'
	echo "\$ cunxin backup $2"
	echo 'other ok'
}

fact() { sqlite3 "$1" "$2"; }

# The p95, by nearest rank, of what the others waited since the network took their text, in ms.
p95() {
	fact "$1" "WITH waited AS (SELECT o.sent_at - i.sent_at AS ms FROM v_inbox i
			JOIN v_outbox o ON o.in_reply_to = i.id
			WHERE i.sender <> '$flood' AND o.sent_at IS NOT NULL ORDER BY ms)
		SELECT ms FROM waited LIMIT 1
		OFFSET (SELECT (count(*) * 95 + 99) / 100 - 1 FROM waited)"
}

run() { # COUNT NAME
	hour "$1" "$TMPDIR/$2.db" >"$TMPDIR/$2.scenario"
	"$BUILD/cunxin-sim" play --cut 0 -c etc/cunxin.conf "$TMPDIR/$2.scenario" >"$TMPDIR/out" 2>&1 ||
		{ tail -n 5 "$TMPDIR/out"; exit 1; }
	answers=$(fact "$TMPDIR/$2.db" "SELECT count(*) FROM v_outbox o JOIN v_inbox i ON o.in_reply_to = i.id
		WHERE i.sender <> '$flood' AND o.sent_at IS NOT NULL")
	[ "$answers" = 60 ] || { echo "$answers of 60 others were answered"; exit 1; }
	stored=$(fact "$TMPDIR/$2.db" 'SELECT count(*) FROM v_inbox')
	[ "$stored" = $(($1 + 60)) ] || { echo "$stored of $(($1 + 60)) texts are stored"; exit 1; }
}

run 0 idle
run 1000 flooded
idle=$(p95 "$TMPDIR/idle.db") flooded=$(p95 "$TMPDIR/flooded.db")
echo "p95 of 60 answers to twenty senders: $idle ms, $flooded ms beside 1,000 texts of one number"
[ "$flooded" -le $((2 * idle)) ]
