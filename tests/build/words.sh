#!/bin/bash
# Every word of the kiosk has its Chinese, none is doubtful or left over; each reason that a message
# may have has its words for the ledgers.
set -u
status=0
reasons() {
	cat src/office/*.c src/kiosk/*.c src/cli/*.c src/store/*.c | tr '\n\t' '  ' |
		grep -oE 'inbox_(settle|attend)\([^;]*;|talk_put_aside\([^;]*;|(->|\.)(attention|reason) = [^;,]*"[^;,]*[;,]|reason = .[a-z]+., attention' |
		grep -oE "[\"'][a-z][a-z ]*[\"']" | tr -d "\"'"
	sed -n '/ governor_objection(/,/^}/p; / why_ignored(/,/^}/p' src/office/governor.c src/forms/read.c |
		sed -n 's/.*return "\([a-z ]*\)";.*/\1/p'
}
known=$(sed -n 's/^\t{ "\(reason\|outcome\)_\([a-z_]*\)",.*/\2/p' src/conf/labels.c)
found=$(reasons | sort -u)
[ "$(wc -l <<<"$found")" -ge 20 ] || { echo "few reasons were found:"; echo "$found"; status=1; }
while read -r reason; do
	grep -qx "${reason// /_}" <<<"$known" || { echo "src/conf/labels.c has no label for the reason: $reason"; status=1; }
done <<<"$found"
po/update --check || status=1
exit $status
