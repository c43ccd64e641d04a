#include "store/workday.h"

#include "base/buffer.h"
#include "store/sql.h"

#include <limits.h>

#define COLUMNS "id, date, task, places, meets, place, state, taken, waiting, moved_to, remind_at"

bool workday_over(const struct workday *day)
{
	return text_is(day->state, "moved") || text_is(day->state, "cancelled");
}

int workday_free(const struct workday *day)
{
	if (day->places == 0)
		return INT_MAX;
	return day->places > day->taken ? day->places - day->taken : 0;
}

int64_t workday_add(struct store *store, const struct workday *day, struct moment now)
{
	SCOPED(sql_release)
	struct sql *add = sql(store, "INSERT INTO workday (date, task, places, meets, place, state,"
				     " remind_at, created_at) VALUES (?, ?, ?, ?, ?, 'open', ?, ?)"
				     " ON CONFLICT DO NOTHING");

	sql_bind_text(add, day->date);
	sql_bind_text(add, day->task);
	sql_bind_integer(add, day->places);
	sql_bind_integer(add, day->meets);
	sql_bind_text(add, day->place);
	sql_bind_integer(add, day->remind_at);
	sql_bind_integer(add, now.utc);
	return sql_run(add) == 0 ? 0 : sql_last_id(store);
}

void workday_change(struct store *store, const struct workday *day)
{
	SCOPED(sql_release)
	struct sql *change = sql(store, "UPDATE workday SET places = ?, meets = ?, place = ?,"
					" state = ?, moved_to = ?, remind_at = ? WHERE id = ?");

	sql_bind_integer(change, day->places);
	sql_bind_integer(change, day->meets);
	sql_bind_text(change, day->place);
	sql_bind_text(change, text_is(day->state, "full") ? "open" : day->state);
	sql_bind_reference(change, day->moved_to);
	sql_bind_integer(change, day->remind_at);
	sql_bind_integer(change, day->id);
	sql_run(change);
}

static void read_row(struct sql *row, struct workday *day)
{
	day->id = sql_take_integer(row);
	sql_take_copy(row, day->date, sizeof(day->date));
	sql_take_copy(row, day->task, sizeof(day->task));
	day->places = (int)sql_take_integer(row);
	day->meets = (int)sql_take_integer(row);
	sql_take_copy(row, day->place, sizeof(day->place));
	sql_take_copy(row, day->state, sizeof(day->state));
	day->taken = (int)sql_take_integer(row);
	day->waiting = (int)sql_take_integer(row);
	day->moved_to = sql_take_integer(row);
	day->remind_at = sql_take_integer(row);
	if (text_is(day->state, "open") && workday_free(day) == 0)
		copy_text(day->state, sizeof(day->state), "full");
}

static bool one(struct sql *row, struct workday *day)
{
	if (!sql_step(row))
		return false;
	read_row(row, day);
	return true;
}

bool workday_get(struct store *store, int64_t id, struct workday *day)
{
	SCOPED(sql_release)
	struct sql *row = sql(store, "SELECT " COLUMNS " FROM workday WHERE id = ?");

	sql_bind_integer(row, id);
	return one(row, day);
}

size_t workday_on(struct store *store, const char *date, struct workday *days, size_t size)
{
	SCOPED(sql_release)
	struct sql *rows = sql(store, "SELECT " COLUMNS " FROM workday WHERE date = ?"
				      " AND state NOT IN ('moved', 'cancelled') ORDER BY task");
	size_t count = 0;

	sql_bind_text(rows, date);
	while (count < size && one(rows, &days[count]))
		count++;
	return count;
}

void workday_list(struct store *store, const char *from, unsigned limit,
		  void (*each)(const struct workday *day, void *context), void *context)
{
	SCOPED(sql_release)
	struct sql *rows = sql(store, "SELECT " COLUMNS " FROM workday WHERE date >= ?"
				      " ORDER BY date, task, id LIMIT ?");
	struct workday day;

	sql_bind_text(rows, from);
	sql_bind_integer(rows, limit == 0 ? 100 : limit);
	while (one(rows, &day))
		each(&day, context);
}

bool workday_next_reminder(struct store *store, struct workday *day)
{
	SCOPED(sql_release)
	struct sql *row = sql(store, "SELECT " COLUMNS " FROM workday WHERE remind_at > 0"
				     " ORDER BY remind_at LIMIT 1");

	return one(row, day);
}

bool workday_last_passed(struct store *store, struct workday *day)
{
	SCOPED(sql_release)
	struct sql *row = sql(store, "SELECT " COLUMNS " FROM workday WHERE remind_at < 0"
				     " ORDER BY remind_at LIMIT 1");

	return one(row, day);
}
