#include "store/stage.h"

#include "store/inside.h"
#include "store/sql.h"

/* ---- stages ---- */

void stage_rows(struct store *store, int season,
		void (*each)(const struct stage_row *row, void *context), void *context)
{
	SCOPED(sql_release)
	struct sql *list = sql(store, "SELECT name, shift, serial, shifted_at, done_at FROM stage"
				      " WHERE season = ? ORDER BY name");

	sql_bind_integer(list, season);
	while (sql_step(list)) {
		struct stage_row row;

		sql_take_copy(list, row.name, sizeof(row.name));
		row.shift = (int)sql_take_integer(list);
		row.serial = sql_take_integer(list);
		row.shifted_at = sql_take_integer(list);
		row.done_at = sql_take_integer(list);
		each(&row, context);
	}
}

void stage_put(struct store *store, int season, const struct stage_row *row)
{
	SCOPED(sql_release)
	struct sql *put =
		sql(store, "INSERT INTO stage (season, name, shift, serial, shifted_at, done_at)"
			   " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (season, name)"
			   " DO UPDATE SET shift = excluded.shift, serial = excluded.serial,"
			   " shifted_at = excluded.shifted_at, done_at = excluded.done_at");

	sql_bind_integer(put, season);
	sql_bind_text(put, row->name);
	sql_bind_integer(put, row->shift);
	sql_bind_integer(put, row->serial);
	sql_bind_integer(put, row->shifted_at);
	sql_bind_integer(put, row->done_at);
	sql_run(put);
}

/* ---- what happened ---- */

static void take_happening(struct sql *row, struct happening *happening)
{
	sql_take_copy(row, happening->id, sizeof(happening->id));
	sql_take_copy(row, happening->kind, sizeof(happening->kind));
	happening->state = (enum happening_state)sql_take_integer(row);
	happening->due_at = sql_take_integer(row);
	happening->until_at = sql_take_integer(row);
	happening->at = sql_take_integer(row);
	happening->people = sql_take_integer(row);
	happening->broadcast_id = sql_take_integer(row);
	sql_take_copy(row, happening->detail, sizeof(happening->detail));
}

void happening_list(struct store *store, int season,
		    void (*each)(const struct happening *happening, void *context), void *context)
{
	SCOPED(sql_release)
	struct sql *list = sql(store, "SELECT id, kind, state, due_at, until_at, at, people,"
				      " broadcast_id, detail FROM happening"
				      " WHERE season = ? ORDER BY id");

	sql_bind_integer(list, season);
	while (sql_step(list)) {
		struct happening happening;

		take_happening(list, &happening);
		each(&happening, context);
	}
}

void happening_put(struct store *store, int season, const struct happening *happening)
{
	SCOPED(sql_release)
	struct sql *put = sql(store, "INSERT OR REPLACE INTO happening (id, season, kind, state,"
				     " due_at, until_at, at, people, broadcast_id, detail)"
				     " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");

	sql_bind_text(put, happening->id);
	sql_bind_integer(put, season);
	sql_bind_text(put, happening->kind);
	sql_bind_integer(put, happening->state);
	sql_bind_integer(put, happening->due_at);
	sql_bind_integer(put, happening->until_at);
	sql_bind_integer(put, happening->at);
	sql_bind_integer(put, happening->people);
	sql_bind_integer(put, happening->broadcast_id);
	sql_bind_text(put, happening->detail);
	sql_run(put);
}

void happening_remove(struct store *store, const char *id)
{
	SCOPED(sql_release)
	struct sql *take = sql(store, "DELETE FROM happening WHERE id = ?");

	sql_bind_text(take, id);
	sql_run(take);
}

int64_t happening_count(struct store *store, int season, enum happening_state state)
{
	SCOPED(sql_release)
	struct sql *count =
		sql(store, "SELECT COUNT(*) FROM happening WHERE season = ? AND state = ?");

	sql_bind_integer(count, season);
	sql_bind_integer(count, state);
	return sql_first_integer(count, 0);
}

/* ---- who was reminded ---- */

void reminded_add(struct store *store, int season, const char *form, const struct reminded *row)
{
	SCOPED(sql_release)
	struct sql *add = sql(
		store, "INSERT INTO reminded (event, number, season, form, person_id, name, grp,"
		       " times, outbox_id, last_at) VALUES (?, ?, ?, ?, ?, ?, ?, 1, ?, ?)"
		       " ON CONFLICT (event, number) DO UPDATE SET times = times + 1,"
		       " outbox_id = excluded.outbox_id, last_at = excluded.last_at,"
		       " cleared_at = 0");

	sql_bind_text(add, row->event);
	sql_bind_text(add, row->number);
	sql_bind_integer(add, season);
	sql_bind_text(add, form);
	sql_bind_reference(add, row->person_id);
	sql_bind_text(add, row->name);
	sql_bind_integer(add, row->group);
	sql_bind_integer(add, row->outbox_id);
	sql_bind_integer(add, row->last_at);
	sql_run(add);
	store->reminders = REMINDERS_UNKNOWN;
}

/* Whether any reminder waits for a record: for most of the year none does. */
static bool any_open(struct store *store)
{
	if (!store->inside || store->reminders == REMINDERS_UNKNOWN) {
		SCOPED(sql_release)
		struct sql *open = sql(store, "SELECT 1 FROM reminded INDEXED BY reminded_person"
					      " WHERE cleared_at = 0 LIMIT 1");

		store->reminders = sql_step(open) ? REMINDERS_OPEN : REMINDERS_NONE;
	}
	return store->reminders == REMINDERS_OPEN;
}

#define CLEARED_AT_ONCE 32

/* The open ones of a person or a number; returns how many, at most size. */
static size_t reminded_open(struct store *store, int season, const char *form, int64_t person_id,
			    const char *number, int64_t *ids, size_t size)
{
	SCOPED(sql_release)
	struct sql *open =
		sql(store, "SELECT outbox_id FROM reminded WHERE number = ?1 AND form = ?2"
			   " AND season = ?3 AND cleared_at = 0"
			   " UNION ALL SELECT outbox_id FROM reminded WHERE person_id = ?4"
			   " AND form = ?2 AND season = ?3 AND cleared_at = 0"
			   " AND number <> ?1");
	size_t count = 0;

	sql_bind_text(open, number);
	sql_bind_text(open, form);
	sql_bind_integer(open, season);
	sql_bind_reference(open, person_id);
	while (count < size && sql_step(open))
		ids[count++] = sql_take_integer(open);
	return count;
}

static void clear_number(struct store *store, int season, const char *form, const char *number,
			 struct moment now)
{
	SCOPED(sql_release)
	struct sql *clear = sql(store, "UPDATE reminded SET cleared_at = ? WHERE number = ?"
				       " AND form = ? AND season = ? AND cleared_at = 0");

	sql_bind_integer(clear, now.utc);
	sql_bind_text(clear, number);
	sql_bind_text(clear, form);
	sql_bind_integer(clear, season);
	sql_run(clear);
}

static void clear_person(struct store *store, int season, const char *form, int64_t person_id,
			 struct moment now)
{
	SCOPED(sql_release)
	struct sql *clear = sql(store, "UPDATE reminded SET cleared_at = ? WHERE person_id = ?"
				       " AND form = ? AND season = ? AND cleared_at = 0");

	sql_bind_integer(clear, now.utc);
	sql_bind_reference(clear, person_id);
	sql_bind_text(clear, form);
	sql_bind_integer(clear, season);
	sql_run(clear);
}

void reminded_clear(struct store *store, int season, const char *form, int64_t person_id,
		    const char *number, struct moment now,
		    void (*each)(int64_t outbox_id, void *context), void *context)
{
	int64_t ids[CLEARED_AT_ONCE];
	size_t count;

	if (!any_open(store))
		return;
	count = reminded_open(store, season, form, person_id, number, ids, CLEARED_AT_ONCE);
	if (count == 0)
		return;
	clear_number(store, season, form, number, now);
	clear_person(store, season, form, person_id, now);
	for (size_t i = 0; i < count; i++)
		each(ids[i], context);
}

void reminded_list(struct store *store, const char *event, bool open,
		   void (*each)(const struct reminded *row, void *context), void *context)
{
	SCOPED(sql_release)
	struct sql *list =
		sql(store, "SELECT event, number, name, person_id, grp, times, outbox_id,"
			   " last_at, cleared_at FROM reminded WHERE event = ?"
			   " AND (cleared_at = 0 OR ? = 0) ORDER BY grp, name, number");

	sql_bind_text(list, event);
	sql_bind_integer(list, open);
	while (sql_step(list)) {
		struct reminded row;

		sql_take_copy(list, row.event, sizeof(row.event));
		sql_take_copy(list, row.number, sizeof(row.number));
		sql_take_copy(list, row.name, sizeof(row.name));
		row.person_id = sql_take_integer(list);
		row.group = (int)sql_take_integer(list);
		row.times = (int)sql_take_integer(list);
		row.outbox_id = sql_take_integer(list);
		row.last_at = sql_take_integer(list);
		row.cleared_at = sql_take_integer(list);
		each(&row, context);
	}
}
