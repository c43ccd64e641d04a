#!/bin/bash
# kill -9 at random moments while rosters are imported: it is the old one or the new one, never a bit
# of each, for whoever looks next; and people text meanwhile.
. "$(dirname "$0")/../faults/stage.sh"

people=1000

# roster NOTE: everybody with another remark, and a new number in front.
roster() {
	awk -v count=$people -v note="$1" 'BEGIN { print "姓名,社,电话,身份,备注"
		for (i = 1; i <= count; i++) printf "村民%d,%d,13%d1%07d,%s,第%d次\n", i, 1 + i % 8, note, i, (i + note) % 9 ? "农户" : "党员", note }' \
		>"$stage/roster.csv"
}

# The one remark, how many have it, how many are in the group of Party members, how many numbers stand first.
looks() {
	query "SELECT group_concat(DISTINCT note), count(*), (SELECT count(*) FROM person_role WHERE role = '党员'),
		(SELECT count(DISTINCT substr(number, 1, 6)) FROM person_phone WHERE rank = 0
		AND person_id <= $people), (SELECT count(*) FROM person_phone WHERE rank = 0 AND person_id <= $people),
		(SELECT count(*) FROM import) FROM person WHERE id <= $people"
}

members() {
	local i count=0

	for ((i = 1; i <= people; i++)); do
		[ $(((i + $1) % 9)) -ne 0 ] || count=$((count + 1))
	done
	echo $count
}

stage_open --storage SM=20
daemon_start
within 10 ready_again 0 || { cat "$stage/log"; exit 1; }
roster 1
verb people import "$stage/roster.csv" --yes >/dev/null || exit 1
is=1
for next in 2 3 4 5 6 7 8; do
	roster "$next"
	"$BUILD/cunxin" "${config[@]}" people import "$stage/roster.csv" --yes >/dev/null 2>&1 &
	tell "$(printf '+8613900%06d: 报名 张三 3社 %d亩' "$next" "$next")" >/dev/null
	sleep "$(printf '0.%03d' $((RANDOM % 300)))"
	kill -9 $! 2>/dev/null
	wait $! 2>/dev/null
	verb people list >/dev/null || exit 1
	looks=$(looks)
	[ "${looks%%|*}" != "第${next}次" ] || is=$next
	[ "$looks" = "第${is}次|$people|$(members "$is")|1|$people|0" ] ||
		{ echo "after a kill in import $next, $is before: $looks"; exit 1; }
	roster "$is"
done
roster 9
verb people import "$stage/roster.csv" --yes >/dev/null || exit 1
[ "$(looks)" = "第9次|$people|$(members 9)|1|$people|0" ] || { echo "at last: $(looks)"; exit 1; }
within 10 all_quiet || { echo "texts are left"; exit 1; }
judge 0
