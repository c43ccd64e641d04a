#!/bin/bash
# cunxin-sim takes -c, -o and --now with each of its verbs; each has its effect, or is refused.
set -u
. "$(dirname "$0")/expect"
stage=$(mktemp -d) status=0 sim=$BUILD/cunxin-sim config=etc/cunxin.conf
trap '[ -z "${server-}" ] || kill "$server" 2>/dev/null; rm -rf "$stage"' EXIT
printf '13900000011\t帮助\n' >"$stage/texts"
printf '$ cunxin status --json\n> "as_of":"2029-03-01T10:0\n' >"$stage/no-clock"

# sent_on PATTERN: the day of the texts in the ledger, in UTC.
sent_on() {
	[ "$(sed -nE 's/.*"event":"text","at":([0-9]+)[0-9]{3},.*/\1/p' "$stage/ledger" |
		xargs -I{} date -u -d @{} +%FT%H:%M | paste -sd ' ')" = "$1" ] && return
	echo "not sent at $1:"
	cat "$stage/ledger"
	exit 1
}

for verb in '' "tell $stage/control quit" "demo $stage $stage/texts" "play $stage/no-clock"; do
	# shellcheck disable=SC2086
	{
		expect 2 'what follows it' "$sim" $verb -o
		expect 2 '"someday" is no time' "$sim" -c "$config" $verb --now someday
		case $verb in play*) continue ;; esac
		expect 2 '/nowhere:1: ' "$sim" $verb -c /nowhere
		expect 2 'unknown key "nonsense"' "$sim" $verb --config="$config" -o nonsense=1
	}
done
expect 1 'unknown key "nonsense"' "$sim" play -c "$config" -o nonsense=1 "$stage/no-clock"
expect 0 '1 passed' "$sim" play -c "$config" --cut 0 --now 2029-03-01T10:00 "$stage/no-clock"

# The village's modems, by name and place, at a time of its zone; and what the clock says later.
mkfifo "$stage/directives"
"$sim" -c "$config" -o "modems.[0].device=unix:$stage/modem" -o modems.[0].name=left \
	-o timezone=Europe/Berlin --now 2030-02-03T04:05 --control "$stage/control" \
	--ledger "$stage/ledger" --for 60 <"$stage/directives" >"$stage/said" 2>&1 &
server=$!
exec 3>"$stage/directives"
for ((i = 0; i < 200; i++)); do
	[ -S "$stage/control" ] && [ -S "$stage/modem" ] && break
	sleep 0.05
done
expect 0 ok "$sim" tell "$stage/control" '+8613900000001: one' 'clock 2031-05-06 07:08' '+8613900000001: two'
expect 0 ok "$sim" tell --now 2032-01-01T12:00 "$stage/control" '+8613900000001: three'
sent_on '2030-02-03T03:05 2031-05-06T05:08 2032-01-01T04:00'
grep -qxF "left unix:$stage/modem" "$stage/said" || { echo "not served:"; cat "$stage/said"; exit 1; }
expect 0 ok "$sim" tell "$stage/control" quit
wait "$server" || { echo "it did not end well"; exit 1; }
server=

# The demonstration's clock and its daemon's config.
cp -r etc "$stage/demo"
sed -i 's|^state_dir.*|state_dir = "state";|; s|^run_dir.*|run_dir = "run";|; s|/dev/cunxin-modem|modem|' \
	"$stage/demo/cunxin.conf"
mv "$stage/demo/cunxin.conf" "$stage/demo/other.conf"
expect 0 '0 without row' "$sim" demo "$stage/demo" "$stage/texts" -c "$stage/demo/other.conf" \
	-o state_dir=elsewhere --now 2027-04-05T09:00
expect 0 '"received_at":"2027-04-05T09:0' "$BUILD/cunxin" -c "$stage/demo/other.conf" \
	-o state_dir=elsewhere inbox --json
exit $status
