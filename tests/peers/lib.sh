# For the tests of this folder: a simulated modem that another gateway's program talks to.
# Exit 77: skipped.

root=$(cd "$(dirname "$0")/../.." && pwd)
sim=${SIM:-$root/build/cunxin-sim}
failures=0

skip() {
	echo "skipped: $*"
	exit 77
}

need() {
	for program; do
		command -v "$program" >/dev/null 2>&1 || [ -x "/usr/sbin/$program" ] ||
			skip "$program is not installed"
	done
}

# start OPTION...: serves m1 at $work/modem.
start() {
	work=$(mktemp -d) || exit 1
	[ -x "$sim" ] || skip "$sim is not built"
	trap finish EXIT
	trap 'exit 1' INT TERM
	"$sim" --link "$work/modem" --control "$work/control" --ledger "$work/ledger" \
		--transcript "$work/transcript" --for 300 --no-directives "$@" >"$work/ports" &
	simulator=$!
	for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
		[ -s "$work/ports" ] && return
		sleep 0.1
	done
	echo "the simulator did not start"
	exit 1
}

finish() {
	status=$?
	[ -n "$peer" ] && kill "$peer" 2>/dev/null && wait "$peer" 2>/dev/null
	[ -n "$simulator" ] && kill "$simulator" 2>/dev/null && wait "$simulator" 2>/dev/null
	if [ "$status" -ne 0 ] && [ "$status" -ne 77 ]; then
		echo "--- the last of the talk:"
		tail -n 25 "$work/transcript"
	fi
	rm -rf "$work"
}

tell() {
	timeout 60 "$sim" tell "$work/control" "$@"
}

# check WHAT COMMAND...: the command must succeed.
check() {
	what=$1
	shift
	if "$@"; then
		echo "ok: $what"
	else
		echo "NOT OK: $what"
		failures=$((failures + 1))
	fi
}

# Waits up to $1 s until the command succeeds.
within() {
	limit=$(($1 * 10))
	shift
	while ! "$@"; do
		limit=$((limit - 1))
		[ "$limit" -gt 0 ] || return 1
		sleep 0.1
	done
}

ledger_has() {
	grep -q -- "$1" "$work/ledger"
}

# counts NAME NUMBER: what the ledger's summary says.
counts() {
	tell ledger | grep -q "^{.*\"$1\":$2[,}].*\"modems\""
}

judge() {
	[ "$failures" -eq 0 ] || exit 1
	echo "all well"
}

chinese='报名 张三 3社 5亩'
# 90 characters of Chinese: two parts of UCS-2.
long='从一开始我们就知道今年的雨水多一些所以大家要早一点下地把地膜铺好把籽种准备好每户按照登记的面积领取化肥如果有问题请给村委会发短信我们会尽快回复请互相转告谢谢大家的支持和配合祝大家丰收再见'
