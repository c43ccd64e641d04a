#!/bin/bash
# `make install` puts everything where PREFIX, SYSCONFDIR and DESTDIR say and nowhere else, never
# overwrites a config that was edited, and `make uninstall` leaves nothing but the config.
set -u
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
status=0
complain() { echo "$*"; status=1; }
place() { make -s "$1" DESTDIR="$work/$2" PREFIX="$3" SYSCONFDIR=/etc >"$work/log" 2>&1 || { cat "$work/log"; exit 1; }; }

place install a /usr
for file in usr/sbin/cunxind usr/bin/cunxin usr/bin/cunxin-sim usr/bin/cunxin-kiosk usr/share/locale/zh_CN/LC_MESSAGES/cunxin.mo \
	usr/share/man/man1/cunxin-kiosk.1 usr/share/doc/cunxin/cunxin-guide.zh.md lib/systemd/system/cunxind.service \
	lib/systemd/system/cunxin-maintain.timer usr/lib/udev/rules.d/79-cunxin.rules usr/lib/sysusers.d/cunxin.conf \
	usr/lib/tmpfiles.d/cunxin.conf usr/lib/libcunxin.so usr/lib/libcunxin.a usr/share/man/man8/cunxind.8 \
	usr/share/man/man1/cunxin.1 usr/share/man/man1/cunxin-sim.1 usr/share/man/man5/cunxin.conf.5 \
	usr/share/cunxin/drop-ins/uart.conf usr/share/cunxin/drop-ins/serial-server.conf \
	usr/share/bash-completion/completions/cunxin usr/include/cunxin/sms_pdu.h usr/lib/pkgconfig/libcunxin.pc; do
	[ -s "$work/a/$file" ] || complain "not installed: $file"
done
for file in etc/*; do
	cmp -s "$file" "$work/a/etc/cunxin/${file##*/}" || complain "not installed: $file"
done
[ "$(stat -c %a "$work/a/etc/cunxin/cunxin.conf")" = 640 ] || complain "anyone may read the PIN in the config"
"$work/a/usr/bin/cunxin" -c "$work/a/etc/cunxin/cunxin.conf" config check >"$work/log" 2>&1 ||
	{ complain "the installed config has faults:"; cat "$work/log"; }
# What doctor says of a drop-in can be pasted: the file is where the command takes it from.
told=$("$work/a/usr/bin/cunxin" -c "$work/a/etc/cunxin/cunxin.conf" -o state_dir="$work" -o 'modems.[0].device=/dev/ttyS7' doctor)
from=$(sed -n 's/.* -t \/etc\/systemd\/system\/cunxind.service.d \([^ ]*\) && .*systemctl daemon-reload.*/\1/p' <<<"$told")
[ "$from" = "$work/a/usr/share/cunxin/drop-ins/uart.conf" ] || complain "doctor takes the drop-in from '$from'"
# Beside the programs of a system is one that is called as the folder of catalogues of a build.
printf '#!/bin/sh\n' >"$work/a/usr/bin/locale"
chmod 755 "$work/a/usr/bin/locale"
"$work/a/usr/bin/cunxin-kiosk" -c "$work/a/etc/cunxin/cunxin.conf" -o state_dir="$work" --screen 80x24 2>&1 |
	grep -q 总览 || complain "the installed screen speaks no Chinese"
rm "$work/a/usr/bin/locale"

place install b /opt/village
for file in lib/systemd/system/cunxind.service lib/systemd/system/cunxin-maintain.service \
	share/man/man8/cunxind.8 lib/pkgconfig/libcunxin.pc; do
	[ -s "$work/b/opt/village/$file" ] || complain "PREFIX is not honoured: $file"
done
strays=$(find "$work/b" -type f ! -path "$work/b/opt/village/*" ! -path "$work/b/etc/cunxin/*")
[ -z "$strays" ] || complain "outside of PREFIX: $strays"
grep -rE '/usr/(s?bin|share)/cunxin' "$work/b/opt/village/lib/systemd" "$work/b/opt/village/share" && complain "paths of another PREFIX"
grep -q '^ExecStart=/opt/village/sbin/cunxind ' "$work/b/opt/village/lib/systemd/system/cunxind.service" || complain "ExecStart"
grep -q '^prefix=/opt/village$' "$work/b/opt/village/lib/pkgconfig/libcunxin.pc" || complain "prefix of libcunxin.pc"

# A unit for a program that is elsewhere would be begun in vain each second.
make -s install-kiosk DESTDIR="$work/a" PREFIX=/usr/local SYSCONFDIR=/etc >"$work/log" 2>&1 &&
	complain "install-kiosk takes another PREFIX than install had"
grep -q 'PREFIX that make install had' "$work/log" || complain "install-kiosk does not say why"
[ ! -e "$work/a/usr/local" ] || complain "install-kiosk puts units beside no program"
make -s install-kiosk DESTDIR="$work/a" PREFIX=/usr SYSCONFDIR=/etc >"$work/log" 2>&1 || { complain "install-kiosk:"; cat "$work/log"; }
for file in lib/systemd/system/cunxin-kiosk.service lib/systemd/system/cunxin-kiosk-kmscon.service \
	usr/lib/sysusers.d/cunxin-kiosk.conf etc/cunxin/foot.ini usr/share/man/man8/cunxin-console.8; do
	[ -s "$work/a/$file" ] || complain "not installed: $file"
done

echo '# edited' >>"$work/a/etc/cunxin/cunxin.conf"
place install a /usr
grep -q 'cunxin.conf.new' "$work/log" || complain "not a word about the edited config"
tail -n 1 "$work/a/etc/cunxin/cunxin.conf" | grep -q edited || complain "an edited config was overwritten"
cmp -s etc/cunxin.conf "$work/a/etc/cunxin/cunxin.conf.new" || complain "the new default is not beside it"

place uninstall a /usr
place uninstall b /opt/village
left=$(find "$work/a" "$work/b" -type f -o -type l | grep -v '/etc/cunxin/')
[ -z "$left" ] || complain "uninstall leaves $left"
exit $status
