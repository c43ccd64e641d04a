#!/bin/bash
# The demo tells each text with what was made of it, and fails where a text has no row, no outcome
# or no answer on the air.
. "$(dirname "$0")/../faults/stage.sh"

stage=$(mktemp -d) || exit 1
trap stage_close EXIT

# prepare: as tests/tools/demo does, with few texts.
prepare() {
	rm -rf "$stage/demo"
	cp -r "$root/etc" "$stage/demo"
	sed -i 's|^state_dir.*|state_dir = "state";|; s|^run_dir.*|run_dir = "run";|; s|/dev/cunxin-modem|modem|
		s|^quiet_hours.*|quiet_hours = "";|' "$stage/demo/cunxin.conf"
	printf '13900000011\t报名 张建国 3社 5亩\n13900000011\t帮助\n10086\t您的余额为12.30元\n' >"$stage/texts"
}

# demo STATUS [PROGRAM]
demo() {
	local status

	timeout 60 "${2:-$BUILD}/cunxin-sim" demo "$stage/demo" "$stage/texts" >"$stage/said" 2>&1 </dev/null
	status=$?
	[ "$status" = "$1" ] && return
	echo "line ${BASH_LINENO[0]}: status $status, not $1"
	cat "$stage/said"
	exit 1
}

says() {
	grep -q "$1" "$stage/said" && return
	echo "line ${BASH_LINENO[0]}: not told: $1"
	cat "$stage/said"
	exit 1
}

prepare
demo 0
says '张建国'
says '3 texts in the database of 3 sent; 0 without'

# Somebody whom nobody answers.
prepare
sed -i 's|^ignore = (|ignore = ( "张建国 3社",|' "$stage/demo/forms.conf"
demo 1
says 'no answer on the air'

# A daemon that finds no modem, and one that does not come up.
prepare
mkdir "$stage/bin"
cp "$BUILD/cunxin-sim" "$stage/bin/"
printf '#!/bin/sh\nexec "%s" "$@" -o modems.[0].device=/dev/none\n' "$BUILD/cunxind" >"$stage/bin/cunxind"
chmod +x "$stage/bin/cunxind"
demo 1 "$stage/bin"
says 'no row of 13900000011: 帮助'
prepare
printf '#!/bin/sh\necho "out of order" >&2\nexit 1\n' >"$stage/bin/cunxind"
demo 1 "$stage/bin"
says 'out of order'
