/*
 * Messages on their way out: queuing, choosing, giving up, lists. What happens to their segments
 * is in journal.c, what the network reports of them in delivery.c.
 */
#include "store/outbox.h"

#include "base/buffer.h"
#include "store/broadcast.h"
#include "store/inside.h"
#include "store/journal.h"
#include "store/sql.h"
#include "store/veil.h"

#include <cunxin/sms_segment.h>

#include <stdlib.h>
#include <string.h>

#define FUTURE HOURS(1) /* further ahead than any clock of ours is set back */

static const char *const state_names[] = { "queued", "sending", "sent",	     "delivered",
					   "failed", "expired", "cancelled", "uncertain" };

const char *outbox_state_name(enum outbox_state state)
{
	return state_names[state];
}

bool outbox_state_read(const char *name, enum outbox_state *state)
{
	for (size_t i = 0; i < sizeof(state_names) / sizeof(*state_names); i++)
		if (text_is(name, state_names[i])) {
			*state = (enum outbox_state)i;
			return true;
		}
	return false;
}

/* ---- queuing ---- */

int64_t outbox_queue(struct store *store, const struct outbox_order *order, struct moment now)
{
	struct sms_cost cost = sms_cost(order->text, strlen(order->text));
	bool too_long = cost.segments == 0;
	enum outbox_state state = too_long ? OUTBOX_FAILED : OUTBOX_QUEUED;
	SCOPED(sql_release)
	struct sql *add =
		sql(store, "INSERT INTO outbox (created_at, not_before, useful_until,"
			   " recipient, text, kind, lane, state, segments, error, purpose,"
			   " in_reply_to, broadcast_id)"
			   " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
			   " ON CONFLICT (purpose) DO NOTHING");
	int64_t id;

	sql_bind_integer(add, now.utc);
	sql_bind_integer(add, order->not_before > now.utc ? order->not_before : now.utc);
	/* By a wrong clock nothing is known to be stale. */
	sql_bind_integer(add, now.trusted ? order->useful_until : 0);
	sql_bind_text(add, order->recipient);
	sql_bind_text(add, order->text);
	sql_bind_text(add, order->kind);
	sql_bind_integer(add, order->lane);
	sql_bind_integer(add, state);
	sql_bind_integer(add, (int64_t)cost.segments);
	sql_bind_text(add, too_long ? "the text is too long" : "");
	sql_bind_text(add, order->purpose);
	sql_bind_reference(add, order->in_reply_to);
	sql_bind_reference(add, order->broadcast_id);
	if (sql_run(add) == 0)
		return 0;
	id = sql_last_id(store);
	if (order->broadcast_id != 0)
		broadcast_joined(store, order->broadcast_id, (int)state, cost.segments);
	return id;
}

/* ---- reading rows ---- */

#define COLUMNS                                                                                    \
	"id, created_at, not_before, useful_until, in_reply_to, broadcast_id, recipient, kind,"    \
	" lane, lane IN (0, 1) OR coalesce((SELECT urgent FROM broadcast"                          \
	" WHERE id = outbox.broadcast_id), 0),"                                                    \
	" state, segments, attempts, reference, possible_duplicate, sent_at, delivered_at, "       \
	"error, text"

static unsigned parts_before_queued(struct store *store, int64_t id)
{
	SCOPED(sql_release)
	struct sql *begun = sql(store, "SELECT part FROM segment WHERE outbox_id = ?"
				       " AND state <> 0 ORDER BY part");
	unsigned parts = 0;

	sql_bind_integer(begun, id);
	while (sql_step(begun) && sql_take_integer(begun) == parts + 1)
		parts++;
	return parts;
}

static void read_row(struct store *store, struct sql *row, struct outbox_message *message)
{
	message->id = sql_take_integer(row);
	message->created_at = sql_take_integer(row);
	message->not_before = sql_take_integer(row);
	message->useful_until = sql_take_integer(row);
	message->in_reply_to = sql_take_integer(row);
	message->broadcast_id = sql_take_integer(row);
	sql_take_copy(row, message->recipient, sizeof(message->recipient));
	sql_take_copy(row, message->kind, sizeof(message->kind));
	message->lane = (enum outbox_lane)sql_take_integer(row);
	message->urgent = sql_take_integer(row) != 0;
	message->state = (enum outbox_state)sql_take_integer(row);
	message->segments = (unsigned)sql_take_integer(row);
	message->attempts = (unsigned)sql_take_integer(row);
	message->reference = (int)sql_take_integer(row);
	message->possible_duplicate = sql_take_integer(row) != 0;
	message->sent_at = sql_take_integer(row);
	message->delivered_at = sql_take_integer(row);
	sql_take_copy(row, message->error, sizeof(message->error));
	message->text = need_copy(sql_take_text(row));
	message->settled = parts_before_queued(store, message->id);
}

void outbox_release(struct outbox_message *message)
{
	free(message->text);
	message->text = NULL;
}

bool outbox_get(struct store *store, int64_t id, struct outbox_message *message)
{
	SCOPED(sql_release)
	struct sql *row = sql(store, "SELECT " COLUMNS " FROM outbox WHERE id = ?");

	sql_bind_integer(row, id);
	if (!sql_step(row))
		return false;
	read_row(store, row, message);
	return true;
}

/* ---- what goes next ---- */

static bool among(int64_t id, const int64_t *ids, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (ids[i] == id)
			return true;
	return false;
}

const struct outbox_gates outbox_gates_open = {
	.open = { true, true, true, true, true, true },
	.broadcasts = true,
};

/* Who goes before whom. */
static const struct turn {
	enum outbox_lane lane;
	bool urgent; /* of LANE_BROADCAST: which of them */
} turns[] = {
	{ LANE_ALARM, false },	   { LANE_REPLY, false },    { LANE_URGENT, false },
	{ LANE_BROADCAST, true },  { LANE_REMINDER, false }, { LANE_NOTICE, false },
	{ LANE_BROADCAST, false },
};

static int64_t first_but(struct sql *due, const int64_t *except, size_t except_count)
{
	while (sql_step(due)) {
		int64_t id = sql_take_integer(due);

		if (!among(id, except, except_count))
			return id;
	}
	return 0;
}

/* The oldest message of one lane that is due; 0: none. */
static int64_t next_of_lane(struct store *store, enum outbox_lane lane, int64_t made_since,
			    struct moment now, const int64_t *except, size_t except_count)
{
	SCOPED(sql_release)
	struct sql *due = sql(store, "SELECT id FROM outbox WHERE state = 0 AND lane = ?"
				     " AND not_before <= ?"
				     " AND (useful_until = 0 OR useful_until > ?)"
				     " AND created_at >= ? ORDER BY not_before, id");

	sql_bind_integer(due, lane);
	sql_bind_integer(due, now.utc);
	sql_bind_integer(due, now.utc);
	sql_bind_integer(due, made_since);
	return first_but(due, except, except_count);
}

/* Of one broadcast, in the order of its list. */
static int64_t next_of_broadcast(struct store *store, int64_t broadcast, struct moment now,
				 const int64_t *except, size_t except_count)
{
	SCOPED(sql_release)
	struct sql *due = sql(store, "SELECT id FROM outbox WHERE broadcast_id = ? AND state = 0"
				     " AND not_before <= ?"
				     " AND (useful_until = 0 OR useful_until > ?) ORDER BY id");

	sql_bind_integer(due, broadcast);
	sql_bind_integer(due, now.utc);
	sql_bind_integer(due, now.utc);
	return first_but(due, except, except_count);
}

/* Of the broadcasts that are released and whose grace is over, the oldest first. */
static int64_t next_of_broadcasts(struct store *store, bool urgent, struct moment now,
				  const int64_t *except, size_t except_count)
{
	int64_t id = 0;
	SCOPED(sql_release)
	struct sql *live =
		sql(store, "SELECT id FROM broadcast WHERE state <> 4 AND state < 6"
			   " AND state = 2 AND urgent = ? AND begins_at <= ? ORDER BY id");

	sql_bind_integer(live, urgent);
	sql_bind_integer(live, now.utc);
	while (id == 0 && sql_step(live))
		id = next_of_broadcast(store, sql_take_integer(live), now, except, except_count);
	return id;
}

static int64_t next_of_turn(struct store *store, const struct turn *turn, struct moment now,
			    const struct outbox_gates *gates, const int64_t *except,
			    size_t except_count)
{
	enum outbox_lane gate = turn->lane != LANE_BROADCAST ? turn->lane
				: turn->urgent		     ? LANE_URGENT
							     : LANE_NOTICE;

	if (!gates->open[gate])
		return 0;
	if (turn->lane == LANE_BROADCAST)
		return gates->broadcasts
			       ? next_of_broadcasts(store, turn->urgent, now, except, except_count)
			       : 0;
	return next_of_lane(store, turn->lane, gate == LANE_REPLY ? gates->fresh_since : 0, now,
			    except, except_count);
}

/* Only the radio does: everyone else reads the name that stands in for the number. */
static void look_behind_veil(struct store *store, struct outbox_message *message)
{
	char number[PHONE_SIZE];

	if (veil_is(message->recipient) && veil_number(store, message->recipient, number))
		copy_text(message->recipient, sizeof(message->recipient), number);
}

bool outbox_next(struct store *store, struct moment now, const struct outbox_gates *gates,
		 const int64_t *except, size_t except_count, struct outbox_message *message)
{
	for (size_t i = 0; i < sizeof(turns) / sizeof(*turns); i++) {
		int64_t id = next_of_turn(store, &turns[i], now, gates, except, except_count);

		if (id == 0)
			continue;
		if (!outbox_get(store, id, message))
			return false;
		look_behind_veil(store, message);
		return true;
	}
	return false;
}

static int64_t begins_next(struct store *store, struct moment now)
{
	SCOPED(sql_release)
	struct sql *begins = sql(store, "SELECT coalesce(min(begins_at), 9223372036854775807)"
					" FROM broadcast WHERE state <> 4 AND state < 6"
					" AND state = 2 AND begins_at > ?");

	sql_bind_integer(begins, now.utc);
	return sql_first_integer(begins, NEVER);
}

int64_t outbox_due(struct store *store, struct moment now)
{
	int64_t due = begins_next(store, now);

	for (int lane = 0; lane < LANE_COUNT; lane++) {
		SCOPED(sql_release)
		struct sql *next =
			sql(store, "SELECT not_before FROM outbox WHERE state = 0 AND lane = ?"
				   " AND not_before > ? ORDER BY not_before LIMIT 1");

		sql_bind_integer(next, lane);
		sql_bind_integer(next, now.utc);
		if (sql_step(next))
			due = earlier(due, sql_take_integer(next));
	}
	return due;
}

/* ---- cancelling, expiring ---- */

static void end_queued(struct store *store, int64_t id, enum outbox_state as, const char *error,
		       struct moment now)
{
	journal_end_queued(store, id, as, now);
	journal_follow(store, id, error, 0, now);
}

bool outbox_cancel(struct store *store, int64_t id, struct moment now)
{
	SCOPED(sql_release)
	struct sql *queued = sql(store, "SELECT 1 FROM outbox WHERE id = ? AND state = 0");

	sql_bind_integer(queued, id);
	if (!sql_step(queued))
		return false;
	end_queued(store, id, OUTBOX_CANCELLED, NULL, now);
	return true;
}

void outbox_cancel_broadcasts(struct store *store, const char *recipient, const char *why,
			      struct moment now)
{
	for (;;) {
		SCOPED(sql_release)
		struct sql *queued = sql(
			store, "SELECT id FROM outbox WHERE recipient = ? AND id > 0"
			       " AND state = 0 AND broadcast_id IS NOT NULL ORDER BY id LIMIT 1");

		sql_bind_text(queued, recipient);
		if (store_troubled(store) || !sql_step(queued))
			return;
		end_queued(store, sql_take_integer(queued), OUTBOX_CANCELLED, why, now);
	}
}

/* Rows from the future were made by a clock that was wrong: they count from now (F23). */
static void date_queued(struct store *store, struct moment now)
{
	SCOPED(sql_release)
	struct sql *rows =
		sql(store, "UPDATE outbox SET not_before = ?1 + max(not_before - created_at, 0),"
			   " useful_until = CASE useful_until WHEN 0 THEN 0"
			   " ELSE ?1 + useful_until - created_at END, created_at = ?1"
			   " WHERE state = 0 AND created_at > ?2");

	sql_bind_integer(rows, now.utc);
	sql_bind_integer(rows, now.utc + FUTURE);
	sql_run(rows);
}

/* The same for notices: their grace counts from now; a time that was named stays. */
static void date_broadcasts(struct store *store, struct moment now)
{
	SCOPED(sql_release)
	struct sql *rows =
		sql(store, "UPDATE broadcast SET begins_at = CASE WHEN not_before > released_at"
			   " THEN begins_at ELSE ?1 + begins_at - released_at END, released_at = ?1"
			   " WHERE released_at > 0 AND released_at > ?2 AND state < 4");

	sql_bind_integer(rows, now.utc);
	sql_bind_integer(rows, now.utc + FUTURE);
	sql_run(rows);
}

static void date_handed(struct store *store, struct moment now)
{
	SCOPED(sql_release)
	struct sql *rows =
		sql(store, "UPDATE OR REPLACE handed SET at = ?1"
			   " WHERE sim IN (SELECT iccid FROM sim UNION ALL SELECT '') AND at > ?2");

	sql_bind_integer(rows, now.utc);
	sql_bind_integer(rows, now.utc + FUTURE);
	sql_run(rows);
}

unsigned outbox_expire(struct store *store, struct moment now)
{
	unsigned expired = 0;

	if (!now.trusted)
		return 0;
	date_queued(store, now);
	date_broadcasts(store, now);
	date_handed(store, now);
	for (; !store_troubled(store); expired++) {
		SCOPED(sql_release)
		struct sql *stale = sql(store, "SELECT id FROM outbox WHERE state = 0"
					       " AND useful_until > 0 AND useful_until <= ?"
					       " ORDER BY useful_until LIMIT 1");
		int64_t id;

		sql_bind_integer(stale, now.utc);
		if (!sql_step(stale))
			break;
		id = sql_take_integer(stale);
		end_queued(store, id, OUTBOX_EXPIRED, "no longer useful", now);
	}
	return expired;
}

int64_t outbox_expires_at(struct store *store)
{
	SCOPED(sql_release)
	struct sql *first = sql(store, "SELECT useful_until FROM outbox WHERE state = 0"
				       " AND useful_until > 0 ORDER BY useful_until LIMIT 1");

	return sql_first_integer(first, NEVER);
}

bool outbox_cancel_purpose(struct store *store, const char *purpose, struct moment now)
{
	SCOPED(sql_release)
	struct sql *row = sql(store, "SELECT id FROM outbox WHERE purpose = ?");

	sql_bind_text(row, purpose);
	return sql_step(row) && outbox_cancel(store, sql_take_integer(row), now);
}

/* ---- lists ---- */

#define LIST_REST                                                                                  \
	" AND id < ?1 AND created_at >= ?2"                                                        \
	" AND id > coalesce((SELECT id FROM outbox WHERE id % 64 = 0 AND created_at < ?2"          \
	" ORDER BY created_at DESC LIMIT 1), 0)"                                                   \
	" AND (?3 IS NULL OR recipient = ?3) AND (?4 < 0 OR state = ?4)"                           \
	" ORDER BY id DESC LIMIT ?5"

#define LIST_ROWS "SELECT " COLUMNS " FROM outbox WHERE "

/* The statement whose first condition has the shortest index. */
static struct sql *list_by(struct store *store, const struct outbox_filter *filter, bool by_state,
			   enum outbox_state state)
{
	if (filter->recipient != NULL)
		return sql(store, LIST_ROWS "recipient = ?3" LIST_REST);
	if (by_state && state == OUTBOX_QUEUED)
		return sql(store, LIST_ROWS "state = 0" LIST_REST);
	if (by_state && state == OUTBOX_SENDING)
		return sql(store, LIST_ROWS
			   "id IN (SELECT outbox_id FROM segment WHERE state = 1)" LIST_REST);
	if (by_state && state >= OUTBOX_FAILED)
		return sql(store, LIST_ROWS "state >= 4 AND state = ?4" LIST_REST);
	return sql(store, LIST_ROWS "1" LIST_REST);
}

void outbox_list(struct store *store, const struct outbox_filter *filter,
		 void (*each)(const struct outbox_message *message, void *context), void *context)
{
	enum outbox_state state = OUTBOX_QUEUED;
	bool by_state = filter->state != NULL;
	SCOPED(sql_release) struct sql *list = NULL;

	if (by_state && !outbox_state_read(filter->state, &state))
		return;
	list = list_by(store, filter, by_state, state);
	sql_bind_integer(list, filter->before_id == 0 ? INT64_MAX : filter->before_id);
	sql_bind_integer(list, filter->since == 0 ? INT64_MIN : filter->since);
	sql_bind_text(list, filter->recipient);
	sql_bind_integer(list, by_state ? (int64_t)state : -1);
	sql_bind_integer(list, filter->limit == 0 ? 100 : filter->limit);
	while (sql_step(list)) {
		struct outbox_message message;

		read_row(store, list, &message);
		each(&message, context);
		outbox_release(&message);
	}
}

void outbox_walk(struct store *store, int64_t since, int64_t before,
		 void (*each)(const struct outbox_message *message, void *context), void *context)
{
	SCOPED(sql_release)
	struct sql *walk =
		sql(store, LIST_ROWS "id > coalesce((SELECT id FROM outbox WHERE id % 64 = 0"
				     " AND created_at < ?1 ORDER BY created_at DESC LIMIT 1), 0)"
				     " AND created_at >= ?1 AND created_at < ?2 ORDER BY id");

	sql_bind_integer(walk, since);
	sql_bind_integer(walk, before);
	while (sql_step(walk)) {
		struct outbox_message message;

		read_row(store, walk, &message);
		each(&message, context);
		outbox_release(&message);
	}
}

void outbox_count(struct store *store, int64_t day_start, struct outbox_counts *counts)
{
	int64_t sums[TALLY_COUNT];
	SCOPED(sql_release)
	struct sql *queued = sql(store, "SELECT count(*) FROM outbox WHERE state = 0");
	SCOPED(sql_release)
	struct sql *sending = sql(store, "SELECT count(*) FROM segment WHERE state = 1");
	SCOPED(sql_release)
	struct sql *uncertain =
		sql(store, "SELECT count(*) FROM outbox WHERE state >= 4 AND state = 7");

	tally_read(store, day_start, sums);
	*counts = (struct outbox_counts){
		.queued = sql_first_integer(queued, 0),
		.sending = sql_first_integer(sending, 0),
		.uncertain = sql_first_integer(uncertain, 0),
		.sent_today = sums[TALLY_SENT],
		.failed_today = sums[TALLY_FAILED],
		.segments_today = sums[TALLY_SEGMENTS],
	};
}
