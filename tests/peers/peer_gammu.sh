#!/bin/sh
# Debian's gammu, unmodified, reads from the simulated modem and sends through it.
. "$(dirname "$0")/lib.sh"
need gammu timeout

start --storage SM=20 --air-time 0.05
cat >"$work/gammurc" <<END
[gammu]
device = $work/modem
connection = at115200
use_locking = no
gammucoding = utf8
END

LC_ALL=C.UTF-8
export LC_ALL

gammu_() {
	timeout 60 gammu -c "$work/gammurc" "$@" >"$work/out" 2>&1 || {
		cat "$work/out"
		return 1
	}
}

said() {
	grep -q -- "$1" "$work/out"
}

check 'identifies the modem' gammu_ --identify
check 'its IMEI is read' said 862107043556942
check 'the network is named' gammu_ --networkinfo

tell "+8613900000001: hello from the village" "+8613900000002: $chinese" \
	"+8613900000003: $long" >/dev/null
check 'all texts are listed' gammu_ --geteachsms
check 'plain text is read' said 'hello from the village'
check 'Chinese is read' said "$chinese"
check 'a text of two parts is read whole' said "$long"
check 'senders are read' said '+8613900000002'
check 'texts are deleted' gammu_ --deleteallsms 1
within 5 counts stored 0
check 'nothing is left on the SIM' counts stored 0

check 'a plain text is sent' gammu_ --sendsms TEXT +8613900000009 -text 'good day'
check 'Chinese is sent' gammu_ --sendsms TEXT +8613900000009 -unicode -text "$chinese"
check 'a text of two parts is sent' gammu_ --sendsms TEXT +8613900000009 -unicode -autolen 200 -text "$long"
check 'they arrived as they were' sh -c "grep '\"event\":\"message\"' '$work/ledger' |
	grep -c -e '\"words\":\"good day\"' -e '\"words\":\"$chinese\"' -e '\"words\":\"$long\"' | grep -qx 3"
check 'each segment was sent once' counts submits 4
check 'none was repeated' counts repeated 0
check 'a refusal is seen' sh -c "'$sim' tell '$work/control' 'modem m1 cms 38' &&
	! timeout 60 gammu -c '$work/gammurc' --sendsms TEXT +8613900000009 -text 'never' >/dev/null 2>&1"
judge
