#include "store/duty.h"

#include "store/sql.h"

/* ---- tasks ---- */

int64_t task_add(struct store *store, const struct task *task)
{
	SCOPED(sql_release)
	struct sql *add =
		sql(store,
		    "INSERT OR IGNORE INTO task (season, stage, name, grp, person_id, who, phone,"
		    " area, told_at, due_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");

	sql_bind_integer(add, task->season);
	sql_bind_text(add, task->stage);
	sql_bind_text(add, task->name);
	sql_bind_integer(add, task->group);
	sql_bind_reference(add, task->person_id);
	sql_bind_text(add, task->who);
	sql_bind_text(add, task->phone);
	sql_bind_integer(add, task->area);
	sql_bind_integer(add, task->told_at);
	sql_bind_integer(add, task->due_at);
	return sql_run(add) == 1 ? sql_last_id(store) : 0;
}

void task_due(struct store *store, int season, const char *stage, const char *name, int64_t due_at)
{
	SCOPED(sql_release)
	struct sql *move = sql(store, "UPDATE task SET due_at = ? WHERE season = ? AND stage = ?"
				      " AND name = ? AND finished_at = 0");

	sql_bind_integer(move, due_at);
	sql_bind_integer(move, season);
	sql_bind_text(move, stage);
	sql_bind_text(move, name);
	sql_run(move);
}

void task_answer(struct store *store, int season, const char *stage, int group, const char *phone,
		 int64_t area, struct moment now)
{
	SCOPED(sql_release)
	struct sql *answer = sql(store, "UPDATE task SET done = ?1, answered_at = ?2,"
					" finished_at = CASE WHEN area = 0 OR ?1 < area THEN 0"
					" WHEN finished_at = 0 THEN ?2 ELSE finished_at END"
					" WHERE season = ?3 AND stage = ?4"
					" AND (grp = ?5 OR (grp = 0 AND phone = ?6))");

	sql_bind_integer(answer, area);
	sql_bind_integer(answer, now.utc);
	sql_bind_integer(answer, season);
	sql_bind_text(answer, stage);
	sql_bind_integer(answer, group);
	sql_bind_text(answer, phone);
	sql_run(answer);
}

bool task_finish(struct store *store, int64_t id, struct moment now)
{
	SCOPED(sql_release)
	struct sql *finish =
		sql(store, "UPDATE task SET finished_at = ? WHERE id = ? AND finished_at = 0");

	sql_bind_integer(finish, now.utc);
	sql_bind_integer(finish, id);
	return sql_run(finish) == 1;
}

static void take_task(struct sql *row, struct task *task)
{
	task->id = sql_take_integer(row);
	task->season = (int)sql_take_integer(row);
	sql_take_copy(row, task->stage, sizeof(task->stage));
	sql_take_copy(row, task->name, sizeof(task->name));
	task->group = (int)sql_take_integer(row);
	task->person_id = sql_take_integer(row);
	sql_take_copy(row, task->who, sizeof(task->who));
	sql_take_copy(row, task->phone, sizeof(task->phone));
	task->area = sql_take_integer(row);
	task->done = sql_take_integer(row);
	task->told_at = sql_take_integer(row);
	task->due_at = sql_take_integer(row);
	task->answered_at = sql_take_integer(row);
	task->finished_at = sql_take_integer(row);
}

void task_list(struct store *store, int season, const char *stage, bool overdue, struct moment now,
	       void (*each)(const struct task *task, void *context), void *context)
{
	SCOPED(sql_release)
	struct sql *list =
		sql(store, "SELECT id, season, stage, name, grp, person_id, who, phone, area, done,"
			   " told_at, due_at, answered_at, finished_at FROM task"
			   " WHERE season = ? AND (stage = ?2 OR ?2 = '')"
			   " AND (?3 = 0 OR (finished_at = 0 AND due_at < ?4))"
			   " ORDER BY stage, name, grp, id");

	sql_bind_integer(list, season);
	sql_bind_text(list, stage == NULL ? "" : stage);
	sql_bind_integer(list, overdue);
	sql_bind_integer(list, now.utc);
	while (sql_step(list)) {
		struct task task;

		take_task(list, &task);
		each(&task, context);
	}
}

/* ---- checklists ---- */

int64_t checklist_add(struct store *store, const struct checklist *checklist)
{
	SCOPED(sql_release)
	struct sql *add =
		sql(store, "INSERT OR IGNORE INTO checklist (season, event, name, person_id, who,"
			   " phone, grp, told_at, due_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)");

	sql_bind_integer(add, checklist->season);
	sql_bind_text(add, checklist->event);
	sql_bind_text(add, checklist->name);
	sql_bind_reference(add, checklist->person_id);
	sql_bind_text(add, checklist->who);
	sql_bind_text(add, checklist->phone);
	sql_bind_integer(add, checklist->group);
	sql_bind_integer(add, checklist->told_at);
	sql_bind_integer(add, checklist->due_at);
	return sql_run(add) == 1 ? sql_last_id(store) : 0;
}

static void take_checklist(struct sql *row, struct checklist *checklist)
{
	checklist->id = sql_take_integer(row);
	checklist->season = (int)sql_take_integer(row);
	sql_take_copy(row, checklist->event, sizeof(checklist->event));
	sql_take_copy(row, checklist->name, sizeof(checklist->name));
	checklist->person_id = sql_take_integer(row);
	sql_take_copy(row, checklist->who, sizeof(checklist->who));
	sql_take_copy(row, checklist->phone, sizeof(checklist->phone));
	checklist->group = (int)sql_take_integer(row);
	checklist->told_at = sql_take_integer(row);
	checklist->due_at = sql_take_integer(row);
	checklist->answered_at = sql_take_integer(row);
	checklist->faults = (int)sql_take_integer(row);
	sql_take_copy(row, checklist->answer, sizeof(checklist->answer));
}

bool checklist_get(struct store *store, int64_t id, struct checklist *checklist)
{
	SCOPED(sql_release)
	struct sql *get =
		sql(store, "SELECT id, season, event, name, person_id, who, phone, grp, told_at,"
			   " due_at, answered_at, faults, answer FROM checklist WHERE id = ?");

	sql_bind_integer(get, id);
	if (!sql_step(get))
		return false;
	take_checklist(get, checklist);
	return true;
}

bool checklist_open(struct store *store, const char *phone, int64_t person_id,
		    struct checklist *checklist)
{
	SCOPED(sql_release)
	struct sql *open = sql(
		store, "SELECT id, season, event, name, person_id, who, phone, grp, told_at,"
		       " due_at, answered_at, faults, answer FROM checklist"
		       " WHERE id = (SELECT min(id) FROM (SELECT id FROM checklist WHERE phone = ?"
		       " AND answered_at = 0 UNION ALL SELECT id FROM checklist"
		       " WHERE person_id = ? AND answered_at = 0))");

	sql_bind_text(open, phone);
	sql_bind_reference(open, person_id);
	if (!sql_step(open))
		return false;
	take_checklist(open, checklist);
	return true;
}

void checklist_answer(struct store *store, int64_t id, const char *answer, int faults,
		      struct moment now)
{
	SCOPED(sql_release)
	struct sql *write = sql(store, "UPDATE checklist SET answered_at = ?, answer = ?,"
				       " faults = ? WHERE id = ?");

	sql_bind_integer(write, now.utc);
	sql_bind_text(write, answer);
	sql_bind_integer(write, faults);
	sql_bind_integer(write, id);
	sql_run(write);
}

void checklist_list(struct store *store, int season, enum checklist_which which, struct moment now,
		    int64_t before_id, unsigned limit,
		    void (*each)(const struct checklist *checklist, void *context), void *context)
{
	SCOPED(sql_release)
	struct sql *list =
		which == CHECKLIST_ALL
			? sql(store, "SELECT id, season, event, name, person_id, who, phone, grp,"
				     " told_at, due_at, answered_at, faults, answer FROM checklist"
				     " WHERE season = ? AND id < ? AND due_at < ?"
				     " ORDER BY id DESC LIMIT ?")
			: sql(store, "SELECT id, season, event, name, person_id, who, phone, grp,"
				     " told_at, due_at, answered_at, faults, answer FROM checklist"
				     " WHERE season = ? AND id < ? AND answered_at = 0"
				     " AND due_at < ? ORDER BY id DESC LIMIT ?");

	sql_bind_integer(list, season);
	sql_bind_integer(list, before_id == 0 ? INT64_MAX : before_id);
	sql_bind_integer(list, which == CHECKLIST_OVERDUE ? now.utc : INT64_MAX);
	sql_bind_integer(list, limit == 0 ? 100 : limit);
	while (sql_step(list)) {
		struct checklist checklist;

		take_checklist(list, &checklist);
		each(&checklist, context);
	}
}

/* ---- progress ---- */

void progress_add(struct store *store, const struct progress *progress)
{
	SCOPED(sql_release)
	struct sql *add =
		sql(store, "INSERT OR REPLACE INTO progress (report_id, season, stage, grp,"
			   " area, at, who) VALUES (?, ?, ?, ?, ?, ?, ?)");

	sql_bind_integer(add, progress->report_id);
	sql_bind_integer(add, progress->season);
	sql_bind_text(add, progress->stage);
	sql_bind_integer(add, progress->group);
	sql_bind_integer(add, progress->area);
	sql_bind_integer(add, progress->at);
	sql_bind_text(add, progress->who);
	sql_run(add);
}

void progress_remove(struct store *store, int64_t report_id)
{
	SCOPED(sql_release)
	struct sql *take = sql(store, "DELETE FROM progress WHERE report_id = ?");

	sql_bind_integer(take, report_id);
	sql_run(take);
}

static void take_progress(struct sql *row, struct progress *progress)
{
	progress->report_id = sql_take_integer(row);
	progress->season = (int)sql_take_integer(row);
	sql_take_copy(row, progress->stage, sizeof(progress->stage));
	progress->group = (int)sql_take_integer(row);
	progress->area = sql_take_integer(row);
	progress->at = sql_take_integer(row);
	sql_take_copy(row, progress->who, sizeof(progress->who));
}

bool progress_get(struct store *store, int64_t report_id, struct progress *progress)
{
	SCOPED(sql_release)
	struct sql *get = sql(store, "SELECT report_id, season, stage, grp, area, at, who"
				     " FROM progress WHERE report_id = ?");

	sql_bind_integer(get, report_id);
	if (!sql_step(get))
		return false;
	take_progress(get, progress);
	return true;
}

bool progress_last(struct store *store, int season, const char *stage, int group,
		   struct progress *progress)
{
	SCOPED(sql_release)
	struct sql *last = sql(store, "SELECT report_id, season, stage, grp, area, at, who"
				      " FROM progress WHERE season = ? AND stage = ? AND grp = ?"
				      " ORDER BY report_id DESC LIMIT 1");

	sql_bind_integer(last, season);
	sql_bind_text(last, stage);
	sql_bind_integer(last, group);
	if (!sql_step(last))
		return false;
	take_progress(last, progress);
	return true;
}

void progress_list(struct store *store, int season, const char *stage,
		   void (*each)(const struct progress *progress, void *context), void *context)
{
	SCOPED(sql_release)
	struct sql *rows = sql(store, "SELECT report_id, season, stage, grp, area, at, who"
				      " FROM progress WHERE season = ? AND stage = ?"
				      " ORDER BY grp, report_id");

	sql_bind_integer(rows, season);
	sql_bind_text(rows, stage);
	while (sql_step(rows)) {
		struct progress progress;

		take_progress(rows, &progress);
		each(&progress, context);
	}
}

/* ---- reached ---- */

void reached_put(struct store *store, int season, const char *stage, const char *measure, int group,
		 const char *day)
{
	SCOPED(sql_release)
	struct sql *put =
		sql(store, "INSERT OR IGNORE INTO reached (season, stage, measure, grp, day)"
			   " VALUES (?, ?, ?, ?, ?)");

	sql_bind_integer(put, season);
	sql_bind_text(put, stage);
	sql_bind_text(put, measure);
	sql_bind_integer(put, group);
	sql_bind_text(put, day);
	sql_run(put);
}

bool reached_get(struct store *store, int season, const char *stage, const char *measure, int group,
		 char *day)
{
	SCOPED(sql_release)
	struct sql *get = sql(store, "SELECT day FROM reached WHERE season = ? AND stage = ?"
				     " AND measure = ? AND grp = ?");

	day[0] = '\0';
	sql_bind_integer(get, season);
	sql_bind_text(get, stage);
	sql_bind_text(get, measure);
	sql_bind_integer(get, group);
	if (!sql_step(get))
		return false;
	sql_take_copy(get, day, 16);
	return true;
}
