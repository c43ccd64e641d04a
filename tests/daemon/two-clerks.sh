#!/bin/bash
# F80: two clerks release one draft at the same moment, while the daemon makes its messages too: each
# of 2,000 people has one message. And `new` and `confirm` leave the database to others meanwhile.
. "$(dirname "$0")/../faults/stage.sh"

stage_open --storage SM=20 --air-time 0.5
config+=(-o broadcast.grace_seconds=3600)
daemon_start
within 10 ready_again 0 || { cat "$stage/log"; exit 1; }
query "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000)
	INSERT INTO person (id, name, grp, created_at, changed_at)
	SELECT i, '村民' || i, 1 + i % 8, 0, 0 FROM n;
	INSERT INTO phone (number) SELECT printf('+86137%08d', id) FROM person;
	INSERT INTO person_phone (number, person_id) SELECT printf('+86137%08d', id), id FROM person"
draft=$(verb --json broadcast new --to all --text '{name}：明天集合') || exit 1
[ "$(jq .messages <<<"$draft")" = 2000 ] || { echo "not for 2,000: $draft"; exit 1; }
id=$(jq .id <<<"$draft") code=$(jq -r .code <<<"$draft")
for i in 1 2 3; do
	verb --json broadcast confirm "$id" "$code" >"$stage/said.$i" 2>&1 &
	clerks[i]=$!
done
for i in 1 2 3; do
	wait "${clerks[i]}" || { echo "clerk $i: $(cat "$stage/said.$i")"; exit 1; }
done
[ "$(cat "$stage"/said.* | jq -s 'map(select(.confirmed_before | not)) | length')" = 1 ] ||
	{ echo "not one release: $(cat "$stage"/said.*)"; exit 1; }
staged() { [ "$(query "SELECT state FROM broadcast")" = 2 ]; }
within 20 staged || { echo "it was not published"; exit 1; }
[ "$(query 'SELECT count(*), count(DISTINCT recipient) FROM outbox')" = '2000|2000' ] ||
	{ echo "messages: $(query 'SELECT count(*), count(DISTINCT recipient) FROM outbox')"; exit 1; }
[ "$(query "SELECT messages FROM broadcast_count WHERE state = 0")" = 2000 ] || { echo "the count is wrong"; exit 1; }
verb broadcast cancel "$id" >/dev/null || { echo "cancel: $? $(query "SELECT * FROM broadcast_count")"; exit 1; }
[ "$(query "SELECT count(*) FROM outbox WHERE state <> 6")" = 0 ] || { echo "not all is taken back"; exit 1; }
[ "$(query "SELECT state FROM broadcast")" = 6 ] || { echo "it is not cancelled"; exit 1; }
[ "$(summary submits)" = 0 ] || { echo "something was sent in its grace"; exit 1; }
