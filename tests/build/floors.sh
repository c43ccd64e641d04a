#!/bin/bash
# The house stands: a file includes its own floor and those that the Makefile names for it, each
# outside library has one home, Chinese words live in text/, and nothing runs a shell.
set -u
status=0
complain() { echo "$*"; status=1; }
declare -A allowed
while read -r floor uses; do allowed[$floor]=" $floor $uses "; done < <(sed -nE 's/^USES_([a-z]+) *:=/\1 /p' Makefile)
for floor in src/*/; do
	floor=$(basename "$floor")
	[ -n "${allowed[$floor]:-}" ] || complain "the Makefile says not what $floor/ may use"
done
includes=$(grep -oE '^#include ["<][a-z]+/' src/*/*.[ch])
while IFS=: read -r file used; do
	floor=${file#src/} floor=${floor%%/*}
	case $used in
	*'<cunxin/')
		[[ ${allowed[$floor]} == *' gsm '* ]] || complain "$file includes the codec, which is not below $floor/"
		;;
	*'"'*)
		used=${used#*\"} used=${used%/}
		[[ ${allowed[$floor]} == *" $used "* ]] || complain "$file includes $used/, which is not below $floor/"
		;;
	esac
done <<<"$includes"
[ "$(wc -l <<<"$includes")" -ge 500 ] || complain "few includes were found"
home() { # header pattern, allowed files
	local strangers

	strangers=$(grep -rlE "#include <$1" src | grep -vE "$2")
	[ -z "$strangers" ] || complain "its home is $2, and <$1> is included by: $strangers"
}
home libserialport '^src/link/'
home sqlite3 '^src/store/'
home libconfig '^src/conf/'
home pcre2 '^src/base/pattern\.c'
home crypt '^src/base/secret\.c'
home jansson '^src/base/json\.c'
home systemd '^src/daemon/'
home n?curses '^src/kiosk/term\.c'
home libintl '^src/kiosk/words\.c'
home utf8proc '^src/(text/|base/show\.c)'
home iconv '^src/text/'
home zip '^src/books/'
home expat '^src/books/'
home xlsxwriter '^src/books/'
# Chinese words, signs and full-width letters belong to text/, etc/, po/, tests/ and doc/, also in
# comments; words also as escapes. Signs between words may be escaped where they only part them.
chinese='[\x{3000}-\x{303F}\x{3400}-\x{9FFF}\x{FF00}-\x{FFEF}]'
han=$(grep -rlP "$chinese" src include systemd Makefile | grep -v '^src/text/')
[ -z "$han" ] || complain "Chinese words outside text/, etc/, po/, tests/, doc/: $han"
escaped='\\u(3[4-9A-Fa-f]|[4-9][0-9A-Fa-f])[0-9A-Fa-f]{2}|\\xE[4-9]|\\U0*[23][0-9A-Fa-f]{4}'
han=$(grep -rlPi "$escaped" src include | grep -v '^src/text/')
[ -z "$han" ] || complain "Chinese words written as escapes outside text/: $han"
shell=$(grep -rnE '\b(system|popen)\(' src)
[ -z "$shell" ] || complain "a shell: $shell"
execs=$(grep -rlE '\b(f?exec[lv]p?e?|execveat|posix_spawnp?)\(' src | grep -v '^src/sim/')
[ -z "$execs" ] || complain "a program started outside the simulator: $execs"
sql=$(grep -rnE 'sqlite3_(exec|mprintf|vmprintf|snprintf)\([^"]*$|sqlite3_(exec|mprintf)\([^,]*, *[^"S]' src | grep -vE 'sqlite3_exec\([^,]+, *("|sql\b|statement\b|step)')
[ -z "$sql" ] || complain "SQL made of variables: $sql"
sql=$(grep -rnE 'printf\([^"]*"(SELECT|INSERT|REPLACE|UPDATE|DELETE|CREATE|DROP|ATTACH|PRAGMA|VACUUM)[^"]*%[^"]*s' src)
[ -z "$sql" ] || complain "SQL made of a text: $sql"
clock=$(grep -rlE '\b(clock_gettime|gettimeofday|time)\((CLOCK|NULL|&)' src | grep -vE '^src/(base/clock\.c|sim/(serve|main|play|world)\.c)')
[ -z "$clock" ] || complain "asks the time by itself: $clock"
exit $status
