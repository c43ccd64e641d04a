#!/bin/bash
# The simulator talks as modems do: each dialogue of tests/peers/dialogues is played at it over a wire,
# and what it says is compared byte by byte. Neither lexer nor codec of ours is asked.
set -u
BUILD=${BUILD:-build} dialogues=$(dirname "$0")/dialogues played=0 failed=0 name='' skips=''
work=$(mktemp -d) || exit 1
simulator='' said=''
export LC_ALL=C # a character is a byte
# A pipe that says nothing: reading from it with a limit is a sleep that needs no process.
exec {silence}<> <(:)
pause() { read -rt "$1" -u "$silence"; } # SECONDS

hang_up() {
	[ -z "$simulator" ] || { kill "$simulator" 2>/dev/null; wait 2>/dev/null; exec 4>&- 5>&-; }
	simulator=''
}
trap 'hang_up; rm -rf "$work"' EXIT
trap 'exit 1' INT TERM HUP

# dial OPTION...: a modem just switched on.
dial() {
	: >"$work/ports"
	mkfifo "$work/directives.$played"
	"$BUILD/cunxin-sim" --tcp 127.0.0.1:0 --with-parent --for 60 "$@" \
		<"$work/directives.$played" >"$work/ports" 2>&1 &
	simulator=$!
	exec 4>"$work/directives.$played"
	for _ in {1..500}; do
		[[ $(<"$work/ports") =~ 'm1 tcp:127.0.0.1:'([0-9]+) ]] && break
		pause 0.01
	done
	exec 5<>"/dev/tcp/127.0.0.1/${BASH_REMATCH[1]}" || exit 1
	said=''
}

# hear SECONDS: what comes meanwhile stands behind $said; 1 where nothing comes.
hear() {
	local bytes=''

	IFS= read -rN 65536 -t "$1" -u 5 bytes
	said+=$bytes
	[ -n "$bytes" ]
}

# pattern BYTES: what grep -P understands.
pattern() {
	sed -e 's/[][().*+?^$|]/\\&/g' -e 's/{n}/[0-9]+/g' -e 's/{hex}/(?:[0-9A-F]{2})+/g' \
		-e 's#{date}#\\d\\d/\\d\\d/\\d\\d,\\d\\d:\\d\\d:\\d\\d[+-]\\d\\d#g' <<<"$1"
}

# as_said PATTERN: "" is silence.
as_said() {
	[ -n "$1" ] || { [ -z "$said" ]; return; }
	[ -n "$said" ] && grep -Pzq "\\A$1\\z" < <(printf '%s' "$said")
}

# expect BYTES: they come, and nothing else; a modem that should say nothing is heard for a while.
expect() {
	local wanted tries came=''

	[ -z "$skips" ] || return
	[ -n "$1" ] || hear 0.05
	wanted=$(pattern "$1")
	for ((tries = 0; tries < 300; tries++)); do
		[ "$tries" = 0 ] || hear 0.01 || continue
		as_said "$wanted" && { came=yes; break; }
	done
	if hear 0.01 || [ -z "$came" ]; then
		said=${said//$'\r'/\\r}
		echo "$name: line $line: expected [$1], said [${said//$'\n'/\\n}]"
		failed=$((failed + 1)) skips=yes
	fi
	said=''
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
	'. '*) printf '%s\n' "${text#. }" >&4; pause 0.02 ;;
	'> '*) host_says "${text#> }" ;;
	'<'*) text=${text#<}; expect "${text# }" ;;
	esac
done <"$dialogues"
hang_up
echo "$played dialogues, $failed failed"
[ "$failed" = 0 ] && [ "$played" -gt 15 ]
