# What the sums must be at a moment, worked out from villagers.tsv by adding and nothing else; people.csv
# tells who lives in which group. Prints lines of a scenario.
#   awk -F'\t' -v until="2027-03-09 20:00" -v what=totals -f totals.awk people.csv villagers.tsv
function number(value) {
	value = sprintf("%.6f", value)
	sub(/0+$/, "", value)
	sub(/\.$/, "", value)
	gsub(/\./, "\\.", value)
	return value
}
function zone(place) {
	if (place ~ /^(东坡|西坡|下川|河滩地)$/) return "demo"
	if (place ~ /^(王家沟|阳坡梁|北梁)$/) return "other"
	return ""
}
function put(measure, value, count, before) {
	if (count > 0) print "> " before measure " +" number(value) " +" count "\\b"
}
BEGIN { split("", area); split("", progress) }
FNR == NR {
	if (FNR > 1) { split($0, row, ","); who = sprintf("%03d", FNR - 1); group[who] = row[2]; person[who] = row[1] }
	next
}
$1 > until { next }
$3 == "enroll" || $3 == "visit_enroll" { area[$2] = $4; place[$2] = $5 }
$3 == "proxy" { w = sprintf("%03d", $4); area[w] = $5; place[w] = $6 }
$3 == "correct" { area[$2] = $4 }
$3 == "cancel" { delete area[$2] }
$3 == "land" { offered[$2] = $4; offered_at[$2] = $5 }
$3 == "decline" { delete offered[$2] }
$3 == "agree" { agreed[$2] = offered[$2] }
$3 == "planted" { planted[$2] = offered[$2] }
$3 == "supply" { asked[$2] = $4 / 2 }
$3 == "handed" { handed[$2] = $4 / 2 }
$3 == "labor" { labor[$2 $4] = $5 }
$3 == "withdraw" { delete labor[$2 $4] }
$3 == "crew" {
	for (i = 6; i <= NF; i++) { days++; rows++; day[$5 SUBSEP $i SUBSEP substr($1, 1, 7)]++ }
	shifts++; heads += NF - 5
}
$3 == "hands" { days += $6; rows++; shifts++; heads += $6 }
$3 == "harvest" || $3 == "visit_harvest" { dug[$2] += $4 / 2; loads[$2]++ }
$3 == "reweigh" { dug[$2] = $4 / 2 }
$3 == "sale" { sold += $4 / 2; sales++ }
$3 == "issue" { issues++ }
$3 == "progress" { progress[$5 SUBSEP $2] = $6 }
END {
	for (w in area) {
		total += area[w]; n++; by_group[group[w]] += area[w]; n_group[group[w]]++
		if (zone(place[w]) != "") { by_zone[zone(place[w])] += area[w]; n_zone[zone(place[w])]++ }
	}
	for (w in offered) { land += offered[w]; lands++ }
	for (w in agreed) { deals += agreed[w]; n_deals++; deal_zone[zone(offered_at[w])] += agreed[w]; n_deal[zone(offered_at[w])]++ }
	for (w in planted) { sown += planted[w]; n_sown++ }
	for (w in asked) { wishes += asked[w]; n_wishes++ }
	for (w in handed) { out += handed[w]; n_out++ }
	for (w in labor) { hands += labor[w]; n_hands++ }
	for (w in dug) { heap += dug[w]; n_heap += loads[w]; heap_group[group[w]] += dug[w]; n_heap_group[group[w]] += loads[w] }
	for (w in progress) { done += progress[w]; n_done++ }
	if (what == "totals") {
		print "$ cunxin report measures"
		put("enrolled", total, n)
		put("land", land, lands)
		put("land_agreed", deals, n_deals)
		put("land_planted", sown, n_sown)
		put("supply", wishes, n_wishes)
		put("handed_seed", out, n_out)
		put("labor", hands, n_hands)
		put("attendance", heads, shifts)
		put("worked", days, rows)
		put("progress", done, n_done)
		put("harvested", heap, n_heap)
		put("sold", sold, sales)
		put("issues", issues, issues)
		print "$ cunxin report measures --by zone"
		put("enrolled", by_zone["demo"], n_zone["demo"], "demo +")
		put("enrolled", by_zone["other"], n_zone["other"], "other +")
		put("land_agreed", deal_zone["demo"], n_deal["demo"], "demo +")
		put("land_agreed", deal_zone["other"], n_deal["other"], "other +")
		print "$ cunxin report measures --by group"
		for (i = 1; i <= 8; i++) put("enrolled", by_group[i], n_group[i], i " +")
		for (i = 1; i <= 8; i++) put("harvested", heap_group[i], n_heap_group[i], i " +")
	}
	if (what == "targets") {
		print "> 千亩示范田 +demo +enrolled +" number(by_zone["demo"]) " +1000 +" number(sprintf("%.1f", by_zone["demo"] / 10)) ".*%"
		print "> 全村马铃薯 +enrolled +" number(total) " +1700 +" number(sprintf("%.1f", total / 17)) ".*%"
	}
	if (what == "carried") print "> enroll: " n " carried over"
	if (what ~ /^wages/) {
		month = substr(what, 7)
		print "$ cunxin workday wages " month
		for (key in day) {
			split(key, part, SUBSEP)
			if (part[3] != month) continue
			rate = part[1] == "采挖" ? 130 : 120
			lines[++count] = sprintf("> %s +[1-8] +%s +%d +%d\\.00 +%d\\.00", part[2], part[1], day[key], rate, rate * day[key])
		}
		# in a fixed order
		for (i = 1; i <= count; i++)
			for (j = i + 1; j <= count; j++)
				if (lines[j] < lines[i]) { swap = lines[i]; lines[i] = lines[j]; lines[j] = swap }
		for (i = 1; i <= count; i++) print lines[i]
	}
}
