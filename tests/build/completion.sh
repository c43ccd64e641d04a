#!/bin/bash
# The completion offers each verb and its options, and runs nothing else while one types.
set -u
PATH=$BUILD:$PATH
. doc/cunxin.bash
status=0
expect() { # WORDS, offered
	local wanted=$2
	read -ra COMP_WORDS <<<"$1"
	[ "${1% }" = "$1" ] || COMP_WORDS+=('')
	COMP_CWORD=$((${#COMP_WORDS[@]} - 1)) COMPREPLY=()
	_cunxin
	case " ${COMPREPLY[*]} " in *" $wanted "*) ;; *) echo "'$1' offers '${COMPREPLY[*]}', not $wanted"; status=1 ;; esac
}
for verb in $(cunxin --help | sed -nE 's/^  ([a-z]+)( .*|$)/\1/p' | sort -u); do
	expect "cunxin ${verb:0:2}" "$verb"
done
expect 'cunxin inbox ' answer
expect 'cunxin -c x --json report t' totals
expect 'cunxin report totals enroll --b' --by
expect 'cunxin report totals enroll --by ' group
expect 'cunxin inbox --att' --attention
expect 'cunxin --js' --json
expect 'cunxin backup Makef' Makefile
expect 'cunxin export enroll Makef' Makefile
expect 'cunxin export enroll x.csv --enc' --encoding
expect 'cunxin export enroll x.csv --encoding g' gb18030
exit $status
