#!/bin/bash
# The new form that cunxin-forms(5) writes, taken from the page and put into the English village: it
# loads, its examples hold, and what the page tries reads as the page says.
set -u
village=$(mktemp -d) || exit 1
trap 'rm -rf "$village"' EXIT
cp tests/villages/english/*.conf "$village"
block() { # the literal blocks of the page that have this in them
	awk -v wanted="$1" '/^\.Sh A NEW FORM/ { on = 1 } /^\.Bd/ { text = ""; inside = 1; next }
		/^\.Ed/ { if (on && index(text, wanted)) printf "%s", text; inside = 0 }
		inside { text = text $0 "\n" }' doc/cunxin-forms.5 | sed 's/\\e/\\/g'
}
form=$(block 'name = "hives"') replies=$(block 'hives_done =')
[ -n "$form" ] && [ -n "$replies" ] || { echo "the page has no new form"; exit 1; }
{ echo 'forms = ('; echo "$form,"; sed 1,2d "$village/forms.conf"; } >"$village/new"
mv "$village/new" "$village/forms.conf"
awk -v more="$(echo "$replies" | sed 's/\\/\\\\/g')" '{ print } /^replies = \{/ { print more }' "$village/replies.conf" >"$village/new"
mv "$village/new" "$village/replies.conf"
cunxin() { "$BUILD/cunxin" -c "$village/cunxin.conf" --now 2027-03-10T09:00 "$@"; }
cunxin config check || exit 1
read_as() { # TEXT PATTERN
	cunxin try --json "$1" | grep -qF "$2" || { echo "$1: not $2: $(cunxin try --json "$1")"; exit 1; }
}
read_as "hives John Smith tomorrow 3 beehives" '"records":[{"name":"John Smith","hives":3,"date":"2027-03-11"}]'
read_as "hives John Smith tomorrow" "How many? Reply like 12 hives."
read_as "Hives 15/3, John Smith, how many: 4, Lower Mill" '"hives":4,"date":"2027-03-15","plot":"Lower Mill"'
# A wrong expectation is told by file and line.
sed -i 's/hives = 12;/hives = 13;/' "$village/forms.conf"
! told=$(cunxin config check 2>&1) && echo "$told" | grep -qE '^forms\.conf:[0-9]+: examples: ' || { echo "a wrong example passes"; exit 1; }
# Every key and type that the code knows has its place on the page.
for word in $(sed -nE 's/^\t\{ "([a-z_]+)", CONF_.*/\1/p' src/forms/load.c src/forms/load_field.c) \
	$(sed -nE '/type_names\[\]/,/^\};/s/.*/&/p' src/forms/load_field.c | grep -oE '"[a-z_]+"' | tr -d '"') \
	$(sed -nE '/} (terms|lists)\[\] = /,/};/p' src/forms/load_words.c | grep -oE '"[a-z_]+"' | tr -d '"'); do
	grep -qw -e "$word" doc/cunxin-forms.5 || { echo "cunxin-forms(5) does not tell of: $word"; exit 1; }
done
