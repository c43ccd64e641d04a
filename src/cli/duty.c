/* check, task: what people of the season's plan were asked to do, and answered. */
#include "cli/verbs.h"

#include "office/calendar.h"
#include "office/duty.h"

#include <stdio.h>
#include <string.h>

#define THOUSANDTHS 1000.0

/* ---- checks ---- */

static const char *check_state(const struct checklist *check, struct moment now)
{
	if (check->answered_at != 0)
		return check->faults > 0 ? "faults" : "fine";
	return check->due_at < now.utc ? "overdue" : "open";
}

static struct json *check_json(struct cli *cli, const struct checklist *check)
{
	struct json *object = json_object_new();

	json_put_integer(object, "id", check->id);
	json_put_text(object, "check", check->name);
	json_put_text(object, "who", check->who);
	json_put_text(object, "phone", check->phone);
	json_put_integer(object, "group", check->group);
	json_put_text(object, "state", check_state(check, cli->now));
	cli_put_time(cli, object, "told_at", check->told_at);
	cli_put_time(cli, object, "due", check->due_at);
	cli_put_time(cli, object, "answered_at", check->answered_at);
	json_put_integer(object, "faults", check->faults);
	json_put_text(object, "answer", check->answered_at == 0 ? NULL : check->answer);
	return object;
}

static void add_check(const struct checklist *check, void *context)
{
	struct cli_table *table = context;
	const struct calendar_check *row = check_named(&table->cli->office, check->name);
	char id[24], due[ISO_SIZE], group[12];

	if (table->cli->json) {
		cli_table_json(table, check_json(table->cli, check));
		return;
	}
	snprintf(id, sizeof(id), "%lld", (long long)check->id);
	snprintf(group, sizeof(group), "%d", check->group);
	cli_table_row(table,
		      (const char *const[]){ id, row == NULL ? check->name : row->title, check->who,
					     group, cli_short_time(table->cli, check->due_at, due),
					     check_state(check, table->cli->now), check->answer });
}

int verb_check_list(struct cli *cli, int argc, char **argv)
{
	static const char *const headings[] = { "ID",  "CHECK", "WHO",	 "GROUP",
						"DUE", "STATE", "ANSWER" };
	bool overdue = cli_flag(&argc, argv, "--overdue"), open = cli_flag(&argc, argv, "--open");
	enum checklist_which which = overdue ? CHECKLIST_OVERDUE
				     : open  ? CHECKLIST_OPEN
					     : CHECKLIST_ALL;
	struct cli_table table;
	unsigned limit = 0;

	if (!cli_limit(&argc, argv, &limit))
		return EXIT_USAGE;
	if (argc != 0)
		return cli_usage("check list");
	cli_table_start(&table, cli, headings, 7);
	checklist_list(cli->office.store, office_season(&cli->office, cli->now), which, cli->now, 0,
		       limit, add_check, &table);
	cli_table_end(&table);
	return EXIT_DONE;
}

int verb_check_answer(struct cli *cli, int argc, char **argv)
{
	struct checklist check;
	char object[48];

	cli_words(&argc, argv);
	if (argc != 2)
		return cli_usage("check answer");
	if (!cli_begin(cli))
		return EXIT_FAILED_TO;
	if (!checklist_get(cli->office.store, cli_id(argv[0]), &check)) {
		store_rollback(cli->office.store);
		return cli_fail(EXIT_FAILED_TO, "there is no check %s; see cunxin check list",
				argv[0]);
	}
	check_answer(&cli->office, &check, argv[1], cli->now);
	snprintf(object, sizeof(object), "check:%.20s", argv[0]);
	cli_audit(cli, "check answer", object, argv[1]);
	return cli_finish(cli);
}

/* ---- tasks ---- */

static const char *task_state(const struct task *task, struct moment now)
{
	if (task->finished_at != 0)
		return task->finished_at > task->due_at ? "done late" : "done";
	if (task->due_at < now.utc)
		return "overdue";
	return task->answered_at != 0 ? "under way" : "open";
}

static void add_task(const struct task *task, void *context)
{
	struct cli_table *table = context;
	struct cli *cli = table->cli;
	char id[24], group[12] = "", area[32] = "", done[32] = "", due[ISO_SIZE];
	struct json *object;

	if (cli->json) {
		object = json_object_new();
		json_put_integer(object, "id", task->id);
		json_put_text(object, "stage", task->stage);
		json_put_text(object, "task", task->name);
		json_put_integer(object, "group", task->group);
		json_put_text(object, "who", task->who);
		json_put_text(object, "phone", task->phone);
		json_put_number(object, "area_mu", (double)task->area / THOUSANDTHS);
		json_put_number(object, "done_mu", (double)task->done / THOUSANDTHS);
		json_put_text(object, "state", task_state(task, cli->now));
		cli_put_time(cli, object, "told_at", task->told_at);
		cli_put_time(cli, object, "due", task->due_at);
		cli_put_time(cli, object, "answered_at", task->answered_at);
		cli_put_time(cli, object, "finished_at", task->finished_at);
		cli_table_json(table, object);
		return;
	}
	snprintf(id, sizeof(id), "%lld", (long long)task->id);
	if (task->group > 0)
		snprintf(group, sizeof(group), "%d", task->group);
	if (task->area > 0)
		snprintf(area, sizeof(area), "%.10g", (double)task->area / THOUSANDTHS);
	if (task->answered_at != 0)
		snprintf(done, sizeof(done), "%.10g", (double)task->done / THOUSANDTHS);
	cli_table_row(table,
		      (const char *const[]){ id, task->stage, task->name, group, task->who, area,
					     done, cli_short_time(cli, task->due_at, due),
					     task_state(task, cli->now) });
}

int verb_task_list(struct cli *cli, int argc, char **argv)
{
	static const char *const headings[] = { "ID", "STAGE", "TASK", "GROUP", "WHO",
						"MU", "DONE",  "DUE",  "STATE" };
	bool overdue = cli_flag(&argc, argv, "--overdue");
	struct cli_table table;
	int stage;

	if (argc > 1)
		return cli_usage("task list");
	stage = argc == 1 ? calendar_stage_named(cli->config->calendar, argv[0]) : -1;
	if (argc == 1 && stage < 0)
		return cli_fail(EXIT_USAGE, "there is no stage \"%s\"; see cunxin calendar list",
				argv[0]);
	cli_table_start(&table, cli, headings, 9);
	task_list(cli->office.store, office_season(&cli->office, cli->now),
		  stage < 0 ? NULL : cli->config->calendar->stages[stage].name, overdue, cli->now,
		  add_task, &table);
	cli_table_end(&table);
	return EXIT_DONE;
}

int verb_task_done(struct cli *cli, int argc, char **argv)
{
	char object[48];

	if (argc != 1)
		return cli_usage("task done");
	if (!cli_begin(cli))
		return EXIT_FAILED_TO;
	if (!task_finish(cli->office.store, cli_id(argv[0]), cli->now)) {
		store_rollback(cli->office.store);
		return cli_fail(EXIT_FAILED_TO, "there is no open task %s; see cunxin task list",
				argv[0]);
	}
	snprintf(object, sizeof(object), "task:%.20s", argv[0]);
	cli_audit(cli, "task done", object, "");
	return cli_finish(cli);
}
