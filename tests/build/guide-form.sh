#!/bin/bash
# The new form of the clerk's guide, taken from its page and put into the sample village: it loads, its
# examples hold, and texts are read as a clerk would expect.
set -u
village=$(mktemp -d) || exit 1
trap 'rm -rf "$village"' EXIT
cp etc/*.conf "$village"
block() { # NUMBER: that block of config in the guide
	awk -v wanted="$1" '/^```conf/ { inside = 1; number++; next } /^```/ { inside = 0 } inside && number == wanted' doc/cunxin-guide.zh.md
}
put() { # FILE HEAD NUMBER: the block below the line HEAD
	block "$3" >"$village/block"
	[ -s "$village/block" ] || { echo "the guide has no block $3"; exit 1; }
	grep -qxF "$2" "$village/$1" || { echo "$1 has no line: $2"; exit 1; }
	awk -v head="$2" -v block="$village/block" '{ print } $0 == head { while ((getline line < block) > 0) print line }' \
		"$village/$1" >"$village/new" && mv "$village/new" "$village/$1"
}
put forms.conf "forms = (" 1
put replies.zh.conf "replies = {" 2
cunxin() { "$BUILD/cunxin" -c "$village/cunxin.conf" --now 2027-03-10T09:00 "$@"; }
cunxin config check || exit 1
read_as() { # TEXT PATTERN
	local said
	said=$(cunxin try --json --people etc/people.csv --from 13900000001 "$1")
	echo "$said" | grep -qF "$2" || { echo "$1: not $2: $said"; exit 1; }
}
read_as "借农具 水泵两台 后天" '"records":[{"name":"张建国","tool":"抽水泵","pieces":2,"date":"2027-03-12"}]'
read_as "借工具架子车15号" '"pieces":1,"date":"2027-03-15"'
read_as "借农具 水泵" "哪天"
read_as "借农具 明天" "借什么"
