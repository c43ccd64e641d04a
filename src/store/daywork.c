#include "store/daywork.h"

#include "store/sql.h"

#define COLUMNS	     "report_id, date, task, person_id, name, grp, days"
#define A_PERSONS_BY "month, person_id, name, grp, task"

/* Adds to the sum of the person and month, or takes back. */
static void sum_up(struct store *store, const struct daywork *work, int sign)
{
	SCOPED(sql_release)
	struct sql *add = sql(store, "INSERT INTO daysum (" A_PERSONS_BY ", days)"
				     " VALUES (substr(?, 1, 7), ?, ?, ?, ?, ?)"
				     " ON CONFLICT (" A_PERSONS_BY ") DO UPDATE"
				     " SET days = days + excluded.days");

	sql_bind_text(add, work->date);
	sql_bind_integer(add, work->person_id);
	sql_bind_text(add, work->name);
	sql_bind_integer(add, work->group);
	sql_bind_text(add, work->task);
	sql_bind_integer(add, sign * work->days);
	sql_run(add);
}

/* The same in the totals: season and form are those of the record. */
static void total_up(struct store *store, const struct daywork *work, int sign)
{
	SCOPED(sql_release)
	struct sql *add =
		sql(store, "INSERT INTO total (season, form, measure, grp, zone, place, amount,"
			   " records) SELECT season, form, '" DAYWORK_MEASURE "', ?, '', '', ?, ?"
			   " FROM report WHERE id = ?"
			   " ON CONFLICT (season, form, measure, grp, zone, place) DO UPDATE"
			   " SET amount = amount + excluded.amount,"
			   " records = records + excluded.records");

	sql_bind_integer(add, work->group);
	sql_bind_integer(add, sign * work->days);
	sql_bind_integer(add, sign);
	sql_bind_integer(add, work->report_id);
	sql_run(add);
}

static bool insert(struct store *store, const struct daywork *work)
{
	SCOPED(sql_release)
	struct sql *add = sql(store, "INSERT INTO daywork (" COLUMNS ")"
				     " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING");

	sql_bind_integer(add, work->report_id);
	sql_bind_text(add, work->date);
	sql_bind_text(add, work->task);
	sql_bind_integer(add, work->person_id);
	sql_bind_text(add, work->name);
	sql_bind_integer(add, work->group);
	sql_bind_integer(add, work->days);
	return sql_run(add) == 1;
}

bool daywork_add(struct store *store, const struct daywork *work)
{
	if (!insert(store, work))
		return false;
	sum_up(store, work, 1);
	total_up(store, work, 1);
	return true;
}

/* A row of COLUMNS. */
static void take_row(struct sql *row, struct daywork *work)
{
	work->report_id = sql_take_integer(row);
	sql_take_copy(row, work->date, sizeof(work->date));
	sql_take_copy(row, work->task, sizeof(work->task));
	work->person_id = sql_take_integer(row);
	sql_take_copy(row, work->name, sizeof(work->name));
	work->group = (int)sql_take_integer(row);
	work->days = sql_take_integer(row);
}

static bool first_of_report(struct store *store, int64_t report_id, int64_t *id,
			    struct daywork *work)
{
	SCOPED(sql_release)
	struct sql *row = sql(store, "SELECT id, " COLUMNS " FROM daywork WHERE report_id = ?"
				     " AND id > ? ORDER BY id LIMIT 1");

	sql_bind_integer(row, report_id);
	sql_bind_integer(row, *id);
	if (!sql_step(row))
		return false;
	*id = sql_take_integer(row);
	take_row(row, work);
	return true;
}

static void erase(struct store *store, int64_t id)
{
	SCOPED(sql_release) struct sql *gone = sql(store, "DELETE FROM daywork WHERE id = ?");

	sql_bind_integer(gone, id);
	sql_run(gone);
}

void daywork_remove(struct store *store, int64_t report_id)
{
	struct daywork work;
	int64_t id = 0;

	while (first_of_report(store, report_id, &id, &work)) {
		erase(store, id);
		sum_up(store, &work, -1);
		total_up(store, &work, -1);
	}
}

size_t daywork_of_report(struct store *store, int64_t report_id, struct daywork *works, size_t size)
{
	size_t count = 0;
	int64_t id = 0;

	while (count < size && first_of_report(store, report_id, &id, &works[count]))
		count++;
	return count;
}

int64_t daywork_told_by(struct store *store, const char *date, const char *task, const char *name,
			int group)
{
	SCOPED(sql_release)
	struct sql *found =
		sql(store, "SELECT report_id FROM daywork WHERE date = ? AND task = ?"
			   " AND name = ? AND name <> '' ORDER BY grp = ? DESC LIMIT 1");

	sql_bind_text(found, date);
	sql_bind_text(found, task);
	sql_bind_text(found, name);
	sql_bind_integer(found, group);
	return sql_first_integer(found, 0);
}

int64_t daywork_of_person(struct store *store, int64_t person_id, int year)
{
	SCOPED(sql_release)
	struct sql *sum = sql(store, "SELECT sum(days) FROM daysum WHERE person_id = ?"
				     " AND month BETWEEN ? || '-00' AND ? || '-99'");

	sql_bind_integer(sum, person_id);
	sql_bind_integer(sum, year);
	sql_bind_integer(sum, year);
	return sql_first_integer(sum, 0);
}

void daywork_walk(struct store *store, int season, const char *from, const char *to,
		  void (*each)(const struct daywork *work, void *context), void *context)
{
	SCOPED(sql_release)
	struct sql *walk =
		sql(store, "SELECT d.report_id, d.date, d.task, d.person_id, d.name, d.grp, d.days"
			   " FROM daywork d JOIN report r ON r.id = d.report_id"
			   " WHERE d.id > 0 AND (?1 = 0 OR r.season = ?1)"
			   " AND d.date BETWEEN ?2 AND ?3 ORDER BY d.date, d.task, d.grp, d.name");

	sql_bind_integer(walk, season);
	sql_bind_text(walk, from);
	sql_bind_text(walk, to);
	while (sql_step(walk)) {
		struct daywork work;

		take_row(walk, &work);
		each(&work, context);
	}
}

void daywork_sums(struct store *store, const char *month,
		  void (*each)(const struct daysum *sum, void *context), void *context)
{
	SCOPED(sql_release)
	struct sql *rows = sql(store, "SELECT " A_PERSONS_BY ", days FROM daysum WHERE month = ?"
				      " AND days <> 0 ORDER BY grp, name, person_id, task");
	struct daysum sum;

	sql_bind_text(rows, month);
	while (sql_step(rows)) {
		sql_take_copy(rows, sum.month, sizeof(sum.month));
		sum.person_id = sql_take_integer(rows);
		sql_take_copy(rows, sum.name, sizeof(sum.name));
		sum.group = (int)sql_take_integer(rows);
		sql_take_copy(rows, sum.task, sizeof(sum.task));
		sum.days = sql_take_integer(rows);
		each(&sum, context);
	}
}
