#!/bin/bash
# setup: asks, or takes its options; changes three values of the config and nothing else in it; and
# leaves a file alone that would have a fault.
set -u
stage=$(mktemp -d) || exit 1
trap 'rm -rf "$stage"' EXIT
fail() { echo "line ${BASH_LINENO[0]}: $*"; cat "$stage/out" "$stage/err" 2>/dev/null; exit 1; }
setup() { "$BUILD/cunxin" -c "$stage/etc/cunxin.conf" setup "$@" >"$stage/out" 2>"$stage/err"; }
said() { "$BUILD/cunxin" -c "$stage/etc/cunxin.conf" config show | grep -qF -- "$1"; }
changed() { diff etc/cunxin.conf "$stage/etc/cunxin.conf" | grep -c '^>'; }

cp -R etc "$stage/etc"
chmod 640 "$stage/etc/cunxin.conf"
ln -s cunxin.conf "$stage/etc/link.conf"

# Asked: what is there is kept by an empty answer, and by the end of the answers.
setup </dev/null || fail "no answers"
cmp -s etc/cunxin.conf "$stage/etc/cunxin.conf" || fail "nothing was answered, and the file is another one"
printf '后山村\n\n13900000001\n' | setup || fail "answers"
said 'village = "后山村";' && said 'alarm_number = "13900000001";' || fail "the answers are not in the config"
[ "$(changed)" = 2 ] || fail "not two lines were changed"
grep -q '^alarm_number = "13900000001"; *#' "$stage/etc/cunxin.conf" || fail "a comment went away"
[ "$(stat -c %a "$stage/etc/cunxin.conf")" = 640 ] || fail "other rights"

# Options: nothing is asked; quotes are words of the value; a link stays one.
setup --json --modem 'tcp:10.0.0.2:4001' --village '"前"\村' </dev/null || fail "options"
jq -e '.village == "\"前\"\\村" and .modem == "tcp:10.0.0.2:4001" and .alarm_number == "13900000001"' \
	"$stage/out" >/dev/null || fail "not as JSON"
"$BUILD/cunxin" -c "$stage/etc/link.conf" setup --village 前村 >"$stage/out" 2>"$stage/err" || fail "through a link"
[ -L "$stage/etc/link.conf" ] && said 'village = "前村";' && [ "$(changed)" = 3 ] || fail "not through the link"

# A key that is not there yet comes last; what looks like one in a comment or a string is none.
sed -i -e '/^village /d' -e '1i # village = "x";\n/* village = "y"; */ // village = "z";' "$stage/etc/cunxin.conf"
setup --village 新村 || fail "a key that was not there"
[ "$(tail -n 1 "$stage/etc/cunxin.conf")" = 'village = "新村";' ] || fail "not at the end"
grep -q '^# village = "x";$' "$stage/etc/cunxin.conf" || fail "a comment was changed"

# A fault: said, and the file stays.
cp "$stage/etc/cunxin.conf" "$stage/before"
setup --alarm nobody
[ $? = 2 ] || fail "an impossible number"
grep -q "^cunxin.conf:[0-9]*: .*alarm_number" "$stage/err" || fail "the fault is not named where it is"
setup --village $'a\nb'
[ $? = 2 ] || fail "two lines of text"
setup --village 村 more
[ $? = 2 ] || fail "a word too many"
cmp -s "$stage/before" "$stage/etc/cunxin.conf" || fail "the file was changed"
[ ! -e "$stage/etc/cunxin.conf.new" ] || fail "something is left behind"

# A list of modems that is empty, a modem without a port: the port comes where it belongs.
port() { "$BUILD/cunxin" -c "$stage/etc/cunxin.conf" config show | grep -cF -- "device = \"$1\";"; }
for modems in 'modems = ();' $'modems : ( # none yet\n);' 'modems = ( { name = "south"; baud = 9600; }, { name = "m2"; device = "/dev/m2"; } );' ''; do
	cp etc/cunxin.conf "$stage/etc/cunxin.conf"
	sed -i "/^modems *=/,/;\$/d" "$stage/etc/cunxin.conf"
	echo "$modems" >>"$stage/etc/cunxin.conf"
	setup --modem /dev/m9 || fail "with $modems"
	setup --modem /dev/m8 && [ "$(port /dev/m9) $(port /dev/m8)" = "0 1" ] || fail "the port twice with $modems"
done

# A value in an included file is shown, and not changed behind its back: its place is told.
cp etc/cunxin.conf "$stage/etc/cunxin.conf"
sed -i "/^modems *=/,/;\$/d; /^village *=/d" "$stage/etc/cunxin.conf"
printf '# two lines\nvillage = "沟村"; modems = ( { name = "m1"; device = "/dev/m7"; } );\n' >"$stage/etc/own.conf"
echo '@include "own.conf"' >>"$stage/etc/cunxin.conf"
cp "$stage/etc/cunxin.conf" "$stage/before"
setup </dev/null || fail "nothing to change"
grep -qF '[沟村]' "$stage/err" || fail "what is included is not shown"
setup --village 沟村 --modem /dev/m7 || fail "the same once more"
for answer in "--modem /dev/m6" "--village 山村"; do
	# shellcheck disable=SC2086
	setup $answer
	[ $? = 2 ] || fail "$answer was taken"
	grep -q '^own.conf:2: .* stands here, and setup changes only cunxin.conf itself' "$stage/err" || fail "$answer: its place is not told"
done
cmp -s "$stage/before" "$stage/etc/cunxin.conf" || fail "the file was changed"
setup --alarm 13900000002 && said 'alarm_number = "13900000002";' || fail "what this file has can be changed"

# A number where a text belongs.
cp etc/cunxin.conf "$stage/etc/cunxin.conf"
sed -i 's/^alarm_number *= *"[^"]*"/alarm_number = 139/' "$stage/etc/cunxin.conf"
setup --alarm 13900000002
[ $? = 2 ] || fail "a number was taken for a text"
grep -q '^cunxin.conf:[0-9]*: alarm_number is no text; expected quotes' "$stage/err" || fail "the fault is not told"
