#!/bin/bash
# Every command of the clerk's guide is run, in order, on the sample village, and prints what the guide
# says that it prints.
set -u
BUILD=${BUILD:-$PWD/build}
# What is played is virtual: it need not wait for the disk.
work=$(mktemp -d -p /dev/shm 2>/dev/null || mktemp -d) || exit 1
export TMPDIR=$work
trap 'rm -rf "$work"' EXIT
cp -r etc "$work/etc"
cp etc/people.csv "$work/花名册.csv"
awk -f tests/build/guide.awk doc/cunxin-guide.zh.md >"$work/guide.scenario" || exit 1
# What a sentence of the guide names, with the words of somebody who does it, on a village of its own,
# in this order; first what makes it possible ("-": the guide does not name it).
sentences() {
	cat <<-'END'
	-|people import etc/people.csv --yes
	-|broadcast new --to all --text 明天开会
	-|broadcast new --to all --text 后天开会
	-|report add land name=张建国 group=3 area_mu=5 kind=transfer --from 13900000001
	-|workday add 2027-04-08 播种 5
	-|backup 备份.db
	broadcast cancel 1|broadcast cancel 1
	broadcast cancel 编号|broadcast cancel 2
	broadcast retry 1|broadcast retry 1|1
	hold|hold
	resume|resume
	land decline 编号 原因|land decline 1 租给别人了
	workday cancel 日期|workday cancel 2027-04-08
	people set 名字 phone+=新号 phone-=旧号|people set 张建国 phone+=13900000091 phone-=13900000001
	people join 新编号 老编号|people join 2 1
	people block 号码|people block 13900000002
	people erase 编号|people erase 3
	restore 备份.db|restore 备份.db
	doctor|doctor|1
	setup|setup --village 示范村 --alarm 13900000005
	END
}

named() {
	grep -oE '`(sudo )?cunxin [^`]+`' doc/cunxin-guide.zh.md | sed -E 's/`(sudo )?cunxin //; s/`$//' | sort -u
}

# The daemon makes the database; there is no modem, so nothing goes out.
make_village() {
	local daemon

	mkdir "$work/state" "$work/run"
	config=(-c etc/cunxin.conf -o "state_dir=$work/state" -o "run_dir=$work/run")
	(cd "$work" && exec "$BUILD/cunxind" "${config[@]}") >"$work/log" 2>&1 &
	daemon=$!
	for _ in $(seq 1 200); do
		[ ! -S "$work/run/wake" ] || break
		sleep 0.05
	done
	kill "$daemon"
	wait "$daemon" 2>/dev/null
	(cd "$work" && "$BUILD/cunxin" "${config[@]}" db upgrade) >>"$work/log" 2>&1
}

# run_sentence WORDS STATUS
run_sentence() {
	local words status

	read -ra words <<<"$1"
	(cd "$work" && "$BUILD/cunxin" "${config[@]}" --now 2027-04-05T09:00 "${words[@]}") >"$work/said" 2>&1
	status=$?
	[ "$status" = "${2:-0}" ] || { echo "cunxin $1: status $status"; cat "$work/said"; return 1; }
}

missing=$(comm -23 <(named) <(sentences | cut -d'|' -f1 | sort -u))
[ -z "$missing" ] || { echo "the guide names what is not run here:"; echo "$missing"; exit 1; }
make_village
sentences | while IFS='|' read -r _ words status; do
	run_sentence "$words" "$status" </dev/null || exit 1
done || exit 1
cd "$work" || exit 1
"$BUILD/cunxin-sim" play --cut 64 -c etc/cunxin.conf guide.scenario
