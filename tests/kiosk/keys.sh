#!/bin/bash
# A real terminal: every key that the kiosk's own help names, in every view and inside what Enter
# opens there, each from the view's base, and clicks on tabs and rows; in both modes and both
# languages, while the window changes its size and messages come in. After each one every column
# stands where it should, the kiosk lives, and in public mode no whole number shows. What stands on
# the terminal is, cell by cell, what the kiosk draws.
set -u
command -v tmux >/dev/null || { echo "tmux is not installed"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp etc/* "$work"
line=$(printf '2468\n' | "$BUILD/cunxin" kiosk pin Anna)
sed -i 's|^state_dir.*|state_dir = "state";|; s|^run_dir.*|run_dir = "state";|' "$work/cunxin.conf"
awk -v line="$line" '{ at = index($0, "duty = ( )"); if (at) $0 = substr($0, 1, at - 1) "duty = ( " line " )" substr($0, at + 10) } 1' \
	"$work/cunxin.conf" >"$work/with-pin" && mv "$work/with-pin" "$work/cunxin.conf"
tests/screens/fixture mid "$work/state" || exit 1
now=2027-04-10T09:55
sqlite3 "$work/state/cunxin.db" "INSERT INTO report (id, form, state, person_id, name, phone, at, season, grp, zone, place, source, rules, fields, amounts) VALUES
	(900, 'harvest', 'valid', 1, '张建国', '+8613900000001', 1807300000000, 2027, 3, '', '', 'sms', '', '{\"name\":\"张建国\",\"group\":3,\"weight_kg\":2330}', 'harvested=2330000;'),
	(901, 'issue', 'open', 3, '马成才', '+8613900000003', 1807300000000, 2027, 4, '', '', 'sms', '', '{\"text\":\"水渠塌了，13912345678\"}', '');
	INSERT INTO problem (report_id, category) VALUES (901, '')"
exec 8<>"$work/state/lock" && flock 8 # as if the daemon ran
status=0 pids=''
for language in zh_CN en; do
	tests/kiosk/every-key "$language" "$work" "$BUILD/cunxin-kiosk" -c "$work/cunxin.conf" --now $now 8<&- &
	pids="$pids $!"
done
for pid in $pids; do
	wait "$pid" || status=1
done
exit $status
