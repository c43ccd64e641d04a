#!/bin/bash
# Talks that are played in virtual time elsewhere, word by word the same against the daemon itself:
# over a link, in real time. They wait far more than they work, so all of them go on at once.
cd "$(dirname "$0")/../.." || exit 1
folder=tests/scenarios/dialogue
talks=(
	enroll-name enroll-group enroll-area enroll-impossible-area enroll-confirm-yes near-keyword
	land-area labor-date labor-past-day harvest-unit issue-text wrong-twice does-not-know
	restart-between two-phones shared-phone unknown-waits-asked new-number-who
	anonymous-asked correct-value correct-which correct-unit
)

stop_all() {
	# shellcheck disable=SC2046
	kill $(jobs -p) 2>/dev/null
	wait
	exit 1
}
trap stop_all INT TERM HUP

pids=()
for talk in "${talks[@]}"; do
	file=$folder/$talk.scenario
	[ -e "$file" ] || { echo "$file is not there"; exit 1; }
	"$BUILD/cunxin-sim" play --wire -c etc/cunxin.conf "$file" >"$TMPDIR/$talk.out" 2>&1 &
	pids+=($!)
	sleep 0.2
done
failed=0
for i in "${!pids[@]}"; do
	wait "${pids[$i]}" && continue
	failed=$((failed + 1))
	echo "${talks[$i]}:"
	cat "$TMPDIR/${talks[$i]}.out"
done
[ "${#talks[@]}" -ge 15 ] && [ "$failed" = 0 ]
