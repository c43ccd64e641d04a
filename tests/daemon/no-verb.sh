#!/bin/bash
# A verb that is not there is named, with the nearest one; nothing else is printed.
set -u
stage=$(mktemp -d) status=0
trap 'rm -rf "$stage"' EXIT
# says PROGRAM WORDS -- LINE...: exactly these lines on standard error, status 2.
says() {
	local -a words=()
	local ended

	while [ "$1" != -- ]; do
		words+=("$1")
		shift
	done
	shift
	timeout 20 "$BUILD/${words[0]}" "${words[@]:1}" >"$stage/out" 2>"$stage/err" </dev/null
	ended=$?
	[ "$ended" = 2 ] && [ ! -s "$stage/out" ] && cmp -s "$stage/err" <(printf '%s\n' "$@") && return
	echo "${words[*]}: status $ended:"
	head -n 5 "$stage/err" "$stage/out"
	status=1
}
near() { says "${@:2}" -- "${2}: no verb \"${*:3}\"; did you mean \"$1\"?"; }

near status cunxin stauts
near status cunxin stat
near doctor cunxin docter
near 'broadcast new' cunxin broadcast nwe
near 'broadcast new' cunxin brodcast new
near 'broadcast unreached' cunxin broadcast unreach
near 'people opt-out' cunxin people optout
near 'inbox answer' cunxin inbox anwser
near 'calls done' cunxin calls dnoe
near 'modem at' cunxin modem ta
says cunxin brodcast 5 -- 'cunxin: no verb "brodcast"; did you mean "broadcast"?'
says cunxin broadcast nwe --to all --text x -- 'cunxin: no verb "broadcast nwe"; did you mean "broadcast new"?'
says cunxin stauts --json -- 'cunxin: no verb "stauts"; did you mean "status"?'
says cunxin xyz -- 'cunxin: no verb "xyz"; cunxin --help lists them'
says cunxin $'x\e[1m' -- 'cunxin: no verb "x␛[1m"; cunxin --help lists them'
says cunxin "$(printf 'status%.0s' {1..300})" -- \
	"cunxin: no verb \"$(printf 'status%.0s' {1..10})\"; cunxin --help lists them"
says cunxin '' -- 'cunxin: no verb ""; cunxin --help lists them'
says cunxin config -- 'cunxin: "config" is not a whole verb; there are "config check", "config show"'
says cunxin config xyz -- 'cunxin: no verb "config xyz"; there are "config check", "config show"'
says cunxin stock --json -- 'cunxin: "stock" is not a whole verb; there are "stock list", "stock set"'

near play cunxin-sim paly
near tell cunxin-sim tel
says cunxin-sim xyz -- 'cunxin-sim: no verb "xyz"; cunxin-sim --help lists them'
says cunxin-sim tell "$stage/none" -- 'usage: cunxin-sim tell SOCKET DIRECTIVE...'
exit $status
