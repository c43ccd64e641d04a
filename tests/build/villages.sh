#!/bin/bash
# The configs of tests/villages/ are without a fault and lack no reply, the two languages of the replies have
# the same keys, and a reply that a village lacks is told and said in the village's language.
set -u
status=0
for config in tests/villages/*/cunxin.conf; do
	told=$("$BUILD/cunxin" -c "$config" config check) || status=1
	[ "$(wc -l <<<"$told")" = 1 ] || { echo "$told"; status=1; }
done
keys() { sed -nE 's/^\t([a-z_]+) *= *".*/\1/p' "$1" | sort; }
apart=$(diff <(keys etc/replies.zh.conf) <(keys etc/replies.en.conf))
[ -z "$apart" ] || { echo "the replies are not the same ones: $apart"; status=1; }

village=$(mktemp -d) || exit 1
trap 'rm -rf "$village"' EXIT
complain() { echo "$*"; status=1; }
cunxin() { "$BUILD/cunxin" -c "$village/cunxin.conf" "$@" 2>&1; }

# Whoever has only what must be his own is told of every other reply that the program may say.
cp tests/villages/english/* "$village"
sed -i '/^\t\(confirm\|invalid\|unknown\|[a-z]*_done\|ask_[a-z]*\) *=/!{/^\t/d}; /^\task_\(who\|you\|you_too\|unit\|correction\|which_record\) /d' "$village/replies.conf"
sed -i '/^locale/d' "$village/cunxin.conf" # it is the replies that show the language
told=$(cunxin config check) || complain "replies that are missing are a fault: $told"
named=$(grep -rhoE '"[a-z_]+"' src --include=*.c --exclude=load_field.c | tr -d '"' | sort -u)
for name in $(comm -12 <(keys etc/replies.en.conf) <(echo "$named") | comm -23 - <(keys "$village/replies.conf")); do
	grep -q "^replies.conf:[0-9]*: replies.$name is missing; the shipped words are used: \"" <<<"$told" ||
		complain "not told that $name is missing"
done
[ "$(wc -l <<<"$told")" -gt 100 ] || complain "few replies are missing: $told"
grep -qP '[\x{4E00}-\x{9FFF}]' <<<"$told" && complain "Chinese words for an English village"
says=$(sed -nE 's/^\thelp *= "(.*)";/\1/p' etc/replies.en.conf)
cunxin try help | grep -qF "$says" || complain "the shipped help is not said"
sed -i 's/^\tunknown /\thelp = "";\n&/' "$village/replies.conf"
[ "$(cunxin --json try help | jq -r .reply)" = null ] || complain "an empty reply is said"
cp etc/*.conf "$village"
sed -i '/^\thelp *=/d' "$village/replies.zh.conf"
sed -i 's/^locale.*/locale = "en";/' "$village/cunxin.conf"
cunxin config check | grep -q '^replies.zh.conf:[0-9]*: replies.help is missing' || complain "not told that the Chinese help is missing"
says=$(sed -nE 's/^\thelp *= "(.*)";/\1/p' etc/replies.zh.conf)
cunxin try 帮助 | grep -qF "$says" || complain "the shipped Chinese help is not said"
exit $status
