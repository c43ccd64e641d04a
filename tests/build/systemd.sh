#!/bin/bash
# The units are well-formed, alone and with each drop-in, and closed: an exposure of 1.0 at most
# as installed. The drop-ins open what they are for and nothing else.
set -u
command -v systemd-analyze >/dev/null || { echo "systemd-analyze is absent (package systemd)"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
status=0
for unit in systemd/*.service systemd/*.timer; do
	sed 's|/usr/sbin/cunxind|/bin/true|; s|/usr/bin/cunxin |/bin/true |' "$unit" >"$work/${unit##*/}"
done

# verify WORDS: what systemd says about our own units.
verify() {
	local said unit

	for unit in cunxind.service cunxin-maintain.service cunxin-maintain.timer; do
		said=$(SYSTEMD_UNIT_PATH="$work:" systemd-analyze verify --man=no "$work/$unit" 2>&1 | grep -F "$work")
		[ -z "$said" ] || { echo "$1: $said"; status=1; }
	done
}
verify "the units"
for unit in "$work"/*.service; do
	systemd-analyze security --offline=true --threshold=10 "$unit" >"$work/out" 2>&1 ||
		{ echo "$unit:"; tail -n 2 "$work/out"; status=1; }
done
for drop_in in systemd/drop-ins/*.conf; do
	mkdir -p "$work/cunxind.service.d"
	cp "$drop_in" "$work/cunxind.service.d/"
	verify "$drop_in"
	sed -n '/^\[Service\]/,$p' "$drop_in" | grep -vE '^(#|$|\[Service\]|PrivateNetwork=no$|RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6$)|^(IPAddress(Deny|Allow)|DeviceAllow|SupplementaryGroups|PrivateUsers)=' &&
		{ echo "$drop_in opens more than it is for"; status=1; }
	rm -r "$work/cunxind.service.d"
done
# The screen's units: well-formed, as closed as something can be that owns a screen and a keyboard.
for unit in systemd/kiosk/*.service; do
	name=${unit##*/}
	sed 's|/usr/bin/cage|/bin/true|; s|/usr/bin/kmscon|/bin/true|' "$unit" >"$work/$name"
	said=$(SYSTEMD_UNIT_PATH="$work:" systemd-analyze verify --man=no "$work/$name" 2>&1 | grep -F "$work")
	[ -z "$said" ] || { echo "$unit: $said"; status=1; }
	grep -q -- '/usr/bin/cunxin-kiosk --locked ' "$unit" || { echo "$unit: Ctrl-C ends it"; status=1; }
	for setting in Restart=always StartLimitIntervalSec=0 UMask=0007 TTYPath=/dev/tty1; do
		grep -qx "$setting" "$unit" || { echo "$unit lacks $setting"; status=1; }
	done
	grep -qE 'ExecStart=.*( -s |/(ba)?sh( |$)|xterm)' "$unit" && { echo "$unit: a way out"; status=1; }
done
systemd-analyze security --offline=true --threshold=60 "$work/cunxin-kiosk.service" >"$work/out" 2>&1 ||
	{ echo "cunxin-kiosk.service:"; tail -n 2 "$work/out"; status=1; }
# The account has no shell; the terminal has no key, link or text that starts a program.
grep -q '^u cunxin-kiosk .* /usr/sbin/nologin$' systemd/kiosk/cunxin-kiosk.sysusers || { echo "the account of the screen has a shell"; status=1; }
for action in spawn-terminal show-urls-launch pipe-visible pipe-scrollback pipe-selected search-start clipboard-paste unicode-input; do
	grep -qx "$action=none" systemd/kiosk/foot.ini || { echo "foot.ini: a key for $action"; status=1; }
done
grep -qx 'launch=/bin/true' systemd/kiosk/foot.ini || { echo "foot.ini: a link starts a program"; status=1; }
if command -v foot >/dev/null; then
	said=$(foot -c systemd/kiosk/foot.ini --check-config 2>&1) || { echo "foot.ini: $said"; status=1; }
fi
# What the wake socket and the shared database rely on.
for setting in StateDirectoryMode=2770 UMask=0007 Type=notify StartLimitIntervalSec=0 Restart=always; do
	grep -qx "$setting" systemd/cunxind.service || { echo "cunxind.service lacks $setting"; status=1; }
done
exit $status
