/*
 * Notices to many, as people look at them: one, many, who got it.
 */
#include "store/broadcast.h"

#include "base/buffer.h"
#include "store/sql.h"

#define COLUMNS                                                                                    \
	"id, created_at, created_by, audience, text, urgent, not_before, useful_until, state,"     \
	" code, code_until, wrong_codes, released_at, released_by, begins_at, ended_at, people,"   \
	" messages, segments, opted_out, blocked, unreachable"

static void read_row(struct sql *row, struct broadcast *broadcast)
{
	broadcast->id = sql_take_integer(row);
	broadcast->created_at = sql_take_integer(row);
	sql_take_copy(row, broadcast->created_by, sizeof(broadcast->created_by));
	broadcast->audience = need_copy(sql_take_text(row));
	broadcast->text = need_copy(sql_take_text(row));
	broadcast->urgent = sql_take_integer(row) != 0;
	broadcast->not_before = sql_take_integer(row);
	broadcast->useful_until = sql_take_integer(row);
	broadcast->state = (enum broadcast_state)sql_take_integer(row);
	sql_take_copy(row, broadcast->code, sizeof(broadcast->code));
	broadcast->code_until = sql_take_integer(row);
	broadcast->wrong_codes = (unsigned)sql_take_integer(row);
	broadcast->released_at = sql_take_integer(row);
	sql_take_copy(row, broadcast->released_by, sizeof(broadcast->released_by));
	broadcast->begins_at = sql_take_integer(row);
	broadcast->ended_at = sql_take_integer(row);
	broadcast->people = sql_take_integer(row);
	broadcast->messages = sql_take_integer(row);
	broadcast->segments = sql_take_integer(row);
	broadcast->opted_out = sql_take_integer(row);
	broadcast->blocked = sql_take_integer(row);
	broadcast->unreachable = sql_take_integer(row);
}

bool broadcast_get(struct store *store, int64_t id, struct broadcast *broadcast)
{
	SCOPED(sql_release)
	struct sql *row = sql(store, "SELECT " COLUMNS " FROM broadcast WHERE id = ?");

	sql_bind_integer(row, id);
	if (!sql_step(row))
		return false;
	read_row(row, broadcast);
	return true;
}

static void give_each(struct sql *list,
		      void (*each)(const struct broadcast *broadcast, void *context), void *context)
{
	while (sql_step(list)) {
		struct broadcast broadcast;

		read_row(list, &broadcast);
		each(&broadcast, context);
		broadcast_free(&broadcast);
	}
}

void broadcast_list(struct store *store, bool live, int64_t before_id, unsigned limit,
		    void (*each)(const struct broadcast *broadcast, void *context), void *context)
{
	SCOPED(sql_release)
	struct sql *list = live ? sql(store, "SELECT " COLUMNS " FROM broadcast"
					     " WHERE state <> 4 AND state < 6 AND state > 0"
					     " AND id < ? ORDER BY id DESC LIMIT ?")
				: sql(store, "SELECT " COLUMNS " FROM broadcast"
					     " WHERE id < ? ORDER BY id DESC LIMIT ?");

	sql_bind_integer(list, before_id == 0 ? INT64_MAX : before_id);
	sql_bind_integer(list, limit == 0 ? 100 : limit);
	give_each(list, each, context);
}

void broadcast_list_up(struct store *store, int64_t after_id, unsigned limit,
		       void (*each)(const struct broadcast *broadcast, void *context),
		       void *context)
{
	SCOPED(sql_release)
	struct sql *list = sql(store, "SELECT " COLUMNS " FROM broadcast"
				      " WHERE id > ? ORDER BY id LIMIT ?");

	sql_bind_integer(list, after_id);
	sql_bind_integer(list, limit);
	give_each(list, each, context);
}

int64_t broadcast_in_vain(struct store *store, int64_t id)
{
	SCOPED(sql_release)
	struct sql *taken = sql(store, "SELECT count(*) FROM outbox o JOIN segment s"
				       " ON s.outbox_id = o.id WHERE o.broadcast_id = ?"
				       " AND o.state IN (4, 5, 6) AND s.reference IS NOT NULL");

	sql_bind_integer(taken, id);
	return sql_first_integer(taken, 0);
}

void broadcast_count(struct store *store, int64_t id, struct broadcast_counts *counts)
{
	SCOPED(sql_release)
	struct sql *count = sql(store, "SELECT state, messages, segments FROM broadcast_count"
				       " WHERE broadcast_id = ?");

	*counts = (struct broadcast_counts){ .messages = { 0 } };
	sql_bind_integer(count, id);
	while (sql_step(count)) {
		int64_t state = sql_take_integer(count) & 7;

		counts->messages[state] = sql_take_integer(count);
		counts->segments[state] = sql_take_integer(count);
	}
}

static int64_t number_of(struct sql *question)
{
	return sql_first_integer(question, 0);
}

int64_t broadcast_ahead(struct store *store, const struct broadcast *broadcast)
{
	SCOPED(sql_release)
	struct sql *lanes =
		sql(store, "SELECT coalesce(sum(segments), 0) FROM outbox WHERE state = 0"
			   " AND lane IN (0, 1, 2, 3, 4) AND (lane IN (0, 1, 4) OR ?)");
	SCOPED(sql_release)
	struct sql *others =
		sql(store,
		    "SELECT coalesce(sum(c.segments), 0) FROM broadcast b"
		    " CROSS JOIN broadcast_count c ON c.broadcast_id = b.id AND c.state IN (0, 1)"
		    " WHERE b.state <> 4 AND b.state < 6 AND b.state IN (1, 2)"
		    " AND (b.urgent > ?1 OR (b.urgent = ?1 AND (b.id < ?2 OR ?2 = 0)))");

	sql_bind_integer(lanes, !broadcast->urgent);
	sql_bind_integer(others, broadcast->urgent);
	sql_bind_integer(others, broadcast->id);
	return number_of(lanes) + number_of(others);
}

/* ---- who got it ---- */

#define PEOPLE                                                                                     \
	"SELECT p.n, p.person_id, coalesce(p.outbox_id, 0), p.name, p.number,"                     \
	" coalesce(o.error, ''), p.grp, p.apart, o.id IS NOT NULL, coalesce(o.state, 0),"          \
	" coalesce(o.sent_at, 0), coalesce(o.delivered_at, 0)"                                     \
	" FROM broadcast_person p LEFT JOIN outbox o ON o.id = p.outbox_id"                        \
	" WHERE p.broadcast_id = ? AND p.n > ?"

static struct sql *people_of(struct store *store, enum broadcast_whom whom)
{
	switch (whom) {
	case BROADCAST_ALL: break;
	case BROADCAST_UNREACHED:
		return sql(store,
			   PEOPLE " AND (p.apart <> 0 OR o.state >= 4) ORDER BY p.n LIMIT ?");
	case BROADCAST_UNCONFIRMED:
		return sql(store,
			   PEOPLE " AND (p.apart <> 0 OR o.state <> 3) ORDER BY p.n LIMIT ?");
	}
	return sql(store, PEOPLE " ORDER BY p.n LIMIT ?");
}

void broadcast_people(struct store *store, int64_t id, enum broadcast_whom whom, int64_t after_n,
		      unsigned limit,
		      void (*each)(const struct broadcast_recipient *recipient, void *context),
		      void *context)
{
	SCOPED(sql_release) struct sql *list = people_of(store, whom);

	sql_bind_integer(list, id);
	sql_bind_integer(list, after_n);
	sql_bind_integer(list, limit == 0 ? 100 : limit);
	while (sql_step(list)) {
		struct broadcast_recipient one;

		one.n = sql_take_integer(list);
		one.person_id = sql_take_integer(list);
		one.outbox_id = sql_take_integer(list);
		one.name = sql_take_text(list);
		one.number = sql_take_text(list);
		one.error = sql_take_text(list);
		one.group = (int)sql_take_integer(list);
		one.apart = (int)sql_take_integer(list);
		one.has_message = sql_take_integer(list) != 0;
		one.state = (enum outbox_state)sql_take_integer(list);
		one.sent_at = sql_take_integer(list);
		one.delivered_at = sql_take_integer(list);
		each(&one, context);
	}
}
