/* calendar: the season's stages and events. */
#include "cli/verbs.h"

#include "office/calendar.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct calendar *calendar_of(const struct cli *cli)
{
	return cli->config->calendar;
}

/* The stage of a name or title; -1 with a complaint. */
static int find_stage(struct cli *cli, const char *name)
{
	int stage = calendar_stage_named(calendar_of(cli), name);

	if (stage < 0)
		cli_fail(EXIT_USAGE, "there is no stage \"%s\"; see cunxin calendar list", name);
	return stage;
}

static void make_plan(struct cli *cli, struct plan *plan)
{
	plan_make(&cli->office, office_season(&cli->office, cli->now), plan);
}

static const char *day_words(int64_t day, char out[ISO_SIZE])
{
	return iso_day(day_of_number(day), out);
}

/* ---- list ---- */

struct stage_counts {
	int events[CALENDAR_BEFORE + 1];
};

struct listing {
	struct stage_counts stages[STAGES_MOST + 1]; /* the last: of the whole year */
};

static void count_event(const struct calendar_item *item, void *context)
{
	struct listing *listing = context;
	int stage = item->event->stage < 0 ? STAGES_MOST : item->event->stage;

	listing->stages[stage].events[item->state]++;
}

static const char *stage_state(const struct plan_stage *stage, int64_t today)
{
	if (stage->done_at != 0)
		return "done";
	return today < stage->from ? "coming" : today > stage->to ? "over" : "now";
}

static struct json *stage_json(struct cli *cli, const struct plan *plan, size_t i,
			       const struct stage_counts *counts, int64_t today)
{
	const struct plan_stage *stage = &plan->stages[i];
	struct json *object = json_object_new(), *events = json_object_new();
	char day[ISO_SIZE];

	json_put_text(object, "stage", calendar_of(cli)->stages[i].name);
	json_put_text(object, "title", calendar_of(cli)->stages[i].title);
	json_put_text(object, "from", day_words(stage->from, day));
	json_put_text(object, "to", day_words(stage->to, day));
	json_put_integer(object, "shift", stage->shift);
	json_put_text(object, "state", stage_state(stage, today));
	json_put_text(object, "responsible", calendar_of(cli)->stages[i].responsible);
	cli_put_time(cli, object, "done_at", stage->done_at);
	for (int state = 0; state <= CALENDAR_BEFORE; state++)
		json_put_integer(events, calendar_state_name((enum calendar_state)state),
				 counts->events[state]);
	json_put(object, "events", events);
	return object;
}

static void stage_row(struct cli_table *table, const struct plan *plan, size_t i,
		      const struct stage_counts *counts, int64_t today)
{
	const struct plan_stage *stage = &plan->stages[i];
	const struct calendar_stage *row = &calendar_of(table->cli)->stages[i];
	char from[ISO_SIZE], to[ISO_SIZE], shift[16] = "", events[80];

	if (stage->shift != 0)
		snprintf(shift, sizeof(shift), "%+d", stage->shift);
	snprintf(events, sizeof(events), "%d to come, %d waiting, %d sent, %d expired",
		 counts->events[CALENDAR_COMING] + counts->events[CALENDAR_DUE],
		 counts->events[CALENDAR_WAITING], counts->events[CALENDAR_SENT],
		 counts->events[CALENDAR_EXPIRED]);
	cli_table_row(table,
		      (const char *const[]){ row->name, row->title, day_words(stage->from, from),
					     day_words(stage->to, to), shift,
					     stage_state(stage, today), row->responsible, events });
}

int verb_calendar_list(struct cli *cli, int argc, char **argv)
{
	static const char *const headings[] = { "STAGE", "TITLE", "FROM",	 "TO",
						"SHIFT", "STATE", "RESPONSIBLE", "EVENTS" };
	struct plan plan;
	struct listing listing = { .stages = { { { 0 } } } };
	struct cli_table table;
	int64_t today = day_number(office_today(&cli->office, cli->now));

	(void)argv;
	if (argc != 0)
		return cli_usage("calendar list");
	make_plan(cli, &plan);
	calendar_walk(&cli->office, &plan, cli->now, count_event, &listing);
	cli_table_start(&table, cli, headings, 8);
	for (size_t i = 0; i < calendar_of(cli)->stage_count; i++) {
		if (cli->json)
			cli_table_json(&table,
				       stage_json(cli, &plan, i, &listing.stages[i], today));
		else
			stage_row(&table, &plan, i, &listing.stages[i], today);
	}
	cli_table_end(&table);
	plan_release(&plan);
	return EXIT_DONE;
}

/* ---- events ---- */

struct events {
	struct cli_table table;
	const struct plan *plan;
	int stage;	   /* -1: all */
	const char *state; /* NULL: any */
};

static struct json *event_json(struct events *it, const struct calendar_item *item)
{
	struct cli *cli = it->table.cli;
	const struct plan_event *event = item->event;
	const struct plan_words words = { .stage = event->stage };
	struct buffer text = BUFFER_EMPTY;
	struct json *object = json_object_new();

	calendar_words(&cli->office, it->plan, event, &words, &text);
	json_put_text(object, "id", event->id);
	json_put_text(object, "kind", plan_kind_name(event->kind));
	json_put_text(object, "state", calendar_state_name(item->state));
	json_put_text(object, "stage",
		      event->stage < 0 ? NULL : calendar_of(cli)->stages[event->stage].name);
	cli_put_time(cli, object, "due", event->due);
	cli_put_time(cli, object, "until", event->until);
	json_put_boolean(object, "auto", event->automatic);
	json_put_text(object, "to", calendar_audience(&cli->office, event));
	json_put_text(object, "text", text.size == 0 ? NULL : buffer_text(&text));
	json_put_integer(object, "people", item->happening.people);
	cli_put_time(cli, object, "at", item->happening.at);
	json_put_text(object, "detail", item->happening.detail);
	buffer_release(&text);
	return object;
}

static void show_event(const struct calendar_item *item, void *context)
{
	struct events *it = context;
	const struct plan_event *event = item->event;
	struct cli *cli = it->table.cli;
	char due[ISO_SIZE], until[ISO_SIZE], people[24] = "";

	if ((it->stage >= 0 && event->stage != it->stage) ||
	    (it->state != NULL && !text_is(it->state, calendar_state_name(item->state))))
		return;
	if (cli->json) {
		cli_table_json(&it->table, event_json(it, item));
		return;
	}
	if (item->state == CALENDAR_SENT)
		snprintf(people, sizeof(people), "%lld", (long long)item->happening.people);
	cli_table_row(&it->table,
		      (const char *const[]){ event->id, cli_short_time(cli, event->due, due),
					     cli_short_time(cli, event->until, until),
					     event->automatic ? "auto" : "release",
					     calendar_audience(&cli->office, event),
					     calendar_state_name(item->state), people });
}

static bool state_known(const char *name)
{
	for (int state = 0; state <= CALENDAR_BEFORE; state++)
		if (text_is(calendar_state_name((enum calendar_state)state), name))
			return true;
	return false;
}

int verb_calendar_events(struct cli *cli, int argc, char **argv)
{
	static const char *const headings[] = {
		"ID", "DUE", "UNTIL", "BY", "TO", "STATE", "PEOPLE"
	};
	struct plan plan;
	struct events it = { .plan = &plan, .stage = -1 };

	it.state = cli_option(&argc, argv, "--state");
	if (it.state != NULL && !state_known(it.state))
		return cli_fail(EXIT_USAGE, "--state: expected coming, due, waiting, released, "
					    "sent, dropped, expired or before");
	if (argc > 1)
		return cli_usage("calendar events");
	if (argc == 1 && (it.stage = find_stage(cli, argv[0])) < 0)
		return EXIT_USAGE;
	make_plan(cli, &plan);
	cli_table_start(&it.table, cli, headings, 7);
	calendar_walk(&cli->office, &plan, cli->now, show_event, &it);
	cli_table_end(&it.table);
	plan_release(&plan);
	return EXIT_DONE;
}

/* ---- shift ---- */

struct shift_shown {
	struct cli *cli;
	struct json *stages, *events;
};

static void show_stage_move(int stage, const struct plan_stage *was, const struct plan_stage *is,
			    void *context)
{
	struct shift_shown *it = context;
	const struct calendar_stage *row = &calendar_of(it->cli)->stages[stage];
	char days[4][ISO_SIZE];
	struct json *object;

	day_words(was->from, days[0]);
	day_words(was->to, days[1]);
	day_words(is->from, days[2]);
	day_words(is->to, days[3]);
	if (!it->cli->json) {
		struct buffer line = BUFFER_EMPTY;

		buffer_add_format(&line, "%s %s: %s to %s -> %s to %s", row->name, row->title,
				  days[0], days[1], days[2], days[3]);
		cli_say(buffer_text(&line));
		buffer_release(&line);
		return;
	}
	object = json_object_new();
	json_put_text(object, "stage", row->name);
	json_put_text(object, "from", days[2]);
	json_put_text(object, "to", days[3]);
	json_put_text(object, "was_from", days[0]);
	json_put_text(object, "was_to", days[1]);
	json_append(it->stages, object);
}

static const char *move_words(const struct calendar_move *move)
{
	if (move->is == NULL)
		return "falls away";
	if (move->sent)
		return move->again ? "was sent, goes again" : "was sent, stays so";
	return "";
}

static void show_event_move(const struct calendar_move *move, void *context)
{
	struct shift_shown *it = context;
	char was[ISO_SIZE], is[ISO_SIZE];
	struct json *object;

	if (!it->cli->json) {
		printf("  %s: %s -> %s %s\n", move->was->id,
		       cli_short_time(it->cli, move->was->due, was),
		       move->is == NULL ? "" : cli_short_time(it->cli, move->is->due, is),
		       move_words(move));
		return;
	}
	object = json_object_new();
	json_put_text(object, "id", move->was->id);
	cli_put_time(it->cli, object, "was", move->was->due);
	cli_put_time(it->cli, object, "due", move->is == NULL ? 0 : move->is->due);
	json_put_boolean(object, "sent", move->sent);
	json_put_boolean(object, "again", move->again);
	json_append(it->events, object);
}

static void show_shift(struct cli *cli, int stage, int days, bool taken)
{
	struct shift_shown it = { .cli = cli };
	struct json *object;

	if (cli->json) {
		it.stages = json_array_new();
		it.events = json_array_new();
	}
	calendar_shift_plan(&cli->office, stage, days, cli->now, show_stage_move, show_event_move,
			    &it);
	if (!cli->json) {
		if (!taken)
			puts("nothing is changed yet; --yes takes it");
		return;
	}
	object = json_object_new();
	json_put_boolean(object, "taken", taken);
	json_put(object, "stages", it.stages);
	json_put(object, "events", it.events);
	cli_print(object);
}

static bool read_days(const char *text, int *days)
{
	char *end;
	long number = strtol(text, &end, 10);

	*days = (int)number;
	return end != text && *end == '\0' && number != 0 && number >= -183 && number <= 183;
}

int verb_calendar_shift(struct cli *cli, int argc, char **argv)
{
	bool yes = cli_flag(&argc, argv, "--yes");
	char object[64], detail[64];
	int stage, days;

	if (argc != 2)
		return cli_usage("calendar shift");
	stage = find_stage(cli, argv[0]);
	if (stage < 0)
		return EXIT_USAGE;
	if (!read_days(argv[1], &days))
		return cli_fail(EXIT_USAGE,
				"DAYS: expected how many days later (or earlier, as -2), at "
				"most 183");
	show_shift(cli, stage, days, yes);
	if (!yes)
		return EXIT_DONE;
	if (!cli_begin(cli))
		return EXIT_FAILED_TO;
	calendar_shift(&cli->office, stage, days, cli->now);
	snprintf(object, sizeof(object), "stage:%s", calendar_of(cli)->stages[stage].name);
	snprintf(detail, sizeof(detail), "{\"days\":%d}", days);
	cli_audit(cli, "calendar shift", object, detail);
	return cli_commit(cli);
}

/* ---- done, release, drop ---- */

int verb_calendar_done(struct cli *cli, int argc, char **argv)
{
	bool undo = cli_flag(&argc, argv, "--undo");
	char object[64];
	int stage;

	if (argc != 1)
		return cli_usage("calendar done");
	stage = find_stage(cli, argv[0]);
	if (stage < 0)
		return EXIT_USAGE;
	if (!cli_begin(cli))
		return EXIT_FAILED_TO;
	if (!calendar_done(&cli->office, stage, undo, cli->now)) {
		store_rollback(cli->office.store);
		return cli_fail(EXIT_FAILED_TO, "%s is %s", calendar_of(cli)->stages[stage].name,
				undo ? "not done" : "done already");
	}
	snprintf(object, sizeof(object), "stage:%s", calendar_of(cli)->stages[stage].name);
	cli_audit(cli, "calendar done", object, undo ? "{\"undo\":true}" : "");
	return cli_finish(cli);
}

static int decide(struct cli *cli, int argc, char **argv, const char *verb,
		  bool (*act)(struct office *office, const char *id, const char *who,
			      struct moment now, char *why, size_t why_size))
{
	char why[200], object[128], who[CLI_WHO_SIZE];

	if (argc != 1)
		return cli_usage(verb);
	if (!cli_begin(cli))
		return EXIT_FAILED_TO;
	if (!act(&cli->office, argv[0], cli_who(who), cli->now, why, sizeof(why))) {
		store_rollback(cli->office.store);
		return cli_fail(EXIT_FAILED_TO, "%s", why);
	}
	snprintf(object, sizeof(object), "event:%.100s", argv[0]);
	cli_audit(cli, verb, object, "");
	return cli_finish(cli);
}

int verb_calendar_release(struct cli *cli, int argc, char **argv)
{
	return decide(cli, argc, argv, "calendar release", calendar_release);
}

int verb_calendar_drop(struct cli *cli, int argc, char **argv)
{
	return decide(cli, argc, argv, "calendar drop", calendar_drop);
}
