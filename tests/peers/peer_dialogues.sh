#!/bin/bash
# The simulator talks as modems do: each dialogue of tests/peers/dialogues is played at it over a wire,
# and what it says is compared byte by byte. Neither lexer nor codec of ours is asked.
set -u
BUILD=${BUILD:-build} dialogues=$(dirname "$0")/dialogues played=0 failed=0 name='' skips=''
work=$(mktemp -d) || exit 1
simulator='' ear=''

hang_up() {
	[ -z "$simulator" ] || { kill "$simulator" "$ear" 2>/dev/null; wait 2>/dev/null; exec 4>&- 5>&-; }
	simulator=''
}
trap 'hang_up; rm -rf "$work"' EXIT
trap 'exit 1' INT TERM HUP

# dial OPTION...: a modem just switched on; its bytes gather in $work/said.
dial() {
	local port

	mkfifo "$work/directives.$played"
	"$BUILD/cunxin-sim" --tcp 127.0.0.1:0 --with-parent --for 60 "$@" \
		<"$work/directives.$played" >"$work/ports" 2>&1 &
	simulator=$!
	exec 4>"$work/directives.$played"
	for _ in $(seq 200); do
		port=$(sed -n 's/^m1 tcp:127.0.0.1:\([0-9]*\).*/\1/p' "$work/ports")
		[ -z "$port" ] || break
		sleep 0.01
	done
	exec 5<>"/dev/tcp/127.0.0.1/$port" || exit 1
	: >"$work/said"
	cat <&5 >>"$work/said" &
	ear=$!
}

# pattern BYTES: what grep -P understands.
pattern() {
	sed -e 's/[][().*+?^$|]/\\&/g' -e 's/{n}/[0-9]+/g' -e 's/{hex}/(?:[0-9A-F]{2})+/g' \
		-e 's#{date}#\\d\\d/\\d\\d/\\d\\d,\\d\\d:\\d\\d:\\d\\d[+-]\\d\\d#g' <<<"$1"
}

as_said() {
	[ -z "$1" ] && { [ ! -s "$work/said" ]; return; }
	LC_ALL=C grep -Pzq "\\A$(pattern "$1")\\z" "$work/said"
}

# expect BYTES: they come, and nothing else; a modem that should say nothing is heard for a while.
expect() {
	[ -z "$skips" ] || return
	[ -n "$1" ] || sleep 0.05
	for _ in $(seq 300); do
		as_said "$1" && break
		sleep 0.01
	done
	sleep 0.01
	if ! as_said "$1"; then
		echo "$name: line $line: expected [$1], said [$(sed -e 's/\r/\\r/g' "$work/said" | sed ':a;N;$!ba;s/\n/\\n/g')]"
		failed=$((failed + 1)) skips=yes
	fi
	: >"$work/said"
}

host_says() {
	case "$1" in
	*'^Z') printf '%s\032' "${1%'^Z'}" >&5 ;;
	*'^[') printf '%s\033' "${1%'^['}" >&5 ;;
	*) printf '%s\r' "$1" >&5 ;;
	esac
}

begin() {
	hang_up
	played=$((played + 1)) name=${1%% -- *} skips=''
	# shellcheck disable=SC2086
	case "$1" in *' -- '*) dial ${1#* -- } ;; *) dial ;; esac
}

line=0
while IFS= read -r text; do
	line=$((line + 1))
	case "$text" in
	'= '*) begin "${text#= }" ;;
	'. '*) printf '%s\n' "${text#. }" >&4; sleep 0.02 ;;
	'> '*) host_says "${text#> }" ;;
	'<'*) text=${text#<}; expect "${text# }" ;;
	esac
done <"$dialogues"
hang_up
echo "$played dialogues, $failed failed"
[ "$failed" = 0 ] && [ "$played" -gt 15 ]
