#!/bin/bash
# F8: a database that was damaged while the daemon was killed is moved aside, untouched; the same
# start begins a new one, works, and status and doctor name the damaged copy. A clean database is
# not suspected.
. "$(dirname "$0")/../faults/stage.sh"

fail() {
	echo "line ${BASH_LINENO[0]}: $*"
	ls -la "$stage/state"
	cat "$stage/log"
	exit 1
}

stage_open
daemon_start
within 10 ready_again 0 || fail "not ready"
tell '+8613900000001: 报名 张三 3社 5亩' >/dev/null
within 10 all_quiet || fail "not handled"
daemon_end TERM 12
[ "$ended" = 0 ] || fail "status $ended"
verb status | grep -q '^trouble' && fail "trouble with a whole database"

# The mark of a running daemon stays, as after a power cut; pages in the middle are lost.
sqlite3 "$stage/state/cunxin.db" "INSERT INTO setting (name, value) VALUES ('running', '1'); PRAGMA wal_checkpoint(TRUNCATE);" >/dev/null
pages=$(sqlite3 "$stage/state/cunxin.db" 'PRAGMA page_count')
size=$(sqlite3 "$stage/state/cunxin.db" 'PRAGMA page_size')
for ((page = 2; page < pages; page++)); do
	head -c 64 /dev/urandom | dd of="$stage/state/cunxin.db" bs=1 seek=$((page * size)) conv=notrunc status=none
done
cp "$stage/state/cunxin.db" "$stage/damaged"

ready=$(times_ready)
daemon_start
within 10 ready_again "$ready" || fail "no start with a damaged database"
found=''
for file in "$stage"/state/*; do
	cmp -s "$file" "$stage/damaged" && found=$file
done
[ -n "$found" ] || fail "the damaged file is not kept as it was"
grep -q "$(basename "$found")" "$stage/log" || fail "the journal does not name the copy"
tell '+8613900000002: 报名 李四 2社 3亩' >/dev/null
within 10 all_quiet || fail "the new database does not work"
verb status | grep -q "^trouble .*$(basename "$found")" || fail "status does not name the copy"
verb --json status | grep -q '"trouble":"' || fail "the JSON does not name the copy"
verb doctor | grep -q "$(basename "$found")" || fail "doctor does not name the copy"
daemon_end TERM 12
[ "$ended" = 0 ] || fail "status $ended"
