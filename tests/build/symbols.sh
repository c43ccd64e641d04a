#!/bin/bash
# Every public symbol of libcunxin begins at_ or sms_, and it neither allocates nor does I/O.
set -u
archive=$BUILD/lib/gsm.a
strange=$(nm -g --defined-only "$archive" | awk 'NF == 3 { print $3 }' | grep -vE '^(at|sms)_')
[ -z "$strange" ] || { echo "symbols that begin neither at_ nor sms_: $strange"; exit 1; }
[ "$(nm -g --defined-only "$archive" | awk 'NF == 3' | wc -l)" -gt 20 ] || { echo "no symbols at all?"; exit 1; }
# Of the C library it takes what looks at memory and characters, and nothing else.
used=$(nm -u "$archive" | awk 'NF == 2 { print $2 }' | sort -u | grep -vE '^(at|sms)_' |
	grep -vE '^_*(mem|str)[a-z]*(_chk)?$|^__ctype_|^__stack_chk_fail$|^_GLOBAL_OFFSET_TABLE_$')
[ -z "$used" ] || { echo "libcunxin uses $used"; exit 1; }
