/*
 * Notices to many: drafts and their lives. Lists for people are in broadcast_list.c.
 */
#include "store/broadcast.h"

#include "base/buffer.h"
#include "store/inside.h"
#include "store/journal.h"
#include "store/sql.h"

#include <stdlib.h>

static const char *const state_names[] = { "draft", "staging",	  "released",  "paused",
					   "done",  "cancelling", "cancelled", "lapsed" };

const char *broadcast_state_name(enum broadcast_state state)
{
	return state_names[state];
}

void broadcast_free(struct broadcast *broadcast)
{
	free(broadcast->audience);
	free(broadcast->text);
	broadcast->audience = broadcast->text = NULL;
}

/* ---- drafts ---- */

int64_t broadcast_add(struct store *store, const struct broadcast *broadcast, struct moment now)
{
	SCOPED(sql_release)
	struct sql *add =
		sql(store, "INSERT INTO broadcast (created_at, created_by, audience, text, urgent,"
			   " not_before, useful_until, state, code, code_until, people, messages,"
			   " segments, opted_out, blocked, unreachable)"
			   " VALUES (?, ?, ?, ?, ?, ?, ?, 0, ?, ?, ?, ?, ?, ?, ?, ?)");

	sql_bind_integer(add, now.utc);
	sql_bind_text(add, broadcast->created_by);
	sql_bind_text(add, broadcast->audience);
	sql_bind_text(add, broadcast->text);
	sql_bind_integer(add, broadcast->urgent);
	sql_bind_integer(add, broadcast->not_before);
	sql_bind_integer(add, broadcast->useful_until);
	sql_bind_text(add, broadcast->code);
	sql_bind_integer(add, broadcast->code_until);
	sql_bind_integer(add, broadcast->people);
	sql_bind_integer(add, broadcast->messages);
	sql_bind_integer(add, broadcast->segments);
	sql_bind_integer(add, broadcast->opted_out);
	sql_bind_integer(add, broadcast->blocked);
	sql_bind_integer(add, broadcast->unreachable);
	sql_run(add);
	return sql_last_id(store);
}

void broadcast_add_person(struct store *store, int64_t id, int64_t n,
			  const struct broadcast_person *person)
{
	SCOPED(sql_release)
	struct sql *add = sql(store, "INSERT INTO broadcast_person (broadcast_id, n, person_id,"
				     " name, grp, number, apart, people)"
				     " VALUES (?, ?, ?, ?, ?, ?, ?, ?)");

	sql_bind_integer(add, id);
	sql_bind_integer(add, n);
	sql_bind_integer(add, person->person_id);
	sql_bind_text(add, person->name);
	sql_bind_integer(add, person->group);
	sql_bind_text(add, person->number);
	sql_bind_integer(add, person->apart);
	sql_bind_integer(add, person->people);
	sql_run(add);
}

int64_t broadcast_listed(struct store *store, int64_t id)
{
	SCOPED(sql_release)
	struct sql *last = sql(
		store,
		"SELECT n FROM broadcast_person WHERE broadcast_id = ? ORDER BY n DESC LIMIT 1");

	sql_bind_integer(last, id);
	return sql_first_integer(last, 0);
}

void broadcast_put_code(struct store *store, int64_t id, const char *code, int64_t until)
{
	SCOPED(sql_release)
	struct sql *put = sql(store, "UPDATE broadcast SET code = ?, code_until = ? WHERE id = ?"
				     " AND state = 0");

	sql_bind_text(put, code);
	sql_bind_integer(put, until);
	sql_bind_integer(put, id);
	sql_run(put);
}

/* One fact of one row; fallback where there is none. */
static int64_t fact(struct sql *question, int64_t fallback)
{
	return sql_first_integer(question, fallback);
}

int64_t broadcast_by_code(struct store *store, const char *code, struct moment now)
{
	SCOPED(sql_release)
	struct sql *find = sql(
		store, "SELECT CASE count(*) WHEN 1 THEN max(id) ELSE 0 END"
		       " FROM broadcast WHERE state <> 4 AND state < 6 AND state = 0 AND code = ?"
		       " AND code <> '' AND code_until > ?");

	sql_bind_text(find, code);
	sql_bind_integer(find, now.utc);
	return fact(find, 0);
}

int64_t broadcast_open_draft(struct store *store, const char *by, struct moment now)
{
	SCOPED(sql_release)
	struct sql *find = sql(store, "SELECT id FROM broadcast WHERE state <> 4 AND state < 6"
				      " AND state = 0 AND code_until > ? AND code <> ''"
				      " ORDER BY created_by = ? DESC, id DESC LIMIT 1");

	sql_bind_integer(find, now.utc);
	sql_bind_text(find, by);
	return fact(find, 0);
}

void broadcast_wrong_code(struct store *store, int64_t id, unsigned most)
{
	SCOPED(sql_release)
	struct sql *note = sql(store, "UPDATE broadcast SET wrong_codes = wrong_codes + 1,"
				      " state = CASE WHEN wrong_codes + 1 >= ? THEN 7 ELSE state"
				      " END WHERE id = ? AND state = 0");

	sql_bind_integer(note, most);
	sql_bind_integer(note, id);
	sql_run(note);
}

int64_t broadcast_lapses_at(struct store *store)
{
	SCOPED(sql_release)
	struct sql *next =
		sql(store, "SELECT coalesce(min(code_until), 9223372036854775807)"
			   " FROM broadcast WHERE state <> 4 AND state < 6 AND state = 0");

	return fact(next, NEVER);
}

unsigned broadcast_lapse(struct store *store, struct moment now)
{
	SCOPED(sql_release)
	struct sql *forget =
		sql(store,
		    "DELETE FROM broadcast_person WHERE broadcast_id IN (SELECT id FROM"
		    " broadcast WHERE state <> 4 AND state < 6 AND state = 0 AND code_until <= ?)");
	SCOPED(sql_release)
	struct sql *lapse =
		sql(store, "UPDATE broadcast SET state = 7, ended_at = ?1"
			   " WHERE state <> 4 AND state < 6 AND state = 0 AND code_until <= ?1");

	sql_bind_integer(forget, now.utc);
	sql_run(forget);
	sql_bind_integer(lapse, now.utc);
	return sql_run(lapse);
}

/* ---- the same text again ---- */

/* Those that went, or still may. */
#define MEANT                                                                                      \
	" (state < 5 OR EXISTS (SELECT 1 FROM broadcast_count c WHERE c.broadcast_id ="            \
	" broadcast.id AND c.state IN (1, 2, 3, 7) AND c.messages > 0))"

bool broadcast_same_text(struct store *store, const char *text, int64_t since, int64_t before,
			 struct broadcast_same *same)
{
	SCOPED(sql_release)
	struct sql *newest = sql(store, "SELECT id, released_at, messages FROM broadcast"
					" WHERE released_at > 0 AND released_at > ? AND id < ?"
					" AND text = ? AND" MEANT " ORDER BY id DESC LIMIT 1");

	sql_bind_integer(newest, since);
	sql_bind_integer(newest, before);
	sql_bind_text(newest, text);
	if (!sql_step(newest))
		return false;
	same->id = sql_take_integer(newest);
	same->released_at = sql_take_integer(newest);
	same->messages = sql_take_integer(newest);
	return true;
}

size_t broadcast_numbers(struct store *store, int64_t id, int64_t after, size_t most,
			 void (*each)(int64_t n, const char *number, void *context), void *context)
{
	SCOPED(sql_release)
	struct sql *list = sql(store, "SELECT n, number FROM broadcast_person"
				      " WHERE broadcast_id = ? AND n > ? AND apart = 0 ORDER BY n");
	size_t count = 0;

	sql_bind_integer(list, id);
	sql_bind_integer(list, after);
	for (; count < most && sql_step(list); count++) {
		int64_t n = sql_take_integer(list);

		each(n, sql_take_text(list), context);
	}
	return count;
}

static int64_t shared_people(struct store *store, int64_t id, int64_t other)
{
	SCOPED(sql_release)
	struct sql *shared =
		sql(store, "SELECT count(*) FROM broadcast_person WHERE broadcast_id = ?"
			   " AND apart = 0 AND number IN (SELECT number FROM broadcast_person"
			   " WHERE broadcast_id = ? AND apart = 0)");

	sql_bind_integer(shared, id);
	sql_bind_integer(shared, other);
	return fact(shared, 0);
}

bool broadcast_repeated(struct store *store, const struct broadcast *broadcast, int64_t since,
			size_t most, struct broadcast_repeat *repeat)
{
	struct broadcast_same *other = &repeat->other;

	for (; most > 0; most--) {
		int64_t before = other->id != 0 ? other->id : INT64_MAX, shared = 0;

		if (!broadcast_same_text(store, broadcast->text, since, before, other))
			return true;
		/* Fewer than half cannot be half of them. */
		if (other->messages * 2 >= broadcast->messages)
			shared = shared_people(store, broadcast->id, other->id);
		if (shared == 0 || shared * 2 < broadcast->messages)
			continue;
		repeat->shared = shared;
		return true;
	}
	return false;
}

/* ---- staging ---- */

bool broadcast_stage_begin(struct store *store, int64_t id, const char *by, int64_t begins_at,
			   int64_t useful_until, struct moment now)
{
	SCOPED(sql_release)
	struct sql *begin = sql(
		store, "UPDATE broadcast SET state = 1, released_at = ?, released_by = ?,"
		       " begins_at = ?, useful_until = ?, code = '' WHERE id = ? AND state = 0");

	sql_bind_integer(begin, now.utc);
	sql_bind_text(begin, by);
	sql_bind_integer(begin, begins_at);
	sql_bind_integer(begin, useful_until);
	sql_bind_integer(begin, id);
	return sql_run(begin) > 0;
}

/* So many messages more in a state; -1: one less. */
static void count(struct store *store, int64_t id, int state, int messages, int64_t segments)
{
	SCOPED(sql_release)
	struct sql *add = sql(store, "INSERT INTO broadcast_count (broadcast_id, state, messages,"
				     " segments) VALUES (?, ?, ?, ?)"
				     " ON CONFLICT (broadcast_id, state) DO UPDATE"
				     " SET messages = messages + excluded.messages,"
				     " segments = segments + excluded.segments");

	sql_bind_integer(add, id);
	sql_bind_integer(add, state);
	sql_bind_integer(add, messages);
	sql_bind_integer(add, segments);
	sql_run(add);
}

void broadcast_joined(struct store *store, int64_t id, int state, size_t segments)
{
	count(store, id, state, 1, (int64_t)segments);
}

void broadcast_moved(struct store *store, int64_t id, int from, int to, size_t segments)
{
	if (from == to)
		return;
	count(store, id, from, -1, -(int64_t)segments);
	count(store, id, to, 1, (int64_t)segments);
}

int64_t broadcast_in_state(struct store *store, enum broadcast_state state)
{
	SCOPED(sql_release)
	struct sql *first = sql(store, "SELECT id FROM broadcast WHERE state <> 4 AND state < 6"
				       " AND state = ? ORDER BY id LIMIT 1");

	sql_bind_integer(first, state);
	return fact(first, 0);
}

int64_t broadcast_left_at(struct store *store, int64_t to_verbs)
{
	SCOPED(sql_release)
	struct sql *first = sql(store, "SELECT coalesce(min(CASE WHEN state = 5 THEN ended_at + ?1"
				       " WHEN released_by LIKE 'uid %' THEN released_at + ?1"
				       " ELSE released_at END), 0) FROM broadcast"
				       " WHERE state <> 4 AND state < 6 AND state IN (1, 5)");

	sql_bind_integer(first, to_verbs);
	return fact(first, 0);
}

#define WAITING                                                                                    \
	"SELECT n, name, grp, number, people FROM broadcast_person"                                \
	" WHERE broadcast_id = ?1 AND apart = 0 AND outbox_id IS NULL"                             \
	" AND n > (SELECT staged FROM broadcast WHERE id = ?1)"

static bool read_waiting(struct sql *row, struct broadcast_waiting *waiting)
{
	if (!sql_step(row))
		return false;
	waiting->n = sql_take_integer(row);
	sql_take_copy(row, waiting->name, sizeof(waiting->name));
	waiting->group = (int)sql_take_integer(row);
	sql_take_copy(row, waiting->number, sizeof(waiting->number));
	waiting->people = (unsigned)sql_take_integer(row);
	return true;
}

bool broadcast_next_waiting(struct store *store, int64_t id, struct broadcast_waiting *waiting)
{
	SCOPED(sql_release)
	struct sql *next = sql(store, WAITING " ORDER BY n LIMIT 1");

	sql_bind_integer(next, id);
	return read_waiting(next, waiting);
}

void broadcast_dropped(struct store *store, int64_t id,
		       void (*each)(const struct broadcast_waiting *dropped, void *context),
		       void *context)
{
	SCOPED(sql_release)
	struct sql *list = sql(store, WAITING " AND EXISTS (SELECT 1 FROM phone"
					      " WHERE phone.number = broadcast_person.number"
					      " AND (opted_out OR blocked)) ORDER BY n");
	struct broadcast_waiting dropped;

	sql_bind_integer(list, id);
	while (read_waiting(list, &dropped))
		each(&dropped, context);
}

void broadcast_recount(struct store *store, const struct broadcast *broadcast)
{
	SCOPED(sql_release)
	struct sql *put = sql(store, "UPDATE broadcast SET people = ?, messages = ?, segments = ?,"
				     " opted_out = ?, blocked = ? WHERE id = ?");

	sql_bind_integer(put, broadcast->people);
	sql_bind_integer(put, broadcast->messages);
	sql_bind_integer(put, broadcast->segments);
	sql_bind_integer(put, broadcast->opted_out);
	sql_bind_integer(put, broadcast->blocked);
	sql_bind_integer(put, broadcast->id);
	sql_run(put);
}

void broadcast_give(struct store *store, int64_t id, int64_t n, int64_t outbox_id, int apart)
{
	SCOPED(sql_release)
	struct sql *give = sql(store, "UPDATE broadcast_person SET outbox_id = ?, apart = ?"
				      " WHERE broadcast_id = ? AND n = ?");
	SCOPED(sql_release)
	struct sql *note = sql(store, "UPDATE broadcast SET staged = ? WHERE id = ?");

	sql_bind_reference(give, outbox_id);
	sql_bind_integer(give, apart);
	sql_bind_integer(give, id);
	sql_bind_integer(give, n);
	sql_run(give);
	sql_bind_integer(note, n);
	sql_bind_integer(note, id);
	sql_run(note);
}

/* ---- steering ---- */

static bool move(struct store *store, int64_t id, enum broadcast_state from,
		 enum broadcast_state to)
{
	SCOPED(sql_release)
	struct sql *set = sql(store, "UPDATE broadcast SET state = ? WHERE id = ? AND state = ?");

	sql_bind_integer(set, to);
	sql_bind_integer(set, id);
	sql_bind_integer(set, from);
	return sql_run(set) > 0;
}

void broadcast_publish(struct store *store, int64_t id)
{
	move(store, id, BROADCAST_STAGING, BROADCAST_RELEASED);
}

bool broadcast_pause(struct store *store, int64_t id)
{
	return move(store, id, BROADCAST_RELEASED, BROADCAST_PAUSED);
}

bool broadcast_resume(struct store *store, int64_t id)
{
	return move(store, id, BROADCAST_PAUSED, BROADCAST_RELEASED);
}

bool broadcast_reopen(struct store *store, int64_t id)
{
	return move(store, id, BROADCAST_DONE, BROADCAST_PAUSED) || broadcast_pause(store, id);
}

bool broadcast_cancel(struct store *store, int64_t id, struct moment now)
{
	SCOPED(sql_release)
	struct sql *cancel = sql(store, "UPDATE broadcast SET state = 5, ended_at = ?, code = ''"
					" WHERE id = ? AND state IN (0, 1, 2, 3)");

	sql_bind_integer(cancel, now.utc);
	sql_bind_integer(cancel, id);
	return sql_run(cancel) > 0;
}

/* The first of its messages in a state; 0: none. */
static int64_t first_in(struct store *store, int64_t id, enum outbox_state state)
{
	SCOPED(sql_release)
	struct sql *first = sql(store, "SELECT id FROM outbox WHERE broadcast_id = ? AND state = ?"
				       " ORDER BY id LIMIT 1");

	sql_bind_integer(first, id);
	sql_bind_integer(first, state);
	return fact(first, 0);
}

bool broadcast_cancel_some(struct store *store, int64_t id, unsigned most, struct moment now)
{
	for (unsigned i = 0; i < most && !store_troubled(store); i++) {
		int64_t message = first_in(store, id, OUTBOX_QUEUED);

		if (message == 0) {
			/* Another may have been here before. */
			move(store, id, BROADCAST_CANCELLING, BROADCAST_CANCELLED);
			return true;
		}
		outbox_cancel(store, message, now);
	}
	return false;
}

unsigned broadcast_retry_some(struct store *store, int64_t id, bool uncertain, unsigned most,
			      struct moment now)
{
	unsigned count = 0;

	for (; count < most && !store_troubled(store); count++) {
		int64_t message = first_in(store, id, OUTBOX_FAILED);

		if (message == 0 && uncertain)
			message = first_in(store, id, OUTBOX_UNCERTAIN);
		if (message == 0)
			break;
		journal_retry(store, message, now);
	}
	return count;
}

/* What is queued or in the air still belongs to it. */
#define FINISHED                                                                                   \
	" state <> 4 AND state < 6 AND state = 2 AND NOT EXISTS (SELECT 1 FROM broadcast_count c"  \
	" WHERE c.broadcast_id = broadcast.id AND c.state IN (0, 1) AND c.messages > 0)"

bool broadcast_finished(struct store *store)
{
	SCOPED(sql_release)
	struct sql *any = sql(store, "SELECT 1 FROM broadcast WHERE" FINISHED " LIMIT 1");

	return sql_step(any);
}

unsigned broadcast_finish(struct store *store, struct moment now)
{
	SCOPED(sql_release)
	struct sql *finish =
		sql(store, "UPDATE broadcast SET state = 4, ended_at = ? WHERE" FINISHED);

	sql_bind_integer(finish, now.utc);
	return sql_run(finish);
}
