#!/bin/bash
# Two unprivileged members of one group share a state directory, whatever their umask: a clerk
# writes while the daemon is stopped, the daemon goes on from there; a stranger may read nothing.
. "$(dirname "$0")/../faults/stage.sh"
[ "$(id -u)" = 0 ] || skip "needs root, to become two users"
command -v setpriv >/dev/null || skip "setpriv is not installed"

fail() {
	echo "line ${BASH_LINENO[0]}: $*"
	ls -la "$stage/state" "$stage/run"
	cat "$stage/log"
	exit 1
}

# as UID GID COMMAND...
as() {
	local uid=$1 gid=$2

	shift 2
	setpriv --reuid "$uid" --regid "$gid" --clear-groups "$@"
}

group=64010 keeper=64001 clerk=64002 stranger=64003

start_as_keeper() {
	(umask 0077 && exec setpriv --reuid $keeper --regid $group --clear-groups \
		"$stage/bin/cunxind" "${config[@]}") >>"$stage/log" 2>&1 &
	daemon=$!
}

as_clerk() {
	(umask 0077 && as $clerk $group timeout 20 "$stage/bin/cunxin" "${config[@]}" "$@")
}

stage_open
chmod 755 "$stage"
chmod -R a+rX "$stage/etc"
chmod 666 "$stage/modem"
mkdir "$stage/bin" "$stage/run"
cp "$BUILD/cunxind" "$BUILD/cunxin" "$stage/bin/"
chown $keeper:$group "$stage/run"
# The state's folders as the start of the machine makes them.
while read -r kind path mode _; do
	[ "$kind" = d ] || continue
	folder=$stage/state${path#/var/lib/cunxin}
	mkdir "$folder" && chown $keeper:$group "$folder" && chmod "$mode" "$folder"
done <"$root/systemd/cunxin.tmpfiles"
chmod 0750 "$stage/run"

start_as_keeper
within 10 ready_again 0 || fail "not ready"
as_clerk send 13900000001 'while it runs' >/dev/null || fail
as_clerk --json status | grep -q '"running":true' || fail "the clerk does not see the lock"
daemon_end TERM 12
[ "$ended" = 0 ] || fail "status $ended"

# Chores by hand do not keep the nightly ones out.
as_clerk maintain >/dev/null || fail "the clerk makes no backup"
sleep 1.1
as $keeper $group timeout 20 "$stage/bin/cunxin" "${config[@]}" maintain >/dev/null ||
	fail "the keeper makes no backup after the clerk"
[ "$(stat -c %a:%g "$stage/state/backup")" = 2770:$group ] || fail "$(stat -c %a:%g "$stage/state/backup")"
[ "$(stat -c %a "$stage"/state/backup/* | sort -u)" = 600 ] || fail "backups that others can read"

as_clerk send 13900000002 'while it is stopped' >/dev/null || fail
ready=$(times_ready)
start_as_keeper
within 10 ready_again "$ready" || fail "not ready after the clerk has written"
all_sent() { [ "$(query "SELECT count(*) FROM v_outbox WHERE state IN ('sent', 'delivered')")" = 2 ]; }
within 10 all_sent || fail "$(query 'SELECT text, state, error FROM v_outbox')"
as_clerk --json outbox | grep -q 'while it is stopped' || fail "the clerk reads nothing"
for file in "$stage"/state/cunxin.db* "$stage/state/lock" "$stage/run/wake"; do
	[ "$(stat -c %a:%g "$file")" = 660:$group ] || fail "$file: $(stat -c %a:%u:%g "$file")"
done
as $stranger $stranger timeout 20 "$stage/bin/cunxin" "${config[@]}" inbox >"$stage/out" 2>&1 &&
	fail "a stranger reads the inbox"
[ -s "$stage/out" ] || fail "no word to the stranger"
as $stranger $stranger cat "$stage/state/cunxin.db" >/dev/null 2>&1 && fail "a stranger reads the file"
daemon_end TERM 12
[ "$ended" = 0 ] || fail "status $ended"
