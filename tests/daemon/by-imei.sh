#!/bin/bash
# A modem known by its IMEI alone, behind the third of four USB ports. Pulled and plugged in again, its
# ports appear one after the other: the one that was the modem's is waited for, no other is asked first.
# Moved to other numbers it is found by its IMEI, though the other ports never answer. In a mount
# namespace of its own, where /dev and /sys/class/tty are its own too.
if [ -z "${OWN_DEV:-}" ]; then
	[ "$(id -u)" = 0 ] && unshare -m true 2>/dev/null || { echo "skipped: no mount namespace"; exit 77; }
	OWN_DEV=1 exec unshare -m --propagation private "$0" "$@"
fi
. "$(dirname "$0")/../faults/stage.sh"

fail() {
	kill "$ports" 2>/dev/null
	echo "line ${BASH_LINENO[0]}: $*"
	cat "$stage/log"
	exit 1
}

own_dev() {
	local node

	mkdir "$stage/dev" "$stage/usb"
	mount -t tmpfs none "$stage/dev" || skip "no tmpfs"
	for node in null zero full random urandom tty; do
		: >"$stage/dev/$node"
		mount --bind "/dev/$node" "$stage/dev/$node" || skip "no bind mount"
	done
	mkdir "$stage/dev/pts" "$stage/dev/shm"
	mount --bind /dev/pts "$stage/dev/pts"
	ln -s pts/ptmx "$stage/dev/ptmx"
	ln -s /proc/self/fd "$stage/dev/fd"
	mount -t tmpfs none /sys/class/tty || skip "no tmpfs over /sys"
	mount --move "$stage/dev" /dev
}

# plug FIRST PAUSE: the four ports, as ttyUSB numbers from FIRST on, if02 is the modem's.
plug() {
	local i port

	for i in 0 1 2 3; do
		mkdir -p "$stage/usb/1-1/1-1:1.$i" "/sys/class/tty/ttyUSB$(($1 + i))"
		echo 0bad >"$stage/usb/1-1/idVendor"
		echo "0$i" >"$stage/usb/1-1/1-1:1.$i/bInterfaceNumber"
		ln -sfn "$stage/usb/1-1/1-1:1.$i" "/sys/class/tty/ttyUSB$(($1 + i))/device"
		port=$stage/silent$i
		[ $i != 2 ] || port=$stage/port
		ln -s "$port" "/dev/ttyUSB$(($1 + i))"
		sleep "$2"
	done
}

unplug() {
	rm -rf /dev/ttyUSB* /sys/class/tty/ttyUSB*
	timeout 10 "$BUILD/cunxin-sim" tell "$stage/ports-control" "modem m1 gone 0.3" >/dev/null
	sleep 0.5
}

# Octets that came to the ports that are no modem's.
asked_others() {
	grep -c '^[0-9.]* silent[0-9] [^ ]*>' "$stage/transcript"
}

# back NAME LEAST-READY: how long until it is in use.
back() {
	local since

	since=$(now_ms)
	within 20 ready_again "$2" || fail "$1: not ready"
	echo "$1: in use after $(($(now_ms) - since)) ms, $(asked_others) lines to other ports"
}

ports=''
stage_open
own_dev
"$BUILD/cunxin-sim" --control "$stage/ports-control" --transcript "$stage/transcript" --with-parent \
	--no-directives --for 60 --modem m1 --link "$stage/port" --imei 860000000000017 --boot 20 \
	--modem silent0 --link "$stage/silent0" --modem silent1 --link "$stage/silent1" \
	--modem silent3 --link "$stage/silent3" >"$stage/own-ports" 2>&1 &
ports=$!
there() { [ -e "$stage/silent3" ]; }
within 10 there || fail "no ports: $(cat "$stage/own-ports")"
for i in 0 1 3; do
	timeout 10 "$BUILD/cunxin-sim" tell "$stage/ports-control" "modem silent$i mute" >/dev/null
done
config+=(-o modems.[0].device=imei:860000000000017)
daemon_start
sleep 0.5
plug 0 0.03
back "first" 0
asked=$(asked_others)
for round in 1 2 3; do
	unplug
	plug 0 0.15
	back "the same ports" "$round"
	[ "$(asked_others)" = "$asked" ] || fail "asked: $(grep silent "$stage/transcript")"
done
unplug
plug 4 0.03
back "other ports" 4
[ "$(asked_others)" = "$asked" ] || fail "asked: $(grep silent "$stage/transcript")"
kill "$ports"
daemon_end TERM 12
[ "$ended" = 0 ] || fail "status $ended"
