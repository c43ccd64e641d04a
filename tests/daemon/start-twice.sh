#!/bin/bash
# F15: a second daemon on the same state directory ends with status 1 and names the first, which
# goes on; the lock is nobody's once the first is killed.
. "$(dirname "$0")/../faults/stage.sh"

stage_open
daemon_start
within 10 ready_again 0 || { cat "$stage/log"; exit 1; }
timeout 10 "$BUILD/cunxind" "${config[@]}" 2>"$stage/second"
status=$?
[ "$status" = 1 ] || { echo "the second daemon ended with status $status"; exit 1; }
grep -q "(pid $daemon)" "$stage/second" || { cat "$stage/second"; exit 1; }
[ "$(stat -c %a "$stage/state/lock")" = 660 ] || { ls -l "$stage/state"; exit 1; }
tell '+8613900000001: 报名 张三 3社 5亩' >/dev/null
within 10 all_quiet || { echo "the first daemon works no longer"; exit 1; }
verb doctor >/dev/null # opens and closes the database beside the daemon
timeout 10 "$BUILD/cunxind" "${config[@]}" 2>"$stage/second" && { echo "doctor freed the lock"; exit 1; }

kill -9 "$daemon"
wait "$daemon" 2>/dev/null
verb status | grep -q '^daemon   does not run' || { echo "status says it runs"; exit 1; }
ready=$(times_ready)
daemon_start
within 10 ready_again "$ready" || { echo "no start after a kill"; cat "$stage/log"; exit 1; }
