# Weaves what villagers text (villagers.tsv, of those in people.csv) into what the office does
# (office.txt), in the order of time, each text with the answer that it must get. A line of the office
# "@totals", "@targets", "@wages MONTH" or "@carried" becomes what totals.awk works out of the same table.
#   awk -v folder=tests/scenarios/season -f season.awk
function han(value,  digits, whole, words) {
	split("一 二 三 四 五 六 七 八 九", digits, " ")
	whole = int(value)
	if (whole >= 20) words = digits[int(whole / 10)] "十"
	else if (whole >= 10) words = "十"
	if (whole % 10 > 0) words = words digits[whole % 10]
	return words "亩" (value > whole ? "半" : "")
}
function dots(value) {
	gsub(/\./, "\\.", value)
	return value
}
function text(who, words) { print "+86" phone[who] ": " words }
function answer(who, pattern) { print "+86" phone[who] "< " pattern }
function place_of(place) { return place == "-" ? "" : " " place }
function verb(words) { print "$ cunxin " words }
function at_place(place) { return place == "-" ? "" : " place=" place }

function enroll(who, area, place, way) {
	if (way == 1) text(who, "报名 " name[who] " " group[who] "社 " area "亩" place_of(place))
	else if (way == 2) text(who, "种植 " area "亩" place_of(place))
	else if (way == 3) text(who, "种植，" name[who] "，" group[who] "社，" han(area) (place == "-" ? "" : "，" place))
	else text(who, "报名" place_of(place) " " han(area))
	answer(who, "种植登记好了：" name[who] ".*[ ：]" dots(area) "亩")
}
function harvest(who, jin, way) {
	if (way == 1) text(who, "采挖 " jin "斤")
	else if (way == 2) text(who, "交薯 " jin / 2 "公斤")
	else text(who, "交薯 " name[who] " " group[who] "社 " jin "斤")
	answer(who, "交薯记下了：" name[who] ".* " jin "斤")
}
function labor(who, day, people, state, position) {
	text(who, "务工 " day " " people "人")
	answer(who, state == "signed" ? "务工已报名：" name[who] " " day " " people "人" : day "人已够，把您" people "人排在候补第" position "位")
}
function withdraw(who, day, up,  people, n, i) {
	text(who, "不来")
	answer(who, "已取消您" day "的务工")
	n = split(up, people, ",")
	for (i = 1; i <= n; i++)
		if (people[i] != "-") answer(people[i], "有空缺了：" day)
}
function play(  f, who, words, i) {
	split($0, f, "\t")
	who = f[2]
	print "clock " f[1]
	if (f[3] == "enroll") enroll(who, f[4], f[5], f[6])
	else if (f[3] == "visit_enroll") verb("report add enroll name=" name[who] " group=" group[who] " area_mu=" f[4] at_place(f[5]) " --source visit")
	else if (f[3] == "proxy") {
		words = sprintf("%03d", f[4])
		text(who, "代" name[words] "种植" f[5] "亩 " f[6])
		answer(who, "种植登记好了：" name[words] " " group[words] "社 " dots(f[5]) "亩")
	} else if (f[3] == "correct") {
		text(who, "更正 种植 " f[4] "亩")
		answer(who, "已改：.*→" dots(f[4]) "亩")
	} else if (f[3] == "cancel") {
		text(who, "取消种植")
		answer(who, "已取消：")
	} else if (f[3] == "land") {
		text(who, "流转 " f[4] "亩 " f[5] " " f[6] "年 每亩" f[7] "元")
		answer(who, "土地流转记下了：.*回执(?<land" who ">\\d+)")
	} else if (f[3] == "agree") {
		verb("land agree %{land" who "} " f[4] " --years 3 --price 450")
		answer(who, "亩地说好了：" f[4])
	} else if (f[3] == "decline") {
		verb("land decline %{land" who "} " f[4])
		answer(who, "这次没有谈成。" f[4])
	} else if (f[3] == "planted") {
		verb("land plant %{land" who "}")
		answer(who, "亩地已经种上了")
	} else if (f[3] == "supply") {
		text(who, "籽种 " f[4] "斤")
		answer(who, "农资农机记下了：.*籽种 " f[4] "斤。回执(?<supply" who ">\\d+)")
	} else if (f[3] == "ready") {
		verb("supply ready %{supply" who "}")
		answer(who, "您要的籽种备好了，数量" f[4] "斤，")
	} else if (f[3] == "handed") {
		verb("supply hand %{supply" who "} --amount " f[4] / 2)
		answer(who, "您已领籽种，数量" f[4] "斤。")
	} else if (f[3] == "labor") labor(who, f[4], f[5], f[6], f[7])
	else if (f[3] == "withdraw") withdraw(who, f[4], f[5])
	else if (f[3] == "answer") {
		text(who, f[4])
		answer(who, "好，.*见")
	} else if (f[3] == "crew") {
		words = ""
		for (i = 6; i in f; i++) words = words " " f[i]
		text(who, "记工 " f[4] " " f[5] words)
		answer(who, "已记工：.*" f[5] " " i - 6 "人")
	} else if (f[3] == "hands") {
		text(who, "记工 " f[4] " " f[6] "人 " f[5])
		answer(who, "已记工：.*" f[5] " " f[6] "人")
	} else if (f[3] == "progress") {
		text(who, "进度 " f[4] " " group[who] "社 " f[6] "亩")
		answer(who, "进度记下了：")
	} else if (f[3] == "check") {
		text(who, "检查 " f[4])
		answer(who, f[5] > 0 ? "有" f[5] "项要处理" : "没毛病")
	} else if (f[3] == "harvest") harvest(who, f[4], f[5])
	else if (f[3] == "visit_harvest") verb("report add harvest name=" name[who] " group=" group[who] " weight_kg=" f[4] / 2 " --source visit")
	else if (f[3] == "reweigh") {
		text(who, "更正交薯 " f[4] "斤")
		answer(who, "已改：.*→" f[4] "斤")
	} else if (f[3] == "sale") {
		text(who, "销售 " f[4] "斤 每斤" f[5] "元")
		answer(who, "销售记下了：.*" f[4] "斤")
	} else if (f[3] == "issue") {
		text(who, "反映 " f[5])
		answer(who, "已收到，编号(?<problem" f[4] ">\\d+)")
	} else if (f[3] == "assign") {
		verb("problem assign %{problem" f[4] "} 13910000002")
		answer(who, "您反映的编号\\d+已交" name["002"] "办")
	} else if (f[3] == "settle") {
		verb("problem close %{problem" f[4] "} " f[5])
		answer(who, "编号\\d+已办：" f[5])
	} else if (f[3] == "unsatisfied") {
		text(who, "不满意 %{problem" f[4] "}")
		answer(who, "重新办理")
	} else if (f[3] == "supplement") {
		text(who, "补充 %{problem" f[4] "} " f[5])
		answer(who, "补充已记下")
	} else if (f[3] == "optout") {
		text(who, "退订")
		answer(who, "已退订村里的通知")
	} else {
		print "season.awk: what is " f[3] "?" >"/dev/stderr"
		exit 1
	}
}
# Those before a moment, or all that are left.
function villagers(until) {
	while (more && (until == "" || substr(row, 1, 16) < until)) {
		$0 = row
		play()
		more = (getline row <table) > 0
	}
}
function worked_out(what,  command, line) {
	command = "awk -F'\t' -v until='" now "' -v what='" what "' -f " folder "/totals.awk " folder "/people.csv " table
	while ((command | getline line) > 0) print line
	close(command)
}
BEGIN {
	table = folder "/villagers.tsv"
	for (i = 0; (getline line <(folder "/people.csv")) > 0; i++) {
		if (i == 0) continue
		split(line, cells, ",")
		who = sprintf("%03d", i)
		name[who] = cells[1]; group[who] = cells[2]; phone[who] = cells[3]
	}
	more = (getline row <table) > 0
	while ((getline line <(folder "/office.txt")) > 0) {
		if (line ~ /^clock 2/) {
			villagers(substr(line, 7, 16))
			now = substr(line, 7, 16)
		}
		if (line ~ /^@/) worked_out(substr(line, 2))
		else print line
	}
	villagers("")
}
