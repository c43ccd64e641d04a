#!/bin/bash
# A bound of the screen's that the bench misses fails its run: figures a little beyond each, none at
# all, and a little within are fed to its report, as if they had been measured.
set -u
. tests/bench/cases.sh
results=$(mktemp -d) || exit 1
trap 'rm -rf "$results"' EXIT
status=0
figures_table | sed 's/^[[:space:]]*//' | awk -F'|' '$1 ~ /^kiosk_/ && $3 != "" { split($3, bound, " "); print $1, bound[2] }' >"$results/bounds"

# faults FACTOR: the figures that are faults at so many times their bounds.
faults() {
	awk -v factor="$1" '{ print $1, "cunxin", factor == "none" ? "none" : $2 * factor }' "$results/bounds" >"$results/figures"
	: >"$results/failed"
	report >/dev/null 2>&1
	sort "$results/failed"
}

all=$(cut -d' ' -f1 "$results/bounds" | sort)
[ "$(wc -l <<<"$all")" -ge 15 ] || { echo "few bounds of the screen were found:"; echo "$all"; status=1; }
for factor in 1.01 none; do
	missed=$(comm -23 <(echo "$all") <(faults $factor))
	[ -z "$missed" ] || { echo "no fault at $factor times the bound:"; echo "$missed"; status=1; }
done
wrong=$(faults 0.99)
[ -z "$wrong" ] || { echo "a fault within the bound:"; echo "$wrong"; status=1; }
exit $status
