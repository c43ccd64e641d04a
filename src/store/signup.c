#include "store/signup.h"

#include "store/sql.h"

#define COLUMNS                                                                                    \
	"id, workday_id, report_id, person_id, date, task, name, grp, phone, people, state,"       \
	" confirmed"

static const char *const names[] = {
	"signed", "waiting", "wished", "withdrawn", "present", "absent"
};

const char *signup_state_name(enum signup_state state)
{
	return names[state];
}

static void read_row(struct sql *row, struct signup *signup)
{
	signup->id = sql_take_integer(row);
	signup->workday_id = sql_take_integer(row);
	signup->report_id = sql_take_integer(row);
	signup->person_id = sql_take_integer(row);
	sql_take_copy(row, signup->date, sizeof(signup->date));
	sql_take_copy(row, signup->task, sizeof(signup->task));
	sql_take_copy(row, signup->name, sizeof(signup->name));
	signup->group = (int)sql_take_integer(row);
	sql_take_copy(row, signup->phone, sizeof(signup->phone));
	signup->people = (int)sql_take_integer(row);
	signup->state = (enum signup_state)sql_take_integer(row);
	signup->confirmed = sql_take_integer(row) != 0;
}

static bool one(struct sql *row, struct signup *signup)
{
	if (!sql_step(row))
		return false;
	read_row(row, signup);
	return true;
}

/* ---- changes ---- */

static bool has_place(enum signup_state state)
{
	return state == SIGNUP_SIGNED || state == SIGNUP_PRESENT || state == SIGNUP_ABSENT;
}

/* The day's figures: these people come to stand there (sign 1), or leave (-1). */
static void count(struct store *store, int64_t workday_id, enum signup_state state, int people)
{
	SCOPED(sql_release)
	struct sql *add = sql(store, "UPDATE workday SET taken = taken + ?, waiting = waiting + ?"
				     " WHERE id = ?");

	sql_bind_integer(add, has_place(state) ? people : 0);
	sql_bind_integer(add, state == SIGNUP_WAITING ? people : 0);
	sql_bind_integer(add, workday_id);
	sql_run(add);
}

int64_t signup_add(struct store *store, const struct signup *signup, struct moment now)
{
	SCOPED(sql_release)
	struct sql *add = sql(store, "INSERT INTO signup (workday_id, report_id, person_id, date,"
				     " task, name, grp, phone, people, state, changed_at)"
				     " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");

	sql_bind_reference(add, signup->workday_id);
	sql_bind_reference(add, signup->report_id);
	sql_bind_reference(add, signup->person_id);
	sql_bind_text(add, signup->date);
	sql_bind_text(add, signup->task);
	sql_bind_text(add, signup->name);
	sql_bind_integer(add, signup->group);
	sql_bind_text(add, signup->phone);
	sql_bind_integer(add, signup->people);
	sql_bind_integer(add, signup->state);
	sql_bind_integer(add, now.utc);
	if (sql_run(add) == 0)
		return 0;
	count(store, signup->workday_id, signup->state, signup->people);
	return sql_last_id(store);
}

void signup_move(struct store *store, const struct signup *signup, enum signup_state state,
		 int64_t workday_id, struct moment now)
{
	SCOPED(sql_release)
	struct sql *move = sql(store, "UPDATE signup SET workday_id = ?, state = ?, changed_at = ?,"
				      " date = coalesce((SELECT date FROM workday WHERE id = ?1),"
				      " date) WHERE id = ?4");

	count(store, signup->workday_id, signup->state, -signup->people);
	sql_bind_reference(move, workday_id);
	sql_bind_integer(move, state);
	sql_bind_integer(move, now.utc);
	sql_bind_integer(move, signup->id);
	sql_run(move);
	count(store, workday_id, state, signup->people);
}

void signup_replace(struct store *store, const struct signup *signup, int64_t report_id, int people,
		    enum signup_state state, struct moment now)
{
	SCOPED(sql_release)
	struct sql *replace = sql(store, "UPDATE signup SET report_id = ?, people = ?, state = ?,"
					 " changed_at = ? WHERE id = ?");

	sql_bind_reference(replace, report_id);
	sql_bind_integer(replace, people);
	sql_bind_integer(replace, state);
	sql_bind_integer(replace, now.utc);
	sql_bind_integer(replace, signup->id);
	sql_run(replace);
	count(store, signup->workday_id, signup->state, -signup->people);
	count(store, signup->workday_id, state, people);
}

void signup_confirm(struct store *store, int64_t id, struct moment now)
{
	SCOPED(sql_release)
	struct sql *confirm =
		sql(store, "UPDATE signup SET confirmed = 1, changed_at = ? WHERE id = ?");

	sql_bind_integer(confirm, now.utc);
	sql_bind_integer(confirm, id);
	sql_run(confirm);
}

/* ---- looking ---- */

bool signup_get(struct store *store, int64_t id, struct signup *signup)
{
	SCOPED(sql_release)
	struct sql *row = sql(store, "SELECT " COLUMNS " FROM signup WHERE id = ?");

	sql_bind_integer(row, id);
	return one(row, signup);
}

bool signup_of_report(struct store *store, int64_t report_id, struct signup *signup)
{
	SCOPED(sql_release)
	struct sql *row = sql(store, "SELECT " COLUMNS " FROM signup WHERE report_id = ?");

	sql_bind_integer(row, report_id);
	return one(row, signup);
}

int signup_position(struct store *store, int64_t workday_id, int64_t id)
{
	SCOPED(sql_release)
	struct sql *ahead = sql(store, "SELECT count(*) FROM signup WHERE workday_id = ?"
				       " AND state = 1 AND id < ?");

	sql_bind_integer(ahead, workday_id);
	sql_bind_integer(ahead, id == 0 ? INT64_MAX : id);
	return sql_step(ahead) ? (int)sql_take_integer(ahead) + 1 : 1;
}

bool signup_next_waiting(struct store *store, int64_t workday_id, int people, struct signup *signup)
{
	SCOPED(sql_release)
	struct sql *row = sql(store, "SELECT " COLUMNS " FROM signup WHERE workday_id = ?"
				     " AND state = 1 AND people <= ? ORDER BY id LIMIT 1");

	sql_bind_integer(row, workday_id);
	sql_bind_integer(row, people);
	return one(row, signup);
}

bool signup_named(struct store *store, int64_t workday_id, const char *name, struct signup *signup)
{
	SCOPED(sql_release)
	struct sql *row = sql(store, "SELECT " COLUMNS " FROM signup WHERE workday_id = ?"
				     " AND name = ? ORDER BY state = 3, id LIMIT 1");

	sql_bind_integer(row, workday_id);
	sql_bind_text(row, name);
	return one(row, signup);
}

bool signup_again(struct store *store, const char *date, const char *phone, const char *name,
		  struct signup *signup)
{
	SCOPED(sql_release)
	struct sql *row = sql(store, "SELECT " COLUMNS " FROM signup WHERE phone = ? AND date = ?"
				     " AND state <= 2 AND name = ? ORDER BY id LIMIT 1");

	sql_bind_text(row, phone);
	sql_bind_text(row, date);
	sql_bind_text(row, name);
	return one(row, signup);
}

int signup_people(struct store *store, int64_t workday_id, const char *phone)
{
	SCOPED(sql_release)
	struct sql *sum = sql(store, "SELECT sum(people) FROM signup WHERE phone = ?"
				     " AND date = (SELECT date FROM workday WHERE id = ?2)"
				     " AND workday_id = ?2 AND state = 0");

	sql_bind_text(sum, phone);
	sql_bind_integer(sum, workday_id);
	return sql_step(sum) ? (int)sql_take_integer(sum) : 0;
}

void signup_count(struct store *store, int64_t workday_id, struct signup_counts *counts)
{
	SCOPED(sql_release)
	struct sql *sums = sql(store, "SELECT total(people * (state = 0 AND confirmed)),"
				      " total(people * (state = 4)), total(people * (state = 5))"
				      " FROM signup WHERE workday_id = ?");

	*counts = (struct signup_counts){ 0 };
	sql_bind_integer(sums, workday_id);
	if (!sql_step(sums))
		return;
	counts->confirmed = (int)sql_take_integer(sums);
	counts->present = (int)sql_take_integer(sums);
	counts->absent = (int)sql_take_integer(sums);
}

static size_t fill(struct sql *rows, struct signup *signups, size_t size)
{
	size_t found = 0;

	while (found < size && one(rows, &signups[found]))
		found++;
	return found;
}

size_t signup_page(struct store *store, int64_t workday_id, int64_t after, struct signup *signups,
		   size_t size)
{
	SCOPED(sql_release)
	struct sql *rows = sql(store, "SELECT " COLUMNS " FROM signup WHERE workday_id = ?"
				      " AND id > ? ORDER BY id LIMIT ?");

	sql_bind_integer(rows, workday_id);
	sql_bind_integer(rows, after);
	sql_bind_integer(rows, (int64_t)size);
	return fill(rows, signups, size);
}

size_t signup_page_before(struct store *store, int64_t workday_id, int64_t before,
			  struct signup *signups, size_t size)
{
	SCOPED(sql_release)
	struct sql *rows = sql(store, "SELECT " COLUMNS " FROM signup WHERE workday_id = ?"
				      " AND id < ? ORDER BY id DESC LIMIT ?");

	sql_bind_integer(rows, workday_id);
	sql_bind_integer(rows, before == 0 ? INT64_MAX : before);
	sql_bind_integer(rows, (int64_t)size);
	return fill(rows, signups, size);
}

size_t signup_wishes(struct store *store, const char *date, int64_t after, struct signup *signups,
		     size_t size)
{
	SCOPED(sql_release)
	struct sql *rows = sql(store, "SELECT " COLUMNS " FROM signup WHERE state = 2 AND date = ?"
				      " AND id > ? ORDER BY id LIMIT ?");

	sql_bind_text(rows, date);
	sql_bind_integer(rows, after);
	sql_bind_integer(rows, (int64_t)size);
	return fill(rows, signups, size);
}

size_t signup_of_phone(struct store *store, const char *phone, const char *from,
		       struct signup *signups, size_t size)
{
	SCOPED(sql_release)
	struct sql *rows = sql(store, "SELECT " COLUMNS " FROM signup WHERE phone = ? AND date >= ?"
				      " AND state <= 2 ORDER BY date, id LIMIT ?");

	sql_bind_text(rows, phone);
	sql_bind_text(rows, from);
	sql_bind_integer(rows, (int64_t)size);
	return fill(rows, signups, size);
}
