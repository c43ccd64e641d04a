#!/bin/bash
# A real terminal: every key that the kiosk's own help names, in every view and inside what Enter
# opens there, each from the view's base, and clicks on tabs and rows; in both modes and both
# languages, while the window changes its size and messages come in. After each one every column
# stands where it should, the kiosk lives, and in public mode no whole number shows. What stands on
# the terminal is, cell by cell, what the kiosk draws.
set -u
command -v tmux >/dev/null || { echo "tmux is not installed"; exit 77; }
work=$(mktemp -d)
mux() { tmux -f /dev/null -L "kiosk$$" "$@" 2>>"$work/mux"; }
trap 'mux kill-server 2>/dev/null; rm -rf "$work"' EXIT
status=0
complain() { echo "${language:-}: $*"; touch "$work/failed"; }

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
kiosk="$BUILD/cunxin-kiosk -c $work/cunxin.conf --now $now"
mapfile -t views < <("$BUILD/cunxin-kiosk" --help | sed -n 's/.*views: *//p' | tr ' ' '\n')

# ---- one terminal a language; all below speaks to $language's ----

seen() { mux capture-pane -p -t "$language"; }
press() { mux send-keys -t "$language" "$@"; }
# The last row tells in which state a view is.
footer() { tail -n 1; }
until_true() { # COMMAND...
	for _ in $(seq 100); do
		"$@" && return
		sleep 0.03
	done
	complain "never came: $*"
	seen
	return 1
}
shows() { seen | grep -qE -- "$1"; }
check() { # WHAT
	seen | tests/kiosk/columns "${size%x*}" "${size#*x}" "$mode" >"$work/faults.$language" && return
	# It may have been on the way.
	sleep 0.3
	seen | tests/kiosk/columns "${size%x*}" "${size#*x}" "$mode" >"$work/faults.$language" || complain "$mode, $size, $1: $(cat "$work/faults.$language")"
}
drawn() { # VIEW KEYS OPTION...
	local view=$1 keys=$2

	shift 2
	# shellcheck disable=SC2086
	$kiosk --screen "$size" --view "$view" --keys "$keys" --lang "$language" "$@" 8<&-
}
resized() {
	seen | awk -v rows="${size#*x}" 'END { exit NR != rows }' && [ "$(seen | footer)" != "" ]
}
resize() { # WxH
	size=$1
	mux resize-window -t "$language" -x "${size%x*}" -y "${size#*x}"
	until_true resized
}
same() { # VIEW
	seen >"$work/seen.$language"
	cmp -s "$work/seen.$language" "$work/drawn.$language"
}

# What the help names: "Enter details  / search": the marks before each word.
keys_of() { # VIEW KEYS-BEFORE OPTION...
	local view=$1 before=$2 size=200x60 language=en

	shift 2
	LC_ALL=C.UTF-8 drawn "$view" "$before ?" "$@" | awk '
		/│/ { split($0, part, "│"); words = part[2] }
		/Keys of this page/ { own = 1; next }
		own && words ~ /^ *$/ { exit }
		own { for (at = 2; at < length(words); at += 18) print substr(words, at, 18) }' |
		awk '{ n = split($0, word, " "); for (i = 1; i < n; i++) { if (length(word[i]) > 1 && word[i] !~ /^(Enter|Esc|←→|↑↓)$/) break; print word[i] } }'
}
tmux_key() {
	case "$1" in
	Esc) echo Escape ;; '←→') echo Left Right ;; '↑↓') echo Up Down ;; *) echo "$1" ;;
	esac
}
common='Down Up j k PageDown PageUp Home End g G s S Tab BTab [ ] ? / q Enter Space BSpace F1 C-l C-z C-c ~ 9'

base() { # DIGIT KEYS-BEFORE FOOTER
	local digit=$1 before=$2 wanted=$3

	at_base() { seen >"$work/base.$language" && [ "$(footer <"$work/base.$language")" = "$wanted" ] && ! grep -q '┌' "$work/base.$language"; }
	for _ in 1 2 3; do
		# shellcheck disable=SC2086
		press Escape Escape Escape "$digit" $before
		for _ in $(seq 30); do
			at_base && return
			sleep 0.02
		done
	done
	complain "$mode, $size: view $digit ($before) does not come back; wanted $wanted"
	seen
}

# Reports in numbers, which are what the screen asks for.
report() { # BUTTON COLUMN ROW, from 0, END
	# shellcheck disable=SC2046
	mux send-keys -t "$language" -H 1b $(printf '[<%d;%d;%d%s' "$1" $(($2 + 1)) $(($3 + 1)) "$4" | od -An -v -tx1)
}
click() { # COLUMN ROW, from 0
	report 0 "$1" "$2" M
	report 0 "$1" "$2" m
}
wheel() { # UP|DOWN
	report "$([ "$1" = UP ] && echo 64 || echo 65)" 10 10 M
}
# Rows 5 and 6 are the view's own.
stands() { # ROWS
	[ "$(seen | sed -n 5,6p)" = "$1" ]
}
mouse() {
	local i row column option=''

	[ "$mode" = public ] || option=--duty
	resize 80x24
	for i in "${!views[@]}"; do
		press Escape Escape Escape 1
		column=$(seen | sed -n 2p | perl -CS -Mutf8 -ne '($b) = /^(.*? )'$((i + 1))' [^ \d]/; $b =~ s/\p{Ea=W}/xx/g; print length $b')
		click "$column" 1
		# shellcheck disable=SC2086
		until_true stands "$(drawn "${views[i]}" '' $option | sed -n 5,6p)"
		for row in 4 6 9 14; do
			click 10 "$row"
			sleep 0.02
			check "click on row $row of ${views[i]}"
			wheel DOWN
			wheel UP
		done
		check "wheel in ${views[i]}"
	done
}

news() {
	sqlite3 -cmd '.timeout 5000' "$work/state/cunxin.db" "INSERT INTO message (received_at, sent_at, modem, sim, sender, state, text, outcome)
		VALUES (1807322100000, 0, 'm1', 's', '+8613900000001', 2, char(27) || '[2J' || char(0x202E) || 'x', 'unknown')"
}

keys_from() { # DIGIT VIEW KEYS-BEFORE
	local digit=$1 view=$2 before=$3 key keys option='' wanted count=0 sizes=(80x24 120x40 200x60)

	[ "$mode" = public ] || option=--duty
	# shellcheck disable=SC2086
	keys=$(for key in $(keys_of "$view" "$before" $option); do tmux_key "$key"; done)
	# What is the same everywhere is pressed in one language.
	[ -n "$before" ] || [ "$language" = en ] || keys="$keys $common"
	for size in "${sizes[@]}"; do
		resize "$size"
		# shellcheck disable=SC2086
		wanted=$(drawn "$view" "$before" $option | footer)
		# shellcheck disable=SC2086
		for key in $(echo $keys | tr ' ' '\n' | awk -v n=$((count % 3)) 'NR % 3 == n'); do
			base "$digit" "$before" "$wanted"
			press "$key"
			sleep 0.03
			check "$view $before $key"
		done
		count=$((count + 1))
	done
	resize $((61 + RANDOM % 140))x$((17 + RANDOM % 44))
	check "$view at $size"
	tries=$((tries + $(wc -w <<<"$keys")))
}

views_of() { # MODE
	local i

	mode=$1
	mouse
	for i in "${!views[@]}"; do
		keys_from $((i + 1)) "${views[i]}" ''
		# What Enter opens, where it does.
		size=80x24
		[ "$(drawn "${views[i]}" '' | footer)" = "$(drawn "${views[i]}" Enter | footer)" ] || keys_from $((i + 1)) "${views[i]}" Enter
		news
	done
	resize 80x24
	press Escape Escape Escape 1
}

drive() { # LANGUAGE
	local i

	language=$1 mode=public size=80x24 tries=0
	until_true shows '◇' || { cat "$work/errors.$language" "$work/mux"; return; }
	for i in "${!views[@]}"; do
		press $((i + 1))
		for size in 80x24 120x40 200x60 80x24; do
			resize "$size"
			drawn "${views[i]}" '' >"$work/drawn.$language"
			until_true same "${views[i]}" || diff "$work/drawn.$language" "$work/seen.$language"
		done
	done
	touch "$work/began.$language"
	until_true [ -e "$work/began.en" ] && until_true [ -e "$work/began.zh_CN" ]
	views_of public
	press o
	until_true shows '┌'
	press 2468 Enter
	until_true shows '◆'
	views_of duty
	# No key ends it, and nobody on duty forgets that he is.
	press o
	until_true shows '◇'
	mux has-session -t "$language" 2>/dev/null || complain "it has ended"
	[ ! -s "$work/errors.$language" ] || complain "it said: $(cat "$work/errors.$language")"
	echo "$language: $tries keys"
}

for language in zh_CN en; do
	mux new-session -d -s "$language" -x 80 -y 24 "exec env LANG=C $kiosk --locked --lang $language 2>$work/errors.$language" \; set -g status off || exit 1
done
for language in zh_CN en; do
	drive "$language" &
	pids="${pids:-} $!"
done
# shellcheck disable=SC2086
wait $pids
[ ! -e "$work/failed" ] || status=1
exit $status
