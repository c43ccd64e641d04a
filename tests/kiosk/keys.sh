#!/bin/bash
# A real terminal: every key of every view in both modes, while the window changes its size and
# messages come in. What stands on the terminal is, cell by cell, what the kiosk draws; nothing ends
# it, and in public mode no whole number shows.
set -u
command -v tmux >/dev/null || { echo "tmux is not installed"; exit 77; }
work=$(mktemp -d)
mux() { tmux -f /dev/null -L "kiosk$$" "$@" 2>>"$work/mux"; }
trap 'mux kill-server 2>/dev/null; rm -rf "$work"' EXIT
status=0
complain() { echo "$*"; status=1; }

cp etc/* "$work"
line=$(printf '2468\n' | "$BUILD/cunxin" kiosk pin Anna)
sed -i 's|^state_dir.*|state_dir = "state";|; s|^run_dir.*|run_dir = "state";|' "$work/cunxin.conf"
awk -v line="$line" '{ at = index($0, "duty = ( )"); if (at) $0 = substr($0, 1, at - 1) "duty = ( " line " )" substr($0, at + 10) } 1' \
	"$work/cunxin.conf" >"$work/with-pin" && mv "$work/with-pin" "$work/cunxin.conf"
tests/screens/fixture mid "$work/state" || exit 1
now=2027-04-10T09:55
kiosk="flock $work/state/lock $BUILD/cunxin-kiosk --locked -c $work/cunxin.conf --now $now"

mux new-session -d -s k -x 80 -y 24 "exec env LANG=C $kiosk 2>$work/errors" \; set -g status off || exit 1
seen() { mux capture-pane -p -t k; }
press() { mux send-keys -t k "$@"; }
until_seen() { # PATTERN
	for _ in $(seq 100); do
		seen | grep -qE -- "$1" && return
		sleep 0.05
	done
	complain "never seen: $1"
	seen
}
until_seen '目标'
mux has-session -t k || { echo "it did not begin:"; cat "$work/errors" "$work/mux"; exit 1; }

# What is on the terminal is what was drawn.
same() { # SIZE VIEW KEYS-BEFORE
	# shellcheck disable=SC2086
	$BUILD/cunxin-kiosk -c "$work/cunxin.conf" --now $now --screen "$1" --view "$2" --lang zh_CN >"$work/drawn"
	for _ in $(seq 40); do
		seen >"$work/seen"
		cmp -s "$work/seen" "$work/drawn" && return
		sleep 0.05
	done
	complain "the terminal shows another $2 at $1 than was drawn:"
	diff "$work/drawn" "$work/seen"
}
views=$("$BUILD/cunxin-kiosk" --help | sed -n 's/.*views: *//p')
number=0
for view in $views; do
	number=$((number + 1))
	press $number
	for size in 80x24 120x40 200x60 80x24; do
		mux resize-window -t k -x "${size%x*}" -y "${size#*x}"
		same "$size" "$view"
	done
done

keys='Enter Escape Down Up Left Right PageDown PageUp Home End Tab BTab Space BSpace j k g G s S f w n N p a c d e r u x y i m v z h l t / ? [ ] . - + * = @ # % ! C-l C-c C-z C-\ C-d C-q C-s F1 F5'
whole='1[0-9]{10}'
all_keys() { # MODE
	for digit in $(seq $number); do
		press Escape Escape "$digit"
		for key in $keys; do
			press "$key"
			[ "$1" = duty ] || { seen | grep -qE "$whole" && complain "a whole number in public mode, view $digit, after $key"; }
		done
		press Escape Escape Escape
		mux resize-window -t k -x $((61 + RANDOM % 140)) -y $((17 + RANDOM % 44))
		sqlite3 "$work/state/cunxin.db" "INSERT INTO message (received_at, sent_at, modem, sim, sender, state, text, outcome)
			VALUES (1807322100000, 0, 'm1', 's', '+8613900000001', 2, char(27) || '[2J' || char(0x202E) || 'x', 'unknown')"
	done
	mux resize-window -t k -x 80 -y 24
	press Escape Escape 1
	until_seen '目标'
}
all_keys public
press Escape o
until_seen '请输密码'
press 2468 Enter
until_seen '◆ 值班 Anna'
all_keys duty

mux has-session -t k 2>/dev/null || complain "it has ended"
[ ! -s "$work/errors" ] || { complain "it said:"; cat "$work/errors"; }
exit $status
