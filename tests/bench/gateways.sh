# The gateways that tests/bench/run measures, each behind the same words:
#
#	WHO_configure        writes its settings into $stage
#	WHO_start            starts it; its process group is $gateway
#	WHO_queue COUNT      COUNT messages of one segment are to be sent, to +8613900NNNNNN
#	WHO_kept             texts received, one line each, as they are kept
#
# smstools and gammu-smsd are Debian's, unmodified, with the fastest settings that their manuals
# name: no pause that can be left out, no check that can be left out, a log of errors only. Where they
# can poll without any pause, at the price of a whole processor, they do so in the cases of speed and
# of answering, and pause for a second where CPU and memory are counted. Two settings make them
# several times as fast as they are by default: poll_faster of smstools (5: it looks for an answer so
# seldom that the rate is a half to a quarter) and loopsleep of gammu-smsd (1: one SIM-full a second).
# smstools keeps a port that has gone for ever, so it opens it anew each time where that is measured.

modem=modem.tty

# group_cpu: nanoseconds of CPU that the gateway's processes have used.
group_cpu() {
	local pid total=0 used _

	for pid in $(pgrep -g "$gateway"); do
		for task in "/proc/$pid"/task/*/schedstat; do
			read -r used _ 2>/dev/null <"$task" && total=$((total + used))
		done
	done
	echo "$total"
}

# group_pss: KiB of memory, shared pages counted by their share.
group_pss() {
	local pid

	for pid in $(pgrep -g "$gateway"); do
		cat "/proc/$pid/smaps_rollup" 2>/dev/null
	done | awk '/^Pss:/ { sum += $2 } END { print sum + 0 }'
}

gateway_gone() {
	! pgrep -g "$gateway" >/dev/null
}

gateway_stop() {
	[ -n "$gateway" ] || return 0
	kill -TERM -- "-$gateway" 2>/dev/null
	within 20 gateway_gone || kill -9 -- "-$gateway" 2>/dev/null
	wait "$gateway" 2>/dev/null
	gateway=''
}

gateway_kill() {
	kill -9 -- "-$gateway" 2>/dev/null
	wait "$gateway" 2>/dev/null
	within 5 gateway_gone
	gateway=''
}

launch() {
	setsid "$@" >>"$stage/log" 2>&1 &
	gateway=$!
}

# ---- cunxin ----------------------------------------------------------------------------------

cunxin_configure() {
	cp -r "$root/etc" "$stage/etc"
	config=(-c "$stage/etc/cunxin.conf" -o "state_dir=$stage/state" -o "run_dir=$stage/run"
		-o "modems.[0].device=$stage/$modem" -o limits.segments_per_hour=0
		-o limits.segments_per_day=0 -o limits.budget_per_month=0
		-o limits.replies_per_sender_per_hour=0 -o limits.replies_per_sender_per_day=0
		-o quiet_hours=)
}

cunxin_start() {
	launch "$BUILD/cunxind" "${config[@]}"
}

cunxin_queue() {
	messages "$1" | "$BUILD/cunxin" "${config[@]}" send --batch - >/dev/null
}

cunxin_kept() {
	query 'SELECT text FROM v_inbox'
}

# ---- smstools --------------------------------------------------------------------------------

smstools_configure() {
	mkdir "$stage"/{outgoing,checked,incoming,sent,failed}
	cat >"$stage/smsd.conf" <<-END
	devices = GSM1
	outgoing = $stage/outgoing
	checked = $stage/checked
	incoming = $stage/incoming
	sent = $stage/sent
	failed = $stage/failed
	logfile = $stage/smsd.log
	infofile = $stage/info
	pidfile = $stage/pid
	loglevel = 3
	delaytime = ${delaytime:-1}
	delaytime_mainprocess = ${delaytime:-1}
	sleeptime_mainprocess = ${delaytime:-1}
	blocktime = 1
	errorsleeptime = 1
	status_interval = 0
	stats_interval = 0
	receive_before_send = no
	spool_directory_order = yes
	trust_outgoing = yes
	autosplit = 0
	${answering:+eventhandler = $stage/answer}
	[GSM1]
	device = $stage/$modem
	init = AT+CPMS="SM","SM","SM";+CNMI=2,1,0,0,0
	incoming = high
	baudrate = 115200
	check_memory_method = 31
	check_network = 0
	detect_unexpected_input = no
	detect_message_routing = no
	keep_open = ${keep_open:-yes}
	communication_delay = 0
	send_delay = 0
	poll_faster = 100
	cs_convert = no
	report = no
	device_open_retries = -1
	device_open_errorsleeptime = 1
	END
	cat >"$stage/answer" <<-END
	#!/bin/sh
	[ "\$1" = RECEIVED ] || exit 0
	number=\$(sed -n 's/^From: //p' "\$2")
	printf 'To: %s\n\nnoted' "\$number" >"$stage/answer.\$\$"
	mv "$stage/answer.\$\$" "$stage/outgoing/answer.\$\$"
	END
	chmod +x "$stage/answer"
}

smstools_start() {
	launch smsd -t -c "$stage/smsd.conf"
}

smstools_queue() {
	mkdir "$stage/making"
	messages "$1" | while IFS=$'\t' read -r number text; do
		{
			printf 'To: %s\nAlphabet: UCS\n\n' "${number#+}"
			iconv -f UTF-8 -t UTF-16BE <<<"$text" | head -c -2
		} >"$stage/making/$number"
	done
	mv "$stage"/making/* "$stage/outgoing/"
	rmdir "$stage/making"
}

# The header is plain; a text in the GSM alphabet stands behind it.
smstools_kept() {
	local file

	for file in "$stage"/incoming/*; do
		[ -f "$file" ] && sed '1,/^$/d' "$file" && echo
	done
}

# ---- gammu-smsd ------------------------------------------------------------------------------

gammu_configure() {
	mkdir "$stage"/{inbox,outbox,sent,error}
	cat >"$stage/smsdrc" <<-END
	[gammu]
	device = $stage/$modem
	connection = at115200
	use_locking = no
	[smsd]
	service = files
	inboxpath = $stage/inbox/
	outboxpath = $stage/outbox/
	sentsmspath = $stage/sent/
	errorsmspath = $stage/error/
	inboxformat = unicode
	outboxformat = unicode
	logfile = $stage/smsd.log
	debuglevel = 0
	commtimeout = 0
	receivefrequency = 0
	loopsleep = ${loopsleep:-0}
	sendtimeout = 30
	statusfrequency = 0
	multiparttimeout = 1
	checksecurity = 0
	checkbattery = 0
	checksignal = 0
	checknetwork = 0
	deliveryreport = no
	${answering:+runonreceive = $stage/answer}
	END
	cat >"$stage/answer" <<-END
	#!/bin/sh
	for file in "\$@"; do
		number=\$(echo "\$file" | sed 's/.*_\(+[0-9]*\)_.*/\1/')
		printf 'noted' >"$stage/outbox/making.\$\$"
		mv "$stage/outbox/making.\$\$" "$stage/outbox/OUT\${number}.txt"
	done
	END
	chmod +x "$stage/answer"
}

gammu_start() {
	LC_ALL=C.UTF-8 launch gammu-smsd -c "$stage/smsdrc"
}

gammu_queue() {
	mkdir "$stage/making"
	messages "$1" | while IFS=$'\t' read -r number text; do
		{ printf '\xFF\xFE'; iconv -f UTF-8 -t UTF-16LE <<<"$text" | head -c -2; } >"$stage/making/OUT$number.txt"
	done
	mv "$stage"/making/* "$stage/outbox/"
	rmdir "$stage/making"
}

gammu_kept() {
	local file

	for file in "$stage"/inbox/*; do
		[ -f "$file" ] && iconv -f UTF-16 -t UTF-8 "$file" && echo
	done
}
