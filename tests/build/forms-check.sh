#!/bin/bash
# `config check` names every fault in one run: a placeholder that nothing fills does not keep the examples
# from being read, a pattern is attacked with what it looks for, and a keyword that another hides is found.
# A pattern that hits a limit is named when a text is read.
set -u
village=$(mktemp -d) || exit 1
trap 'rm -rf "$village"' EXIT
cp etc/*.conf "$village"
sed -i 's/keywords = ( "采挖", "交薯",/keywords = ( "采挖", "交薯", "帮助",/
	s/keywords = ( "销售", /keywords = ( "销售", "交薯了", /
	s/^[\t ]*patterns = ( "(?:卖给.*/patterns = ( "(?<value>([0-9]+)+亩亩)" ); }/
	s/\(text = "报名 张三 3社 0亩"; outcome = \)"invalid"/\1"accepted"/' "$village/forms.conf"
sed -i '0,/{name}/s//{nome}/' "$village/replies.zh.conf"
cunxin() { "$BUILD/cunxin" -c "$village/cunxin.conf" --now 2027-03-10T09:00 "$@" 2>&1; }
status=0
told=$(cunxin config check) && { echo "a config of faults passes"; status=1; }
while read -r wanted; do
	grep -qE "$wanted" <<<"$told" || { echo "not told: $wanted"; status=1; }
done <<'END'
^replies\.zh\.conf:[0-9]+: .*unknown placeholder \{nome\}
^forms\.conf:[0-9]+: examples: "报名 张三 3社 0亩" reads as invalid
^forms\.conf:[0-9]+: keywords: "交薯" is hidden by "交薯了" of sale
^forms\.conf:[0-9]+: keywords: "帮助" is also a keyword of help
^forms\.conf:[0-9]+: ".*亩亩\)" hits a limit on a long text
END
# A fault inside a form keeps neither the examples of the others back nor what the office makes of it; what
# only follows from it is not told.
cp etc/*.conf "$village"
sed -i '0,/type = "area"/s//type = "aera"/
	s/\(text = "采挖 张三 3社 50袋"; outcome = \)"incomplete"/\1"accepted"/
	s/\(text = "采挖 张三 3社 2300斤"; outcome = "accepted"; reading = { name = "张三"; group = 3; weight_kg = \)1150/\12300/
	s/question = "ask_stage"/question = "ask_staeg"/
	s/\(text = "进度 覆膜 9社 120亩"; outcome = \)"invalid"/\1"accepted"/
	s/name = "sale"; title = "销售";/name = "sale"; title = "销售"; role = "slae";/
	/name = "check"/,/keywords/s/roles = (.*);/roles = "社长";/
	s/^\ttotals = (/\ttotal = (/' "$village/forms.conf"
told=$(cunxin config check) && { echo "a config of faults passes"; status=1; }
while read -r wanted; do
	grep -qE "$wanted" <<<"$told" || { echo "not told: $wanted"; status=1; }
done <<'END'
^forms\.conf:[0-9]+: type: "aera" is unknown
^forms\.conf:[0-9]+: examples: "采挖 张三 3社 50袋" reads as incomplete
^forms\.conf:[0-9]+: examples: "采挖 张三 3社 2300斤" reads weight_kg as 1150
^forms\.conf:[0-9]+: question: "ask_staeg" is no reply
^forms\.conf:[0-9]+: examples: "进度 覆膜 9社 120亩" reads as invalid
^forms\.conf:[0-9]+: role: "slae" is no role
^forms\.conf:[0-9]+: roles: not a list
^forms\.conf:[0-9]+: words.total: unknown key
END
[ "$(wc -l <<<"$told")" = 8 ] || { echo "something else is told: $told"; status=1; }
cp etc/*.conf "$village"
sed -i 's/^[\t ]*patterns = ( "(?:卖给.*/patterns = ( "(?<value>([0-9]+)+亩亩)" ); }/
	s/.*卖给合作社"; outcome = "accepted".*//' "$village/forms.conf"
# What may be asked of a field that is not required has words, too: never silence.
sed -i 's/\(name = "place"; title = "地块"; type = "place";\) question = "[a-z_]*";/\1/' "$village/forms.conf"
cunxin try "报名 张三 3社 5亩 后湾" | grep -q "哪块地" || { echo "a place that nobody knows is not asked about"; status=1; }
cunxin config check | grep -v "hits a limit" && { echo "another fault than the pattern's"; status=1; }
cunxin try "销售 $(printf '1%.0s' {1..300})亩" | grep -qE '^cunxin: .*forms\.conf:[0-9]+: .*passed over' ||
	{ echo "a pattern that hits a limit is not named"; status=1; }
# A number that a field's own pattern takes speaks for its form, beside a verb as beside a keyword.
cp etc/*.conf "$village"
sed -i 's/^\t\tname = "check"; title/\t\tname = "meter"; title = "抄表"; keywords = ( "抄表" ); verbs = ( "抄了" );\
		fields = ( { name = "stand"; title = "读数"; type = "words"; required = true; question = "ask_text";\
			example = "表2300"; patterns = ( "表 ?(?<value>[0-9]+)" ); } );\
		reply = "issue_accepted"; examples = ( { text = "抄表 表2300"; outcome = "accepted"; } );\
	},\
	{\
&/' "$village/forms.conf"
for text in 抄了表2300 "抄了 表 2300"; do
	cunxin try --json "$text" | grep -q '"outcome":"confirm","form":"meter","records":\[{"stand":"2300"}\]' ||
		{ echo "$text: not a meter's reading:"; cunxin try --json "$text"; status=1; }
done
exit $status
