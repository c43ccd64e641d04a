#!/bin/bash
# A spring with fifty jumps of the daemon's clock (ahead, back, 1970; now and then it ends meanwhile): whatever
# is due goes once, and nothing of use is missed. The seed is printed; SEED=N plays one again.
set -u
seed=${SEED:-$RANDOM} file=$TMPDIR/jumps.scenario
RANDOM=$seed
echo "seed $seed"
between() { echo $(($1 + RANDOM % ($2 - $1 + 1))); }
wrong() {
	case $((RANDOM % 4)) in
	0) date -u -d "1970-01-02 $(between 0 9999) minutes" '+%F %H:%M' ;;
	1) date -u -d "2027-02-27 +$(between 0 90) days" '+%F %H:%M' ;;
	2) date -u -d "2027-03-20 -$(between 1 90) days" '+%F %H:%M' ;;
	3) date -u -d "2027-04-01 +$(between 1 900) days" '+%F %H:%M' ;;
	esac
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
		echo "clock +$(between 1 20)h"
		echo "clock wrong $(wrong)"
		echo "clock +$(between 1 170)m"
		case $((RANDOM % 6)) in 0) echo powercut ;; 1) echo restart ;; 2) echo kill ;; esac
		echo "clock +$(between 1 170)m"
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
"$BUILD/cunxin-sim" play -c etc/cunxin.conf --cut 64 "$file" || { sed -n '/^clock\|^power\|^re\|^kill/p' "$file" | head -200; exit 1; }
