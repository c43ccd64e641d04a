#!/bin/bash
# The screen outlives what happens to the gateway: the daemon is killed, another program holds the
# database, a backup is put back over it, the database is that of an older version until it is
# upgraded. It says what is wrong, and comes back by itself.
set -u
command -v tmux >/dev/null || { echo "tmux is not installed"; exit 77; }
work=$(mktemp -d)
mux() { tmux -f /dev/null -L "back$$" "$@" 2>>"$work/mux"; }
daemon=''
trap 'mux kill-server 2>/dev/null; [ -z "$daemon" ] || kill "$daemon"; rm -rf "$work"' EXIT

cp etc/* "$work"
sed -i 's|^state_dir.*|state_dir = "state";|; s|^run_dir.*|run_dir = "state";|; s|/dev/cunxin-modem|modem|' "$work/cunxin.conf"
tests/screens/fixture first "$work/state" || exit 1
cunxin() { "$BUILD/cunxin" -c "$work/cunxin.conf" "$@"; }
base() { sqlite3 "$work/state/cunxin.db" "$@"; }

mux new-session -d -s k -x 100 -y 30 "exec env LANG=C $BUILD/cunxin-kiosk --lang en -c $work/cunxin.conf 2>$work/errors" \; \
	set -g status off || exit 1
seen() { mux capture-pane -p -t k; }
shows() { # PATTERN
	for _ in $(seq 200); do
		seen | grep -qE -- "$1" && return
		sleep 0.05
	done
	echo "line ${BASH_LINENO[0]}: never seen: $1"
	seen
	cat "$work/errors"
	exit 1
}

shows 'DOES NOT RUN'
"$BUILD/cunxind" -c "$work/cunxin.conf" >"$work/log" 2>&1 &
daemon=$!
shows 'modem|online|no port|queue'
for _ in $(seq 200); do seen | grep -q 'DOES NOT RUN' || break; sleep 0.05; done
seen | grep -q 'DOES NOT RUN' && { echo "it did not see the daemon start"; seen; cat "$work/log"; exit 1; }
cunxin backup "$work/before.db" >/dev/null || exit 1

# kill -9.
kill -9 "$daemon"
wait "$daemon" 2>/dev/null
daemon=''
shows 'DOES NOT RUN'

# Somebody writes for long: what was read stays on the screen, and keys act.
(echo 'BEGIN EXCLUSIVE; SELECT 1;'; sleep 2; echo 'COMMIT;') | base >/dev/null &
mux send-keys -t k 2
shows 'received|waiting|Time'
wait $!

# A record more, and the backup put back over it.
cunxin people add name=周新人 group=2 phone=13900000777 >/dev/null || exit 1
cunxin report add enroll name=周新人 group=2 area_mu=777 --source visit >/dev/null || exit 1
mux send-keys -t k 5
shows '777'
cunxin restore "$work/before.db" --yes >/dev/null 2>&1 || cunxin restore "$work/before.db" >/dev/null || exit 1
for _ in $(seq 200); do seen | grep -q 777 || break; sleep 0.05; done
seen | grep -q 777 && { echo "it shows what the restore took away"; seen; exit 1; }

# A newer version, as after an upgrade of the gateway alone.
version=$(base 'PRAGMA user_version')
base "PRAGMA user_version = $((version + 1))"
mux send-keys -t k 1
shows 'older than the database'
base "PRAGMA user_version = $version"
shows 'Targets'

# The database of the first releases: it says so, also while another program keeps it from being
# upgraded, and shows what was in it as soon as that is done.
rm -f "$work"/state/cunxin.db*
# Its records are of the season that runs.
sed "s/,2027,/,$(date +%Y),/" tests/kiosk/older.sql | sqlite3 -bail "$work/state/cunxin.db" || exit 1
shows 'being upgraded'
[ "$(base 'PRAGMA user_version')" -lt "$version" ] || { echo "it is of today's version"; exit 1; }
(echo 'BEGIN IMMEDIATE;'; sleep 1; echo 'COMMIT;') | base &
holder=$!
for _ in $(seq 100); do
	cunxin db upgrade >"$work/log" 2>&1 && break
	seen | grep -q 'being upgraded' || { echo "it shows a database that is not upgraded"; seen; exit 1; }
	sleep 0.1
done
wait $holder
[ "$(base 'PRAGMA user_version')" = "$version" ] || { echo "not upgraded"; exit 1; }
shows 'Targets'
mux send-keys -t k 5
shows '777'
mux has-session -t k || { echo "it ended"; exit 1; }

# A terminal that this system has no description of is taken for another one, and that is said.
[ -s "$work/errors" ] && { cat "$work/errors"; exit 1; }
mux kill-session -t k
mux new-session -d -s k -x 100 -y 30 \
	"exec env TERM=of-next-year $BUILD/cunxin-kiosk --lang en -c $work/cunxin.conf 2>$work/errors" \; set -g status off || exit 1
shows 'Targets'
grep -q 'of-next-year.*xterm-256color' "$work/errors" || { echo "it does not say what it takes the terminal for"; exit 1; }
[ "$(wc -l <"$work/errors")" = 1 ] || { cat "$work/errors"; exit 1; }
