#!/bin/bash
# Each program takes -c, -o, --now, --version and --help in each of their forms, anywhere before a
# "--", and names what is wrong with one.
set -u
. "$(dirname "$0")/expect"
stage=$(mktemp -d) status=0
trap 'rm -rf "$stage"' EXIT
cp etc/* "$stage/"
config=$stage/cunxin.conf

printf '$ cunxin status\n' >"$stage/file"
printf '13900000011\t帮助\n' >"$stage/texts"
# A faulty config is named in each form of -c and -o; what is wrong with the kiosk's is on its screen.
names_the_config() {
	local form

	for form in "-c $stage/none" "-c$stage/none" "--config $stage/none" "--config=$stage/none"; do
		# shellcheck disable=SC2086
		expect "${no_config:-2}" "$stage/none:1: " "$1" $form "${@:2}"
	done
	for form in '-o nosuch=1' '-onosuch=1' '--option nosuch=1' '--option=nosuch=1'; do
		# shellcheck disable=SC2086
		expect "${no_config:-2}" 'unknown key "nosuch"' "$1" -c "$config" $form "${@:2}"
	done
}
# each PROGRAM WORDS...: the options stand behind the words too.
each() {
	local name=$1 program=$BUILD/$1 form
	local -a words=("${@:2}")

	for form in -c --config -o --option --now; do
		expect 2 "^$name: $form: what follows it\?" "$program" "${words[@]}" "$form"
	done
	[ "$name" = cunxin-kiosk ] || names_the_config "$program" "${words[@]}"
	# shellcheck disable=SC2046
	expect 2 "^$name: -o: too many" "$program" -c "$config" "${words[@]}" $(printf -- '-o groups=9 %.0s' {1..65})
	expect 2 "^$name: --now: \"some.*day\" is no time; expected one like" \
		"$program" -c "$config" -o "state_dir=$stage" "${words[@]}" --now $'some\e[1mday'
	for form in --version -V; do
		expect 0 "^$name [0-9]+\.[0-9]+" "$program" "${words[@]}" "$form"
	done
	for form in --help -h; do
		expect 0 "^usage: $name " "$program" "${words[@]}" "$form"
	done
}

each cunxind --check
each cunxin-kiosk --screen 120x40
each cunxin config show
each cunxin-sim tell "$stage/control" quit
each cunxin-sim
no_config=1 each cunxin-sim play "$stage/file"
each cunxin-sim demo "$stage" "$stage/texts"

# The environment names the config where -c does not; behind "--" stand plain words.
CUNXIN_CONFIG=$stage/none expect 2 "$stage/none:1: " "$BUILD/cunxin" config show
CUNXIN_CONFIG=$stage/none expect 0 'village' "$BUILD/cunxin" config show -c "$config"
expect 0 '"from"' "$BUILD/cunxin" -c "$config" try --json -- -c
exit $status
