#!/bin/bash
# Each fault that the gateway must stand has a test that names it: F13 (killed anywhere) to F73 (lines
# forged in the journal); and each point of a message's way at which the daemon can be made to die is
# died at.
set -u
status=0
complain() { echo "$*"; status=1; }
tests=$(find tests -type f \( -name '*.scenario' -o -name 'test_*.c' -o -name 'fuzz_*.c' -o -name '*.sh' -o -path 'tests/faults/*' -o -path 'tests/vm/*' \) ! -path tests/build/faults.sh)
for fault in F13 F15 F28 F33 F36 F37 F38 F39 F40 F41 F42 F43 F44 F45 F46 F49 F51 F58 F59 F60 F61 F62 F64 F66 F67 F68 F69 F71 F73; do
	# shellcheck disable=SC2086
	grep -qw "$fault" $tests || complain "no test names $fault"
done
points=$(grep -rhoE 'crash_point\("[^"]+"\)' src | sed 's/.*"\(.*\)".*/\1/' | sort -u)
for point in $points I0 I1 I2 I3 I4 I5 I6 I7 I8 O0 O1 O2 O3 O4 O5 O6; do
	grep -qE "^points=\(.*\b$point\b" tests/faults/crash-points || complain "tests/faults/crash-points does not die at $point"
	grep -q "$point" <<<"$points" || complain "the code has no crash point $point"
done
exit $status
