#!/bin/bash
# The office PC's console, as near as it goes without one: the very command of
# systemd/kiosk/cunxin-kiosk.service (cage, foot and the kiosk) on a display of its own, by an account
# without rights. The screen shows, keys act, no key leads out of it or starts anything, and whatever
# is killed, the unit's restart brings the screen back.
set -u
for tool in cage foot Xwayland Xvfb xdotool xwd; do
	command -v $tool >/dev/null || { echo "$tool is not installed"; exit 77; }
done
cd "$(dirname "$0")/../.." || exit 1
unit=systemd/kiosk/cunxin-kiosk.service
work=$(mktemp -d)
unit_pid='' display_pid=''
cleanup() {
	touch "$work/over"
	session_kill TERM
	[ -z "$unit_pid" ] || wait "$unit_pid" 2>/dev/null
	[ -z "$display_pid" ] || kill "$display_pid" 2>/dev/null
	wait 2>/dev/null
	rm -rf "$work"
}
# What belongs to the console is told by the folder in its environment.
session() { # NAME
	local pid

	for pid in $(pgrep -x "$1"); do
		grep -qz "^XDG_RUNTIME_DIR=$work/run$" "/proc/$pid/environ" 2>/dev/null && echo "$pid"
	done
}
session_kill() { # SIGNAL
	local name

	for name in cage foot cunxin-kiosk Xwayland; do
		# shellcheck disable=SC2046
		kill -s "$1" $(session $name) 2>/dev/null
	done
}
trap cleanup EXIT
die() { echo "$*"; tail -n 5 "$work/log"; exit 1; }

cp etc/* systemd/kiosk/foot.ini "$work"
cp -r "$BUILD/cunxin-kiosk" "$BUILD/locale" "$work"
sed -i 's|^state_dir.*|state_dir = "state";|; s|^run_dir.*|run_dir = "state";|' "$work/cunxin.conf"
tests/screens/fixture mid "$work/state" || exit 1
mkdir -m 700 "$work/run"
chmod 755 "$work"
exec 9>>"$work/state/lock" && flock 9
as=''
if [ "$(id -u)" = 0 ]; then
	chown -R nobody "$work"
	as='setpriv --reuid=nobody --regid=nogroup --clear-groups'
fi

mkfifo "$work/number"
Xvfb -displayfd 3 -screen 0 1280x800x24 -nolisten tcp 9>&- 3>"$work/number" >/dev/null 2>&1 &
display_pid=$!
read -r number <"$work/number"
export DISPLAY=:$number

# The unit: its environment, its command with the paths of here, its restart after a second.
environment=$(sed -n 's/^Environment=//p' $unit)
command=$(sed -n 's/^ExecStart=//p' $unit |
	sed "s|/etc/cunxin/|$work/|g; s|/usr/bin/cunxin-kiosk|$work/cunxin-kiosk|; s|\$| --now 2027-04-10T09:55|")
[[ $command = *\ /usr/bin/cage\ * ]] && grep -qx 'Restart=always' $unit || die "$unit is another unit"
while [ ! -e "$work/over" ]; do
	# shellcheck disable=SC2086
	$as env -i PATH="$PATH" HOME="$work" DISPLAY="$DISPLAY" XDG_RUNTIME_DIR="$work/run" WLR_BACKENDS=x11 \
		$environment $command >>"$work/log" 2>&1
	[ -e "$work/over" ] || sleep 1
done 2>/dev/null &
unit_pid=$!

# An empty screen is packed into 20 kB, one with text into 100.
full() { [ "$(xwd -silent -root 2>/dev/null | gzip -1 | wc -c)" -gt 50000 ]; }
picture() { xwd -silent -root 2>/dev/null | cksum; }
shows() {
	for _ in $(seq 150); do
		[ -n "$(session cunxin-kiosk)" ] && full && return
		sleep 0.2
	done
	die "line ${BASH_LINENO[0]}: no screen"
}
# The keyboard belongs to it, as on a console.
focus() { xdotool search --onlyvisible --name . windowfocus mousemove 200 200 2>/dev/null; }
# Until two pictures are the same.
still() {
	local last now

	for _ in $(seq 50); do
		now=$(picture)
		[ "$now" != "${last:-}" ] || break
		last=$now
		sleep 0.2
	done
	echo "$now"
}

# True: the screen changes by a key.
key_acts() {
	local before

	shows
	before=$(still)
	for _ in $(seq 10); do
		focus
		xdotool key 5
		sleep 0.5
		[ "$(still)" = "$before" ] || return 0
	done
	return 1
}
key_acts || die "a key does nothing"

# No way out.
one=$(session cunxin-kiosk)
for key in ctrl+c ctrl+z ctrl+backslash ctrl+d ctrl+q ctrl+s q Escape alt+Escape alt+F2 alt+F4 ctrl+alt+F1 ctrl+alt+F2 \
	ctrl+alt+BackSpace ctrl+alt+Delete super+Return super+d F1 F11 F12 ctrl+shift+n ctrl+shift+c ctrl+shift+v ctrl+shift+u \
	ctrl+shift+o ctrl+shift+r ctrl+shift+z ctrl+shift+x ctrl+shift+f ctrl+plus ctrl+minus ctrl+0 shift+Insert Menu; do
	xdotool key "$key"
done
sleep 1
[ "$(session cunxin-kiosk)" = "$one" ] || die "a key ended the kiosk"
others=$(ps -o args= --ppid "$one" --ppid "$(session foot)" | grep -v cunxin-kiosk)
[ -z "$others" ] || die "a key started: $others"
[ "$(session foot | wc -l)" = 1 ] || die "a key opened another terminal"

# Killed, it comes back, whichever of them it was.
for name in cunxin-kiosk foot cage; do
	one=$(session $name)
	kill -9 $one
	for _ in $(seq 100); do
		[ -n "$(session $name)" ] && [ "$(session $name)" != "$one" ] && break
		sleep 0.1
	done
	[ "$(session $name)" != "$one" ] || die "$name does not come back"
	shows
done
[ -z "${KEEP:-}" ] || xwd -silent -root >"$KEEP"
exit 0
