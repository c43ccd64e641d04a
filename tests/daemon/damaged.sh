#!/bin/bash
# F8: a database that was damaged while the daemon was killed is moved aside, untouched; the same
# start begins a new one, works, and status and doctor name the damaged copy. A clean database is
# not suspected. Where there are backups the newest good one takes its place, if the config allows.
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

# damage: the mark of a running daemon stays, as after a power cut; pages in the middle are lost.
damage() {
	sqlite3 "$stage/state/cunxin.db" "INSERT OR REPLACE INTO setting (name, value) VALUES ('running', '1'); PRAGMA wal_checkpoint(TRUNCATE);" >/dev/null
	size=$(sqlite3 "$stage/state/cunxin.db" 'PRAGMA page_size')
	# shellcheck disable=SC2016
	perl -e 'my ($path, $size) = @ARGV;
		open my $random, "<", "/dev/urandom" or die;
		open my $file, "+<", $path or die;
		for (my $at = 2 * $size; $at < -s $file; $at += $size) {
			read $random, my $noise, 64;
			seek $file, $at, 0;
			print $file $noise;
		}
		close $file or die' "$stage/state/cunxin.db" "$size" || fail "it cannot be damaged"
	cp "$stage/state/cunxin.db" "$stage/damaged"
}

# start_damaged: the damaged file is kept; its name in $found.
start_damaged() {
	local ready file

	damage
	ready=$(times_ready)
	daemon_start
	within 10 ready_again "$ready" || fail "no start with a damaged database"
	found=''
	for file in "$stage"/state/*; do
		cmp -s "$file" "$stage/damaged" && found=$file
	done
	[ -n "$found" ] || fail "the damaged file is not kept as it was"
	grep -q "$(basename "$found")" "$stage/log" || fail "the journal does not name the copy"
	verb status | grep -q "^trouble .*$(basename "$found")" || fail "status does not name the copy"
	verb --json status | grep -q '"trouble":"' || fail "the JSON does not name the copy"
	verb doctor | grep -q "$(basename "$found")" || fail "doctor does not name the copy"
}

start_damaged
[ "$(query 'SELECT count(*) FROM message')" = 0 ] || fail "not begun anew"
tell '+8613900000002: 报名 李四 2社 3亩' >/dev/null
within 10 all_quiet || fail "the new database does not work"
daemon_end TERM 12
[ "$ended" = 0 ] || fail "status $ended"

# With a backup of it, and one that is newer and no good.
verb maintain >/dev/null || fail "no backup"
backup=$(echo "$stage"/state/backup/cunxin-*Z.db)
head -c 20000 /dev/urandom >"$stage/state/backup/cunxin-20990101T000000Z.db"
rm "$found"
start_damaged
[ "$(query 'SELECT text FROM message')" = '报名 李四 2社 3亩' ] || fail "the backup is not there"
verb status | grep -q "^trouble .*$(basename "$backup")" || fail "status does not name the backup"
verb doctor | grep -q "$(basename "$backup")" || fail "doctor does not name the backup"
tell '+8613900000003: 报名 王五 1社 2亩' >/dev/null
within 10 all_quiet || fail "the backup does not work"
daemon_end TERM 12
[ "$ended" = 0 ] || fail "status $ended"

# Where the config does not allow it, a new one is begun.
rm "$found"
config+=(-o retention.restore=false)
start_damaged
[ "$(query 'SELECT count(*) FROM message')" = 0 ] || fail "not begun anew"
daemon_end TERM 12
[ "$ended" = 0 ] || fail "status $ended"
