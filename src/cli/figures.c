/* steer: plan and done, who is silent, who answered in time, records at hand. */
#include "cli/verbs.h"

#include "office/brief.h"
#include "office/calendar.h"
#include "office/steer.h"

#include <stdio.h>
#include <string.h>

static void figure(double number, char out[32])
{
	snprintf(out, 32, "%.10g", number);
}

static void percent(double done, double plan, char out[16])
{
	out[0] = '\0';
	if (plan > 0)
		snprintf(out, 16, "%.1f %%", done * 100 / plan);
}

/* ---- progress ---- */

struct shown {
	struct cli_table table;
	const struct plan *plan;
};

static struct json *row_json(struct cli *cli, const struct plan *plan, const struct steer_row *row,
			     const char *responsible)
{
	struct json *object = json_object_new();
	char day[ISO_SIZE];

	json_put_text(object, "stage", cli->config->calendar->stages[row->stage].name);
	json_put_integer(object, "group", row->group);
	json_put_text(object, "zone", row->zone[0] == '\0' ? NULL : row->zone);
	json_put_text(object, "measure", row->measure);
	json_put_number(object, "plan", row->plan);
	json_put_number(object, "done", row->done);
	json_put_text(object, "by", iso_day(day_of_number(plan->stages[row->stage].to), day));
	json_put_boolean(object, "reached", row->reached);
	json_put_text(object, "reached_on", row->reached_on[0] == '\0' ? NULL : row->reached_on);
	json_put_boolean(object, "late", row->late);
	if (responsible != NULL) {
		json_put_text(object, "responsible", responsible);
		return object;
	}
	cli_put_time(cli, object, "reported_at", row->reported_at);
	json_put_text(object, "reported_by", row->reported_by[0] == '\0' ? NULL : row->reported_by);
	return object;
}

static void group_words(const struct steer_row *row, char out[64])
{
	if (row->group > 0)
		snprintf(out, 64, "%d", row->group);
	else
		snprintf(out, 64, "%s", row->zone[0] == '\0' ? "all" : row->zone);
}

static void add_progress(const struct steer_row *row, void *context)
{
	struct shown *it = context;
	struct cli *cli = it->table.cli;
	char group[64], plan[32], done[32], part[16], at[ISO_SIZE];

	if (cli->json) {
		cli_table_json(&it->table, row_json(cli, it->plan, row, NULL));
		return;
	}
	group_words(row, group);
	figure(row->plan, plan);
	figure(row->done, done);
	percent(row->done, row->plan, part);
	cli_table_row(&it->table,
		      (const char *const[]){ cli->config->calendar->stages[row->stage].title, group,
					     row->measure, plan, done, part,
					     cli_short_time(cli, row->reported_at, at),
					     row->reported_by });
}

int verb_steer_progress(struct cli *cli, int argc, char **argv)
{
	static const char *const headings[] = { "STAGE", "GROUP", "MEASURE",  "PLAN",
						"DONE",	 "",	  "REPORTED", "BY" };
	struct plan plan;
	struct shown it = { .plan = &plan };
	int stage = argc == 1 ? calendar_stage_named(cli->config->calendar, argv[0]) : -1;

	if (argc > 1)
		return cli_usage("steer progress");
	if (argc == 1 && stage < 0)
		return cli_fail(EXIT_USAGE, "there is no stage \"%s\"; see cunxin calendar list",
				argv[0]);
	plan_make(&cli->office, office_season(&cli->office, cli->now), &plan);
	cli_table_start(&it.table, cli, headings, 8);
	steer_progress(&cli->office, &plan, stage, cli->now, add_progress, &it);
	cli_table_end(&it.table);
	plan_release(&plan);
	return EXIT_DONE;
}

/* ---- evaluation ---- */

static void add_group(const struct steer_row *row, void *context)
{
	struct shown *it = context;
	struct cli *cli = it->table.cli;
	char group[64], plan[32], done[32], part[16], who[200];

	steer_responsible(&cli->office, it->plan, row->stage, row->group, cli->now, who,
			  sizeof(who));
	if (cli->json) {
		cli_table_json(&it->table, row_json(cli, it->plan, row, who));
		return;
	}
	group_words(row, group);
	figure(row->plan, plan);
	figure(row->done, done);
	percent(row->done, row->plan, part);
	cli_table_row(&it->table,
		      (const char *const[]){ cli->config->calendar->stages[row->stage].title, group,
					     who, plan, done, part, row->reached_on,
					     row->late	    ? "late"
					     : row->reached ? "in time"
							    : "" });
}

static void add_person(const struct steer_person *person, void *context)
{
	struct cli_table *table = context;
	const int numbers[] = { person->tasks,	person->tasks_done,	 person->tasks_in_time,
				person->checks, person->checks_answered, person->checks_in_time };
	static const char *const keys[] = { "tasks",  "tasks_done",	 "tasks_in_time",
					    "checks", "checks_answered", "checks_in_time" };
	char words[6][12];
	struct json *object;

	if (table->cli->json) {
		object = json_object_new();
		json_put_text(object, "who", person->who);
		json_put_text(object, "phone", person->phone);
		for (size_t i = 0; i < 6; i++)
			json_put_integer(object, keys[i], numbers[i]);
		json_put_integer(object, "late", person->tasks_late + person->checks_late);
		cli_table_json(table, object);
		return;
	}
	for (size_t i = 0; i < 6; i++)
		snprintf(words[i], sizeof(words[i]), "%d", numbers[i]);
	cli_table_row(table, (const char *const[]){ person->who, words[0], words[1], words[2],
						    words[3], words[4], words[5] });
}

static void add_household(const struct steer_household *household, void *context)
{
	struct cli_table *table = context;
	const char *role = table->cli->config->calendar->evaluation.role;
	char group[12], area[32];
	struct json *object;

	if (table->cli->json) {
		object = json_object_new();
		json_put_text(object, "name", household->name);
		json_put_integer(object, "person", household->person_id);
		json_put_integer(object, "group", household->group);
		json_put_number(object, "area_mu", household->area_mu);
		json_put_text(object, "role", role);
		json_put_boolean(object, "has_role", household->has_role);
		cli_table_json(table, object);
		return;
	}
	snprintf(group, sizeof(group), "%d", household->group);
	figure(household->area_mu, area);
	cli_table_row(table, (const char *const[]){ household->name, group, area, role,
						    household->has_role ? "has it" : "proposed" });
}

/* With --json each of the three is a document's list of its own. */
int verb_steer_evaluate(struct cli *cli, int argc, char **argv)
{
	static const char *const group_headings[] = { "STAGE", "GROUP", "RESPONSIBLE", "PLAN",
						      "DONE",  "",	"REACHED",     "" };
	static const char *const person_headings[] = { "WHO",	 "TASKS",    "DONE",   "IN TIME",
						       "CHECKS", "ANSWERED", "IN TIME" };
	static const char *const land_headings[] = { "HOUSEHOLD", "GROUP", "MU", "ROLE", "" };
	bool people = cli_flag(&argc, argv, "--people"), land = cli_flag(&argc, argv, "--large");
	struct plan plan;
	struct shown it = { .plan = &plan };
	int year = office_season(&cli->office, cli->now);

	(void)argv;
	if (argc != 0 || (people && land))
		return cli_usage("steer evaluate");
	if (people) {
		cli_table_start(&it.table, cli, person_headings, 7);
		steer_people(&cli->office, year, cli->now, add_person, &it.table);
	} else if (land) {
		cli_table_start(&it.table, cli, land_headings, 5);
		steer_large(&cli->office, year, add_household, &it.table);
	} else {
		plan_make(&cli->office, year, &plan);
		cli_table_start(&it.table, cli, group_headings, 8);
		steer_progress(&cli->office, &plan, -1, cli->now, add_group, &it);
		plan_release(&plan);
	}
	cli_table_end(&it.table);
	return EXIT_DONE;
}

/* ---- reminders ---- */

struct reminder_counts {
	int reminded, open;
};

static void count_reminded(const struct reminded *row, void *context)
{
	struct reminder_counts *counts = context;

	counts->reminded++;
	counts->open += row->cleared_at == 0;
}

static void add_reminder(struct shown *it, const struct plan_event *event)
{
	struct cli *cli = it->table.cli;
	const struct calendar_notice *notice = &cli->config->calendar->notices[event->index];
	struct reminder_counts counts = { 0, 0 };
	char id[128], numbers[3][12];
	struct json *object;

	plan_reminder_id(&cli->office, it->plan, event, id, sizeof(id));
	reminded_list(cli->office.store, id, false, count_reminded, &counts);
	if (cli->json) {
		object = json_object_new();
		json_put_text(object, "id", id);
		json_put_text(object, "form", notice->form);
		json_put_integer(object, "reminded", counts.reminded);
		json_put_integer(object, "reported", counts.reminded - counts.open);
		json_put_integer(object, "silent", counts.open);
		cli_table_json(&it->table, object);
		return;
	}
	snprintf(numbers[0], sizeof(numbers[0]), "%d", counts.reminded);
	snprintf(numbers[1], sizeof(numbers[1]), "%d", counts.reminded - counts.open);
	snprintf(numbers[2], sizeof(numbers[2]), "%d", counts.open);
	cli_table_row(&it->table, (const char *const[]){ id, notice->form, numbers[0], numbers[1],
							 numbers[2] });
}

static void add_silent(const struct reminded *row, void *context)
{
	struct cli_table *table = context;
	char group[12], times[12], last[ISO_SIZE];
	struct json *object;

	if (table->cli->json) {
		object = json_object_new();
		json_put_text(object, "name", row->name);
		json_put_integer(object, "group", row->group);
		json_put_text(object, "phone", row->number);
		json_put_integer(object, "times", row->times);
		cli_put_time(table->cli, object, "last_at", row->last_at);
		cli_table_json(table, object);
		return;
	}
	snprintf(group, sizeof(group), "%d", row->group);
	snprintf(times, sizeof(times), "%d", row->times);
	cli_table_row(table,
		      (const char *const[]){ row->name, group, row->number, times,
					     cli_short_time(table->cli, row->last_at, last) });
}

static void list_reminders(struct cli *cli, struct shown *it)
{
	static const char *const headings[] = { "ID", "FORM", "REMINDED", "REPORTED", "SILENT" };

	cli_table_start(&it->table, cli, headings, 5);
	for (size_t i = 0; i < it->plan->count; i++)
		if (it->plan->events[i].kind == PLAN_REMINDER && it->plan->events[i].number == 1)
			add_reminder(it, &it->plan->events[i]);
	cli_table_end(&it->table);
}

int verb_steer_reminders(struct cli *cli, int argc, char **argv)
{
	static const char *const headings[] = { "NAME", "GROUP", "PHONE", "TIMES", "LAST" };
	struct plan plan;
	struct shown it = { .plan = &plan };
	char id[128];

	if (argc > 1)
		return cli_usage("steer reminders");
	plan_make(&cli->office, office_season(&cli->office, cli->now), &plan);
	if (argc == 0) {
		list_reminders(cli, &it);
	} else {
		snprintf(id, sizeof(id), "%s%.100s", "", argv[0]);
		cli_table_start(&it.table, cli, headings, 5);
		reminded_list(cli->office.store, id, true, add_silent, &it.table);
		cli_table_end(&it.table);
	}
	plan_release(&plan);
	return EXIT_DONE;
}

/* ---- records at hand ---- */

int verb_steer_records(struct cli *cli, int argc, char **argv)
{
	struct buffer text = BUFFER_EMPTY;
	enum brief_found found;
	struct json *object;

	cli_words(&argc, argv);
	if (argc != 1)
		return cli_usage("steer records");
	found = record_brief(&cli->office, argv[0], cli->now, &text);
	if (cli->json && found == BRIEF_FOUND) {
		object = json_object_new();
		json_put_text(object, "text", buffer_text(&text));
		cli_print(object);
	} else if (found == BRIEF_FOUND) {
		cli_say(buffer_text(&text));
	}
	buffer_release(&text);
	switch (found) {
	case BRIEF_FOUND: return EXIT_DONE;
	case BRIEF_NOBODY:
		return cli_fail(EXIT_FAILED_TO, "there is nobody, and no group, called \"%s\"",
				argv[0]);
	case BRIEF_SEVERAL:
		return cli_fail(EXIT_FAILED_TO, "several are called \"%s\"; write NAME/GROUP",
				argv[0]);
	}
	return EXIT_FAILED_TO;
}
