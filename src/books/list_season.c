/* What the season's plan asks for, and what became of it. */
#include "books/ledger_inside.h"

#include "office/calendar.h"
#include "office/duty.h"
#include "office/steer.h"
#include "store/meeting.h"

#include <limits.h>
#include <stdlib.h>

#define PAGE 200

/* ---- the season ---- */

struct steering {
	struct ledger_run *run;
	struct plan plan;
};

static void write_target(const struct steer_row *row, void *context)
{
	struct steering *it = context;
	struct ledger_run *run = it->run;
	char who[200], day[ISO_SIZE];

	steer_responsible(run->office, &it->plan, row->stage, row->group, run->now, who,
			  sizeof(who));
	row_text(&run->row, run->office->config->calendar->stages[row->stage].title);
	row_whole(&run->row, row->group);
	run_word(run, "zone_", row->zone);
	run_word(run, "measure_", row->measure);
	row_number(&run->row, row->plan);
	row_number(&run->row, row->done);
	row_day(&run->row, iso_day(day_of_number(it->plan.stages[row->stage].to), day));
	row_day(&run->row, row->reached_on);
	row_text(&run->row, row->late ? run_label(run, "late") : "");
	row_text(&run->row, who);
	run_add(run);
}

static bool write_stages(struct ledger_run *run)
{
	struct steering it = { .run = run };
	int season = run->season != 0 ? run->season : office_season(run->office, run->now);

	plan_make(run->office, season, &it.plan);
	steer_progress(run->office, &it.plan, -1, run->now, write_target, &it);
	plan_release(&it.plan);
	return true;
}

static const struct ledger_column stage_columns[] = {
	{ .label = "stage" },
	{ .label = "group", .kind = CELL_NUMBER, .width = 6 },
	{ .label = "zone", .width = 8 },
	{ .label = "measure", .width = 10 },
	{ .label = "plan", .kind = CELL_NUMBER },
	{ .label = "done", .kind = CELL_NUMBER },
	{ .label = "by_day", .kind = CELL_DAY },
	{ .label = "reached_on", .kind = CELL_DAY },
	{ .label = "late", .width = 8 },
	{ .label = "responsible", .width = 16 },
};
const struct ledger_list list_stages = {
	.name = "stages",
	.needs = NEEDS_YEAR,
	.columns = stage_columns,
	.column_count = COUNT(stage_columns),
	.write = write_stages,
};

/* In words, as long as the calendar has it. */
static const char *task_title(const struct calendar *calendar, int stage, const char *name)
{
	for (size_t i = 0; i < calendar->task_count; i++) {
		if ((int)calendar->tasks[i].stage == stage &&
		    text_is(calendar->tasks[i].name, name))
			return calendar->tasks[i].title;
	}
	return name;
}

static void write_task(const struct task *task, void *context)
{
	struct ledger_run *run = context;
	const struct calendar *calendar = run->office->config->calendar;
	int stage = calendar_stage_named(calendar, task->stage);

	row_text(&run->row, stage < 0 ? task->stage : calendar->stages[stage].title);
	row_text(&run->row, task_title(calendar, stage, task->name));
	row_whole(&run->row, task->group);
	row_text(&run->row, task->who);
	run_phone(run, task->phone);
	run_thousandths(run, task->area);
	run_thousandths(run, task->done);
	run_time(run, task->due_at);
	run_time(run, task->answered_at);
	run_time(run, task->finished_at);
	run_add(run);
}

static bool write_tasks(struct ledger_run *run)
{
	int season = run->season != 0 ? run->season : office_season(run->office, run->now);

	task_list(run->office->store, season, NULL, false, run->now, write_task, run);
	return true;
}

static const struct ledger_column task_columns[] = {
	{ .label = "stage" },
	{ .label = "tasks", .width = 22 },
	{ .label = "group", .kind = CELL_NUMBER, .width = 6, .by = true },
	{ .label = "responsible" },
	{ .label = "phone", .width = 14 },
	{ .label = "plan", .kind = CELL_NUMBER, .summed = true },
	{ .label = "done", .kind = CELL_NUMBER, .summed = true },
	{ .label = "due", .kind = CELL_TIME },
	{ .label = "answered_at", .kind = CELL_TIME },
	{ .label = "finished_at", .kind = CELL_TIME },
};
const struct ledger_list list_tasks = {
	.name = "tasks",
	.needs = NEEDS_YEAR,
	.columns = task_columns,
	.column_count = COUNT(task_columns),
	.write = write_tasks,
};

static void write_check(const struct checklist *check, void *context)
{
	struct ledger_run *run = context;
	const struct calendar_check *row = check_named(run->office, check->name);

	row_text(&run->row, row == NULL ? check->name : row->title);
	row_whole(&run->row, check->group);
	row_text(&run->row, check->who);
	run_phone(run, check->phone);
	run_time(run, check->told_at);
	run_time(run, check->due_at);
	run_time(run, check->answered_at);
	if (check->answered_at != 0)
		row_number(&run->row, check->faults);
	else
		row_skip(&run->row);
	row_text(&run->row, check->answer);
	run_add(run);
}

static bool write_checks(struct ledger_run *run)
{
	int season = run->season != 0 ? run->season : office_season(run->office, run->now);

	checklist_list(run->office->store, season, CHECKLIST_ALL, run->now, 0, UINT_MAX,
		       write_check, run);
	return true;
}

static const struct ledger_column check_columns[] = {
	{ .label = "check" },
	{ .label = "group", .kind = CELL_NUMBER, .width = 6, .by = true },
	{ .label = "responsible" },
	{ .label = "phone", .width = 14 },
	{ .label = "told_at", .kind = CELL_TIME },
	{ .label = "due", .kind = CELL_TIME },
	{ .label = "answered_at", .kind = CELL_TIME },
	{ .label = "faults", .kind = CELL_NUMBER, .summed = true },
	{ .label = "answer", .width = 30 },
};
const struct ledger_list list_checks = {
	.name = "checks",
	.needs = NEEDS_YEAR,
	.columns = check_columns,
	.column_count = COUNT(check_columns),
	.write = write_checks,
};

/* ---- meetings ---- */

static void write_attendant(struct ledger_run *run, const struct meeting *meeting,
			    const struct attendant *attendant)
{
	row_text(&run->row, meeting->title[0] != '\0' ? meeting->title : meeting->name);
	run_time(run, meeting->at);
	row_whole(&run->row, attendant->group);
	row_text(&run->row, attendant->name);
	run_phone(run, attendant->number);
	run_word(run, "attendance_", attendance_name(attendant->state));
	row_skip(&run->row);
	run_add(run);
}

static void write_attendants(const struct meeting *meeting, void *context)
{
	struct ledger_run *run = context;
	SCOPED(release_memory) struct attendant *page = need(PAGE * sizeof(*page));
	size_t skip = 0, count;

	if (meeting->at < run->from || meeting->at >= run->until)
		return;
	while ((count = attendant_page(run->office->store, meeting->id, skip, page, PAGE)) > 0) {
		for (size_t i = 0; i < count; i++)
			write_attendant(run, meeting, &page[i]);
		skip += count;
	}
}

static bool write_meetings(struct ledger_run *run)
{
	int season = run->season != 0 ? run->season : office_season(run->office, run->now);

	meeting_list(run->office->store, season, write_attendants, run);
	return true;
}

static const struct ledger_column meeting_columns[] = {
	{ .label = "meeting" },
	{ .label = "time", .kind = CELL_TIME },
	{ .label = "group", .kind = CELL_NUMBER, .width = 6, .by = true },
	{ .label = "name" },
	{ .label = "phone", .width = 14 },
	{ .label = "state", .width = 8 },
	{ .label = "signature", .width = 14 },
};
const struct ledger_list list_meetings = {
	.name = "meetings",
	.needs = NEEDS_SEASON,
	.columns = meeting_columns,
	.column_count = COUNT(meeting_columns),
	.row_height = BY_HAND,
	.write = write_meetings,
};
