#!/bin/sh
# Debian's smstools, unmodified: receives from the simulated modem into files, sends from files.
. "$(dirname "$0")/lib.sh"
PATH=$PATH:/usr/sbin
need smsd timeout iconv

start --storage SM=10 --air-time 0.05
for folder in outgoing checked incoming sent failed stats; do
	mkdir "$work/$folder"
done
cat >"$work/smsd.conf" <<END
devices = GSM1
outgoing = $work/outgoing
checked = $work/checked
incoming = $work/incoming
sent = $work/sent
failed = $work/failed
stats = $work/stats
logfile = $work/log
infofile = $work/info
pidfile = $work/pid
loglevel = 7
delaytime = 1
receive_before_send = no
incoming_utf8 = yes
[GSM1]
device = $work/modem
incoming = yes
baudrate = 115200
init = AT+CPMS="SM","SM","SM"
report = no
END
timeout 200 smsd -t -c "$work/smsd.conf" >"$work/smsd.out" 2>&1 &
peer=$!

incoming_holds() {
	[ "$(find "$work/incoming" -type f | wc -l)" -ge "$1" ]
}

# What is not in its GSM alphabet smstools keeps as big-endian UCS-2 behind the header.
incoming_says() {
	printf '%s' "$1" | iconv -f UTF-8 -t UTF-16BE >"$work/wanted"
	size=$(wc -c <"$work/wanted")
	for file in "$work"/incoming/*; do
		grep -q -- "$1" "$file" && return
		tail -c "$size" "$file" | cmp -s - "$work/wanted" && return
	done
	return 1
}

i=0
while [ "$i" -lt 12 ]; do
	i=$((i + 1))
	echo "+86139000000$((10 + i)): text number $i"
done | tell - >/dev/null
tell "+8613900000002: $chinese" >/dev/null
check 'every text is received' within 120 incoming_holds 13
check 'Chinese is received' incoming_says "$chinese"
check 'a plain text is received' incoming_says 'text number 12'
check 'the SIM is empty again' within 30 counts stored 0
check 'the network has nothing left' counts waiting 0

printf 'To: 8613900000009\n\ngood day' >"$work/plain"
{
	printf 'To: 8613900000009\nAlphabet: UCS\n\n'
	printf '%s' "$chinese" | iconv -f UTF-8 -t UTF-16BE
} >"$work/chinese"
{
	printf 'To: 8613900000009\nAlphabet: UCS\n\n'
	printf '%s' "$long" | iconv -f UTF-8 -t UTF-16BE
} >"$work/long"
mv "$work/plain" "$work/chinese" "$work/long" "$work/outgoing"
check 'a plain text is sent' within 60 ledger_has '"event":"message".*"words":"good day"'
check 'Chinese is sent' within 60 ledger_has "\"event\":\"message\".*\"words\":\"$chinese\""
check 'a text of two parts is sent' within 60 ledger_has "\"event\":\"message\".*\"words\":\"$long\""
check 'each segment was sent once' counts submits 4
judge
