#include "store/maintain.h"

#include "store/backup.h"
#include "store/inside.h"
#include "store/place.h"
#include "store/sql.h"

#include <errno.h>
#include <glob.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define CHUNK	       200
#define RAW_DAYS_LEAST 30 /* the same PDU is known again for so long (P3) */
#define HANDED_DAYS    40 /* a month's budget is counted from them */
#define TALLY_DAYS     400
#define REQUEST_DAYS   7
#define BACKUPS_KEPT   7
#define BUSY_TRIES     20

/* One chore: deletes at most CHUNK rows that are older than a time. */
struct chore {
	const char *before; /* what hangs on those rows and goes with them; NULL nothing */
	const char *text;   /* ?1 the time, ?2 the chunk */
};

/* Messages that nothing needs any more. */
#define OLD_MESSAGES                                                                               \
	"(SELECT id FROM message WHERE id < coalesce((SELECT id FROM message WHERE id % 64 = 0"    \
	" AND received_at >= ?1 ORDER BY received_at LIMIT 1), 9223372036854775807)"               \
	" AND received_at < ?1"                                                                    \
	" AND state IN (2, 3) AND attention = 0 AND recorded = 0"                                  \
	" ORDER BY id LIMIT ?2)"

static const struct chore raw = {
	.text = "DELETE FROM pdu WHERE id IN (SELECT p.id FROM pdu p LEFT JOIN message m"
		" ON m.id = p.message_id WHERE p.received_at < ?1"
		" AND (m.id IS NULL OR m.state IN (2, 3)) ORDER BY p.id LIMIT ?2)"
};
static const struct chore messages = {
	.before = "DELETE FROM pdu WHERE message_id IN " OLD_MESSAGES,
	.text = "DELETE FROM message WHERE id IN " OLD_MESSAGES,
};
static const struct chore sent = {
	.text = "DELETE FROM outbox WHERE id IN (SELECT id FROM outbox"
		" WHERE id < coalesce((SELECT id FROM outbox WHERE id % 64 = 0 AND created_at >= ?1"
		" ORDER BY created_at LIMIT 1), 9223372036854775807) AND created_at < ?1"
		" AND state NOT IN (0, 1, 7) ORDER BY id LIMIT ?2)"
};
/* The newest stays, so that ids go on where they were. */
static const struct chore events = {
	.text = "DELETE FROM event WHERE id IN (SELECT id FROM event WHERE at < ?1"
		" AND id < (SELECT max(id) FROM event) ORDER BY id LIMIT ?2)"
};
static const struct chore requests = {
	.text = "DELETE FROM request WHERE id IN (SELECT id FROM request WHERE asked_at < ?1"
		" ORDER BY id LIMIT ?2)"
};
static const struct chore handed = {
	.text = "DELETE FROM handed WHERE (sim, at, outbox_id, part) IN"
		" (SELECT sim, at, outbox_id, part FROM handed WHERE at < ?1 LIMIT ?2)"
};
static const struct chore tallies = {
	.text = "DELETE FROM tally WHERE (quarter, what) IN"
		" (SELECT quarter, what FROM tally WHERE quarter * 900000 < ?1 LIMIT ?2)"
};

/* Names and numbers of those whom a notice was for; the notice itself and its counts stay. */
static const struct chore lists = {
	.text = "DELETE FROM broadcast_person WHERE (broadcast_id, n) IN"
		" (SELECT p.broadcast_id, p.n FROM broadcast CROSS JOIN broadcast_person p"
		" ON p.broadcast_id = broadcast.id WHERE broadcast.released_at > 0"
		" AND broadcast.released_at < ?1 AND broadcast.state IN (4, 6) LIMIT ?2)"
};
static const struct chore calls = {
	.text = "DELETE FROM call WHERE id IN"
		" (SELECT id FROM call WHERE at < ?1 AND settled_at > 0 LIMIT ?2)"
};

/* A verb waits 5 s for the lock by itself; a daemon that never lets go is not waited for. */
static bool begin(struct store *store)
{
	for (int i = 0; i < BUSY_TRIES; i++)
		if (store_begin(store) != STORE_BUSY)
			return !store_holding(store);
	return false;
}

static unsigned remove_rows(struct store *store, const char *text, int64_t before)
{
	SCOPED(sql_release) struct sql *work = sql(store, text);

	sql_bind_integer(work, before);
	sql_bind_integer(work, CHUNK);
	return sql_run(work);
}

static bool one_chunk(struct store *store, const struct chore *chore, int64_t before,
		      unsigned *rows)
{
	*rows = 0;
	if (!begin(store))
		return false;
	if (chore->before != NULL)
		remove_rows(store, chore->before, before);
	*rows = remove_rows(store, chore->text, before);
	return store_commit(store) == STORE_DONE;
}

/* Chunk by chunk, so that the daemon's commits find their way in between. */
static bool prune(struct store *store, const struct chore *chore, unsigned days, struct moment now,
		  unsigned *gone)
{
	unsigned rows;

	if (days == 0)
		return true;
	do {
		if (!one_chunk(store, chore, now.utc - DAYS(days), &rows))
			return false;
		*gone += rows;
	} while (rows > 0);
	return true;
}

static bool prune_all(struct store *store, const struct maintain_plan *plan, struct moment now,
		      struct maintain_done *done)
{
	unsigned raw_days = plan->raw_days > 0 && plan->raw_days < RAW_DAYS_LEAST ? RAW_DAYS_LEAST
										  : plan->raw_days;
	unsigned message_days = plan->message_days > 0 && plan->message_days < RAW_DAYS_LEAST
					? RAW_DAYS_LEAST
					: plan->message_days;
	unsigned other = 0;

	return prune(store, &raw, raw_days, now, &done->raw) &&
	       prune(store, &sent, message_days, now, &done->sent) &&
	       prune(store, &messages, message_days, now, &done->messages) &&
	       prune(store, &lists, message_days, now, &other) &&
	       prune(store, &calls, message_days, now, &other) &&
	       prune(store, &events, plan->event_days, now, &done->events) &&
	       prune(store, &requests, REQUEST_DAYS, now, &done->requests) &&
	       prune(store, &handed, HANDED_DAYS, now, &other) &&
	       prune(store, &tallies, TALLY_DAYS, now, &other);
}

/* ---- backups ---- */

/* The oldest come first. */
static void rotate(const char *dir, unsigned keep)
{
	char pattern[4096];
	glob_t found;

	if (glob(backup_pattern(dir, pattern, sizeof(pattern)), 0, NULL, &found) != 0)
		return;
	for (size_t i = 0; i + keep < found.gl_pathc; i++)
		unlink(found.gl_pathv[i]);
	globfree(&found);
}

static bool back_up(struct store *store, const struct maintain_plan *plan, struct moment now,
		    struct maintain_done *done)
{
	char when[24];

	snprintf(done->backup, sizeof(done->backup), "%s/cunxin-%s.db", plan->backup_dir,
		 file_time(now.utc, when));
	if (!backup_write(store, done->backup, done->why, sizeof(done->why))) {
		done->backup[0] = '\0';
		return false;
	}
	rotate(plan->backup_dir, plan->backups == 0 ? BACKUPS_KEPT : plan->backups);
	return true;
}

bool maintain_run(struct store *store, const struct maintain_plan *plan, struct moment now,
		  struct maintain_done *done)
{
	bool pruned;

	*done = (struct maintain_done){ .sound = false };
	if (store->db == NULL || store->holding) {
		snprintf(done->why, sizeof(done->why), "%s", store_trouble(store));
		return false;
	}
	/* Nothing is taken away from, and no good copy replaced by, a file that is not sound. */
	done->sound = connection_check(store->db, true, done->why, sizeof(done->why)) == SQLITE_OK;
	if (!done->sound)
		return false;
	if (plan->backup_dir != NULL && !back_up(store, plan, now, done))
		return false;
	pruned = !now.trusted || prune_all(store, plan, now, done);
	if (!now.trusted)
		snprintf(done->why, sizeof(done->why),
			 "the clock is not trusted: nothing was taken away by its age");
	else if (!pruned)
		snprintf(done->why, sizeof(done->why), "%s",
			 store_holding(store) ? store_trouble(store)
					      : "the database is kept locked by another program");
	store_empty_log(store);
	return pruned;
}
