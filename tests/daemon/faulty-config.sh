#!/bin/bash
# Every fault is told in one run, whatever file it is in and whatever reads it: config, forms,
# replies; a file with a syntax error is left out, the others are checked. cunxind tells the same.
. "$(dirname "$0")/../faults/stage.sh"

stage=$(mktemp -d) || exit 1
trap stage_close EXIT

fail() {
	echo "line ${BASH_LINENO[0]}: $*"
	cat "$stage/said"
	exit 1
}

# check STATUS: of config check; its words are in $stage/said.
check() {
	"$BUILD/cunxin" -c "$stage/etc/cunxin.conf" config check >"$stage/said" 2>&1
	[ $? = "$1" ] || fail "not status $1"
}

says() {
	grep -q "$1" "$stage/said" || fail "not told: $1"
}

# edit FILE SED-SCRIPT
edit() {
	sed -i "$2" "$stage/etc/$1"
}

fresh() {
	rm -rf "$stage/etc"
	cp -r "$root/etc" "$stage/etc"
}

fresh
check 0
says ': good, '

edit cunxin.conf '1i bogus = 1;'
edit cunxin.conf 's|^timezone .*|timezone = "Mars/Olympus";|'
edit forms.conf '0,/type = "area"/s//type = "aera"/'
edit replies.zh.conf '0,/= "/s//= "{nothing}/'
check 2
says '^cunxin.conf:1: unknown key "bogus"'
says '^cunxin.conf:[0-9]*: timezone: '
says '^forms.conf:[0-9]*: type: "aera"'
says '^replies.zh.conf:[0-9]*: .*{nothing}'
[ "$(wc -l <"$stage/said")" -ge 4 ] || fail "too few"
cp "$stage/said" "$stage/told"
"$BUILD/cunxind" -c "$stage/etc/cunxin.conf" --check >"$stage/said" 2>&1
[ $? = 2 ] || fail "cunxind --check: not status 2"
cmp -s "$stage/told" "$stage/said" || fail "cunxind tells something else"

# The office's screen names the first, framed in its own language.
sed -i "s|^state_dir.*|state_dir = \"$stage\";|" "$stage/etc/cunxin.conf"
screen() { "$BUILD/cunxin-kiosk" -c "$stage/etc/cunxin.conf" -o village=x --screen 80x24 --lang "$1" >"$stage/said" 2>&1; }
screen zh_CN
says '第一处在 cunxin.conf:1，原文：'
says '  unknown key "bogus"'
says '改好这一处'
screen en
says 'The first of them, at cunxin.conf:1:'

edit replies.zh.conf '3i = ;'
edit calendar.conf '$a stages = ('
check 2
says '^cunxin.conf:1: unknown key "bogus"'
says '^replies.zh.conf:3: syntax error'
says '^calendar.conf:[0-9]*: '
grep -q 'is no reply' "$stage/said" && fail "a form is blamed for the file that was left out"

edit cunxin.conf '2i = ;'
check 2
says '^cunxin.conf:2: syntax error'
says '^replies.zh.conf:3: syntax error'

# A wrong example does not hide a pattern that takes too long.
fresh
edit forms.conf '0,/{ text = "取消种植"; outcome = "accepted"; }/s//{ text = "取消种植"; outcome = "unknown"; }/'
edit forms.conf '0,/patterns = ( "不是/s//patterns = ( "(?<was>甲)?(?<becomes>(?:.+.+)+)[^ -~]{3}乙", "不是/'
check 2
says '^forms.conf:[0-9]*: examples: '
says '^forms.conf:[0-9]*: .*hits a limit'

# A reply that no form uses is as short as any other.
fresh
edit replies.zh.conf '0,/unknown  *= "/s//&太长了太长了太长了太长了太长了太长了/'
check 2
says '^replies.zh.conf:[0-9]*: replies.unknown: 77 units before any value is put in'
exit 0
