#!/bin/bash
# A spring with fifty jumps of the daemon's clock (ahead, back, 1970; now and then it ends meanwhile): whatever
# is due goes once, and nothing of use is missed. The seed is printed; SEED=N plays one again.
set -u
seed=${SEED:-$RANDOM} file=$TMPDIR/jumps.scenario
RANDOM=$seed
echo "seed $seed"
# Into a variable: RANDOM in a $(subshell) begins with a seed of its own.
between() { drawn=$(($1 + RANDOM % ($2 - $1 + 1))); }
later() { between 1 "$1"; echo "clock +$drawn$2"; }
wrong() {
	local day

	case $((RANDOM % 4)) in
	0) between 0 9999; day="1970-01-02 $drawn minutes" ;;
	1) between 0 90; day="2027-02-27 +$drawn days" ;;
	2) between 1 90; day="2027-03-20 -$drawn days" ;;
	3) between 1 900; day="2027-04-01 +$drawn days" ;;
	esac
	echo "clock wrong $(date -u -d "$day" '+%F %H:%M')"
}
{
	cat <<-END
		set stages.[1].notices.[0].auto=true
		set stages.[4].notices.[0].auto=true
		clock 2027-02-27 09:00
		$ cunxin people add name=张建国 group=3 phone=13900000001
		$ cunxin people add name=赵社长 group=3 role=社长 phone=13900000007
		+8613900000001: 报名 张建国 3社 5亩
		+8613900000001< 张建国
	END
	for _ in $(seq 50); do
		later 20 h
		wrong
		later 170 m
		case $((RANDOM % 6)) in 0) echo powercut ;; 1) echo restart ;; 2) echo kill ;; esac
		later 170 m
		echo "clock right"
	done
	cat <<-END
		clock 2027-04-06 12:00
		+8613900000001< 3月1日开始覆膜
		+8613900000001< 4月5日开始播种
		+8613900000007< ^任务：组织本社覆膜
		+8613900000007< ^组织本社覆膜到期了
		+8613900000007< ^任务：入户摸底
		+8613900000007< ^入户摸底到期了
		+8613900000007< ^摸底检查
		+8613900000007< ^摸底检查
		+8613900000007< ^任务：组织本社播种
		$ cunxin calendar events --state expired
		>! film|survey|plant
		$ cunxin status --json
		> "trusted":true
	END
} >"$file"
"$BUILD/cunxin-sim" play -c etc/cunxin.conf --cut 64 "$file" && exit
sed -n '/^clock\|^power\|^re\|^kill/p' "$file"
echo "again: SEED=$seed tests/run $0"
exit 1
