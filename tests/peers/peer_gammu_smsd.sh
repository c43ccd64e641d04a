#!/bin/sh
# Debian's gammu-smsd, unmodified: receives from the simulated modem into files, sends from files.
. "$(dirname "$0")/lib.sh"
need gammu-smsd gammu-smsd-inject timeout iconv

start --storage SM=10 --air-time 0.05
mkdir "$work/inbox" "$work/outbox" "$work/sent" "$work/error"
cat >"$work/smsdrc" <<END
[gammu]
device = $work/modem
connection = at115200
use_locking = no
[smsd]
service = files
inboxpath = $work/inbox/
outboxpath = $work/outbox/
sentsmspath = $work/sent/
errorsmspath = $work/error/
inboxformat = unicode
outboxformat = detail
transmitformat = auto
logfile = $work/log
debuglevel = 0
commtimeout = 1
sendtimeout = 30
loopsleep = 1
checksecurity = 0
checkbattery = 0
checksignal = 0
checknetwork = 0
statusfrequency = 0
deliveryreport = no
END
LC_ALL=C.UTF-8
export LC_ALL
timeout 200 gammu-smsd -c "$work/smsdrc" >"$work/smsd.out" 2>&1 &
peer=$!

inbox_holds() {
	[ "$(find "$work/inbox" -type f | wc -l)" -ge "$1" ]
}

inbox_says() {
	for file in "$work"/inbox/*; do
		iconv -f UTF-16 -t UTF-8 "$file" 2>/dev/null | grep -q -- "$1" && return
	done
	return 1
}

# More than the SIM has places: the network refills it.
i=0
while [ "$i" -lt 12 ]; do
	i=$((i + 1))
	echo "+86139000000$((10 + i)): text number $i"
done | tell - >/dev/null
tell "+8613900000002: $chinese" >/dev/null
check 'every text is received' within 120 inbox_holds 13
check 'Chinese is received' inbox_says "$chinese"
check 'a plain text is received' inbox_says 'text number 12'
check 'the SIM is empty again' within 30 counts stored 0
check 'the network has nothing left' counts waiting 0

timeout 20 gammu-smsd-inject -c "$work/smsdrc" TEXT +8613900000009 -text 'good day' >/dev/null 2>&1
timeout 20 gammu-smsd-inject -c "$work/smsdrc" TEXT +8613900000009 -unicode -text "$chinese" >/dev/null 2>&1
check 'a plain text is sent' within 60 ledger_has '"event":"message".*"words":"good day"'
check 'Chinese is sent' within 60 ledger_has "\"event\":\"message\".*\"words\":\"$chinese\""
check 'each was sent once' counts submits 2
judge
