#!/bin/bash
# A thousand texts from one number in an hour, in virtual time: twenty other senders wait for their
# answers at most twice as long as without the flood, and every text is stored.
cd "$(dirname "$0")/../.." || exit 1
file=$TMPDIR/flood.scenario

# talk COUNT SECONDS: an hour with so many texts of one number, the others answered in so many
# seconds.
talk() {
	echo 'clock 2027-03-10 09:00'
	for other in $(seq 20); do
		for text in $(seq 50); do
			[ $(((other - 1) * 50 + text)) -gt "$1" ] ||
				echo "+8613912349999: 报名 何满仓 2社 第${other}批${text}号地 ${text}亩"
			# Two senders come in the middle of the flood's row.
			[ "$text" != 25 ] || printf '%s: 报名 张三 3社 %d亩\n%s<%ss 张三.*%d亩\n' \
				"+86139000000$((other + 10))" "$other" "+86139000000$((other + 10))" "$2" "$other"
			[ "$text" = 25 ] || echo 'clock +3s'
		done
	done
	echo 'clock +5m'
	# shellcheck disable=SC2016
	echo '$ cunxin --json status'
	echo "> \"received\": ?$(($1 + 20))\\b"
	echo 'other ok'
}

passes() {
	talk "$1" "$2" >"$file"
	"$BUILD/cunxin-sim" play --cut 0 -c etc/cunxin.conf "$file" >"$TMPDIR/out" 2>&1
}

for idle in 1 2 3 4 6 8; do
	passes 0 "$idle" && break
	[ "$idle" != 8 ] || { echo "no answer in 8 s without a flood"; cat "$TMPDIR/out"; exit 1; }
done
if passes 1000 $((2 * idle)); then
	echo "answers within $idle s, within $((2 * idle)) s beside 1,000 texts of one number"
	exit 0
fi
echo "more than $((2 * idle)) s beside the flood, $idle s without"
tail -n 5 "$TMPDIR/out"
exit 1
