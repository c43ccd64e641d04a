#!/bin/bash
# SIGHUP: a good config is taken while the modem goes on; a faulty one changes nothing and says
# FILE:LINE; other modems are opened anew. Verbs use what the daemon accepted, and work while the
# file is faulty.
. "$(dirname "$0")/../faults/stage.sh"

says() {
	grep -q "$1" "$stage/log"
}

says_times() {
	[ "$(grep -c "$1" "$stage/log")" -ge "$2" ]
}

answered_with() {
	[ "$(query "SELECT count(*) FROM v_outbox WHERE recipient = '$1' AND instr(text, '$2') > 0")" -gt 0 ]
}

fail() {
	echo "$*"
	cat "$stage/log"
	exit 1
}

stage_open
# Everything in the file, so that no verb needs -o.
file=$stage/etc/cunxin.conf
sed -i "/^state_dir\|^run_dir/d; s|device = \"[^\"]*\"|device = \"unix:$stage/modem\"|" "$file"
printf 'state_dir = "%s/state";\nrun_dir = "%s/run";\n' "$stage" "$stage" >>"$file"
config=(-c "$file")
daemon_start
within 10 ready_again 0 || fail "not ready"
cp "$file" "$stage/good"

sed 's/^village.*/village = "新村";/' "$stage/good" >"$file"
kill -HUP "$daemon"
within 5 says 'the new config (.*) is in use' || fail "the good config was not taken"
[ "$(verb --json status | jq -r .village)" = 新村 ] || fail "verbs do not see the new config"
[ "$(times_ready)" = 1 ] || fail "the modem was started anew for nothing"

sed 's/^country_code.*/country_code = 86;\ncuontry = "x";/' "$stage/good" >"$file"
kill -HUP "$daemon"
within 5 says 'has faults and is not used' || fail "the faults were not told"
grep -q 'cunxin.conf:[0-9]*: .*cuontry' "$stage/log" || fail "no FILE:LINE"
verb --json status >"$stage/out" 2>"$stage/err" || { cat "$stage/err"; fail "status fails over a faulty file"; }
[ "$(jq -r .village "$stage/out")" = 新村 ] || fail "status does not use the accepted config"
[ -s "$stage/err" ] || fail "no warning of the faulty file"
verb config check 2>/dev/null && fail "config check is content"
tell '+8613900000001: 报名 张三 3社 5亩' >/dev/null
within 10 all_quiet || fail "the daemon does not work after a faulty reload"
answered_with +8613900000001 张三 || fail "no answer"

# A pattern that hits a limit is named in the journal, once.
forms=$stage/etc/forms.conf
cp "$forms" "$stage/forms"
sed -i 's/^[\t ]*patterns = ( "(?:卖给.*/patterns = ( "(?<value>([0-9]+)+亩亩)" ); }/
	s/.*卖给合作社"; outcome = "accepted".*//' "$forms"
cp "$stage/good" "$file"
kill -HUP "$daemon"
within 5 says_times 'the new config (.*) is in use' 2 || fail "a village with a slow pattern was not taken"
tell "+8613900000001: 销售 $(printf '1%.0s' {1..60})亩" >/dev/null
within 5 says 'forms.conf:[0-9]*: .*亩亩)": this pattern hit a limit 1 time and was passed over' || fail "the slow pattern is not named"
tell "+8613900000002: 销售 $(printf '1%.0s' {1..60})亩" >/dev/null
within 10 all_quiet || fail "the second slow text is not handled"
sleep 1.2
[ "$(grep -c 'hit a limit' "$stage/log")" = 1 ] || fail "the slow pattern is named again within the hour"
mv "$stage/forms" "$forms"

# Another command before all else, another number of the SIM: that modem is opened anew.
reloads=2
for key in 'init = ( "AT+CSQ" )' 'init = ( "AT+CREG?" )' 'number = "13800000002"'; do
	before=$(times_ready)
	sed "s|{ name = \"m1\";|{ name = \"m1\"; $key;|" "$stage/good" >"$file"
	kill -HUP "$daemon"
	reloads=$((reloads + 1))
	within 5 says_times 'the new config (.*) is in use' $reloads || fail "$key was not taken"
	within 10 ready_again "$before" || fail "$key: the modem was not opened anew"
done

sed "s|{ name = \"m1\";|{ name = \"m9\";|" "$stage/good" >"$file"
cmp -s "$file" "$stage/good" && fail "the sample config has no modem m1"
kill -HUP "$daemon"
within 10 says '^cunxind: m9: ready (' || fail "the renamed modem was not opened"
for i in 1 2 3 4 5; do
	sed "s/^village.*/village = \"$i\";/" "$file" >"$stage/next"
	cp "$stage/next" "$file"
	kill -HUP "$daemon"
	within 5 says_times 'the new config (.*) is in use' $((i + reloads + 1)) || fail "reload $i"
done
daemon_end TERM 12
[ "$ended" = 0 ] || fail "status $ended"

printf 'village = ;\n' >"$file"
timeout 5 "$BUILD/cunxind" -c "$file" 2>"$stage/err"
status=$?
[ "$status" = 2 ] || fail "a daemon with a faulty config ends with $status"
grep -q 'cunxin.conf:1: ' "$stage/err" || { cat "$stage/err"; fail "no FILE:LINE at start"; }
