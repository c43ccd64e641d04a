#include "store/problem.h"

#include "store/sql.h"

#define COLUMNS                                                                                    \
	"report_id, category, responsible, responsible_phone, due_at, watched, escalated_at,"      \
	" closed_at, result, reopened"

void problem_put(struct store *store, const struct problem *problem)
{
	SCOPED(sql_release)
	struct sql *put = sql(store, "REPLACE INTO problem (" COLUMNS ")"
				     " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");

	sql_bind_integer(put, problem->report_id);
	sql_bind_text(put, problem->category);
	sql_bind_text(put, problem->responsible);
	sql_bind_text(put, problem->responsible_phone);
	sql_bind_integer(put, problem->due_at);
	sql_bind_integer(put, problem->watched);
	sql_bind_integer(put, problem->escalated_at);
	sql_bind_integer(put, problem->closed_at);
	sql_bind_text(put, problem->result);
	sql_bind_integer(put, problem->reopened);
	sql_run(put);
}

static bool one(struct sql *row, struct problem *problem)
{
	if (!sql_step(row))
		return false;
	problem->report_id = sql_take_integer(row);
	sql_take_copy(row, problem->category, sizeof(problem->category));
	sql_take_copy(row, problem->responsible, sizeof(problem->responsible));
	sql_take_copy(row, problem->responsible_phone, sizeof(problem->responsible_phone));
	problem->due_at = sql_take_integer(row);
	problem->watched = sql_take_integer(row) != 0;
	problem->escalated_at = sql_take_integer(row);
	problem->closed_at = sql_take_integer(row);
	sql_take_copy(row, problem->result, sizeof(problem->result));
	problem->reopened = (int)sql_take_integer(row);
	return true;
}

bool problem_get(struct store *store, int64_t report_id, struct problem *problem)
{
	SCOPED(sql_release)
	struct sql *row = sql(store, "SELECT " COLUMNS " FROM problem WHERE report_id = ?");

	sql_bind_integer(row, report_id);
	return one(row, problem);
}

bool problem_next_due(struct store *store, struct problem *problem)
{
	SCOPED(sql_release)
	struct sql *row = sql(store, "SELECT " COLUMNS " FROM problem WHERE watched = 1"
				     " AND due_at > 0 ORDER BY due_at LIMIT 1");

	return one(row, problem);
}

void problem_list(struct store *store, bool unclosed, int64_t before, unsigned limit,
		  void (*each)(const struct problem *problem, void *context), void *context)
{
	SCOPED(sql_release)
	struct sql *rows =
		unclosed ? sql(store, "SELECT " COLUMNS " FROM problem WHERE closed_at = 0"
				      " AND report_id < ? ORDER BY report_id DESC LIMIT ?")
			 : sql(store, "SELECT " COLUMNS " FROM problem"
				      " WHERE report_id < ? ORDER BY report_id DESC LIMIT ?");
	struct problem problem;

	sql_bind_integer(rows, before == 0 ? INT64_MAX : before);
	sql_bind_integer(rows, limit == 0 ? 100 : limit);
	while (one(rows, &problem))
		each(&problem, context);
}

void problem_note_add(struct store *store, int64_t report_id, const struct problem_note *note)
{
	SCOPED(sql_release)
	struct sql *add = sql(store, "INSERT INTO problem_note (report_id, at, kind, who, text)"
				     " VALUES (?, ?, ?, ?, ?)");

	sql_bind_integer(add, report_id);
	sql_bind_integer(add, note->at);
	sql_bind_text(add, note->kind);
	sql_bind_text(add, note->who);
	sql_bind_text(add, note->text);
	sql_run(add);
}

void problem_notes(struct store *store, int64_t report_id,
		   void (*each)(const struct problem_note *note, void *context), void *context)
{
	SCOPED(sql_release)
	struct sql *rows = sql(store, "SELECT at, kind, who, text FROM problem_note"
				      " WHERE report_id = ? ORDER BY id");

	sql_bind_integer(rows, report_id);
	while (sql_step(rows)) {
		struct problem_note note;

		note.at = sql_take_integer(rows);
		note.kind = sql_take_text(rows);
		note.who = sql_take_text(rows);
		note.text = sql_take_text(rows);
		each(&note, context);
	}
}
