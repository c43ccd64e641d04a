#!/bin/bash
# Every ledger as .xlsx and CSV, read back by another program: the figures are those of the
# database, to the last digit; hostile texts are inert; nobody anonymous is named; a file is there
# whole or not at all. And so the season report and the daily sheet.
set -u
command -v jq >/dev/null || { echo "skipped: jq is not installed"; exit 77; }
/usr/bin/python3 -c 'import openpyxl' 2>/dev/null || { echo "skipped: python3-openpyxl is not installed"; exit 77; }
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
status=0
complain() { echo "$*"; status=1; }

cat >"$work/season.scenario" <<'END'
clock 2027-03-05 08:00
other ok
$ cunxin people add name=张建国 group=3 phone=13900000001 role=农户
$ cunxin people add name=李四 group=4 phone=13900000002 role=社长
$ cunxin people add "name==HYPERLINK(1)" group=5 phone=13900000003
$ cunxin people add name=孤寡 group=3
+8613900000001: 报名 张建国 3社 5亩半 东坡
+8613900000002: 报名 李四 4社 10亩 青薯9号
+8613900000003: 反映 东坡水渠漏水
+8613900000004: 匿名 反映 村里欠我三年的补贴
+8613900000001: 流转 张建国 3社 5亩 3年 每亩600元
+8613900000001: 籽种 张建国 3社 600斤
+8613900000005: @SUM(1) <script>alert(1)</script> 𠮷
+8613900000001: 查询
$ cunxin inbox dismiss 7
$ cunxin workday add 2027-04-08 播种 2 07:30 村委会
+8613900000002: 务工 李四 4月8日 1人
$ cunxin broadcast new --to all --text "村里通知：{name}，明天播种。" --json
> "id": *(?<notice>[0-9]+).*"code": *"(?<code>[0-9]+)"
modem m1 barred +8613900000003 1
$ cunxin broadcast confirm %{notice} %{code}
clock 2027-04-09 08:00
$ cunxin report add attendance date=2027-04-08 task=播种 "names=张建国 李四"
$ cunxin report add attendance date=2027-04-08 task=采挖 people=3
$ cunxin report add progress stage=播种 group=3 area_mu=4.5
$ cunxin report add harvest name=张建国 group=3 weight_kg=2330.5斤 --source visit
$ cunxin report add harvest name=李四 group=4 weight_kg=1000.1
$ cunxin report add harvest name=李四 group=4 weight_kg=0.7
$ cunxin report add harvest name=周 group=4 weight_kg=77
$ cunxin report cancel 14
$ cunxin report add sale name=张建国 weight_kg=1000 price_yuan_per_kg=2.45 "buyer=＝1+2|cmd\"A1\",合作社"
$ cunxin report add sale name=李四 weight_kg=333.3 price_yuan_per_kg=1.19
$ cunxin stock set seed 1000
$ cunxin report add supply name=李四 group=4 item=machine quantity_kg=2 date=2027-04-12
clock +2h
END
echo "\$ cunxin backup $work/village.db" >>"$work/season.scenario"
"$BUILD/cunxin-sim" play -c etc/cunxin.conf --cut 64 "$work/season.scenario" >"$work/log" 2>&1 || { cat "$work/log"; exit 1; }
mkdir "$work/village" "$work/village/state" "$work/village/run" "$work/out"
cp etc/* "$work/village/"
mv "$work/village.db" "$work/village/state/cunxin.db"
cunxin() {
	timeout 60 "$BUILD/cunxin" -c "$work/village/cunxin.conf" -o state_dir=state -o run_dir=run --now 2027-04-09T12:00 "$@"
}

# What each ledger needs, and all of them in both ways; what it prints is beside the file.
while read -r ledger needs; do
	case $needs in
	month) options=(--month 2027-04) ;;
	notice) options=(--notice 1) ;;
	notice*) options=(--to all) ;;
	*) options=() ;;
	esac
	for way in xlsx csv; do
		cunxin --json export "$ledger" "$work/out/$ledger.$way" "${options[@]}" >"$work/out/$ledger.$way.json" 2>"$work/log" ||
			{ complain "export $ledger .$way:"; cat "$work/log"; }
	done
done < <(cunxin --json export --list | jq -r '.[] | "\(.ledger) \(.needs // "")"')
cunxin export sale "$work/out/sale.gb.csv" --encoding gb18030 >/dev/null || complain "no GB18030"
cunxin export house-calls "$work/out/missed.xlsx" --notice 1 >/dev/null || complain "no house calls of a notice"
cunxin export house-calls "$work/out/whom.xlsx" --to 'group:3+all-form:harvest/role:社长' >/dev/null || complain "no house calls of an audience"
cunxin --json report totals enroll --by group >"$work/out/totals.enroll.json"
cunxin --json report totals harvest --by group >"$work/out/totals.harvest.json"
cunxin --json report totals sale --by group >"$work/out/totals.sale.json"
cunxin --json report totals land --by group >"$work/out/totals.land.json"
cunxin --json report totals attendance --by group >"$work/out/totals.attendance.json"
cunxin --json report measures --by group >"$work/out/measures.json"
cunxin --json workday wages 2027-04 >"$work/out/wages.json"
cunxin --json report targets >"$work/out/targets.json"
cunxin --json steer progress >"$work/out/stages.json"
cunxin --json problem list --all >"$work/out/problems.json"
cunxin --json broadcast show 1 >"$work/out/notice.json"
for way in xlsx html; do
	cunxin season report "$work/out/season-report.$way" >"$work/log" 2>&1 || { complain "season report .$way:"; cat "$work/log"; }
done
tests/tools/read-exports "$work/out" || status=1

# Wrong wishes name what is expected, and write nothing.
refused() { # WORDS, arguments
	local words=$1

	shift
	cunxin export "$@" >"$work/log" 2>&1
	[ $? = 2 ] || complain "export $*: not refused"
	grep -q -- "$words" "$work/log" || { complain "export $*: not a word of $words:"; cat "$work/log"; }
	[ ! -e "$work/no.xlsx" ] || complain "export $*: it wrote a file"
}
refused 'expected one of enroll' potatoes "$work/no.xlsx"
refused month wages "$work/no.xlsx"
refused notice unreached "$work/no.xlsx"
refused 'one of both' house-calls "$work/no.xlsx"
refused 2027-04 wages "$work/no.xlsx" --month 2027-13
refused gb18030 enroll "$work/no.csv" --encoding latin1
refused CSV enroll "$work/no.xlsx" --encoding gb18030
refused 'not of a month' people "$work/no.xlsx" --month 2027-04
cunxin season report "$work/no.txt" >"$work/log" 2>&1 && complain "a season report as text"
grep -q '\.html' "$work/log" || complain "not a word of what a season report may be called"
cunxin export unreached "$work/no.xlsx" --notice 99 >"$work/log" 2>&1 && complain "a notice that is not there"
[ ! -e "$work/no.xlsx" ] || complain "a file of a notice that is not there"

# A disk that is full in the middle of it: the file of yesterday is still there, and nothing else. What
# is full is not the database: its index is there as long as somebody else has it open.
coproc holder { exec /usr/bin/python3 -c '
import sqlite3, sys
database = sqlite3.connect(sys.argv[1])
print(database.execute("SELECT count(*) FROM v_inbox").fetchone(), flush=True)
sys.stdin.read()' "$work/village/state/cunxin.db"; }
read -r _ <&"${holder[0]}"
full() { # FILE, arguments
	local file=$work/out/$1

	shift
	echo yesterday >"$file"
	(
		trap '' XFSZ
		ulimit -f 1
		cunxin "$@" "$file" >"$work/out/full.log" 2>&1
	) && complain "a full disk went unnoticed ($*)"
	[ "$(cat "$file")" = yesterday ] || complain "a full disk changed the file of yesterday ($*)"
	# Once, in our words: what writes the sheets has words of its own.
	[ "$(sed "s|^cunxin: $file: ..*|told|" "$work/out/full.log")" = told ] ||
		{ complain "$*: a full disk is not told once:"; cat "$work/out/full.log"; }
}
full full.xlsx export outbox
full full.csv export outbox
full full.xlsx season report
full full.xlsx people export
exec {holder[1]}>&-
wait
[ "$(find "$work/out" -name 'full.*' | wc -l)" = 3 ] || complain "left behind: $(ls "$work/out"/full.*)"
[ "$(stat -c %a "$work/out/enroll.xlsx")" = 640 ] || complain "a ledger is readable for anyone"
exit $status
