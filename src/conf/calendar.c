#include "conf/calendar.h"

#include <ctype.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FIELD(type, name) offsetof(type, name), sizeof(((type *)0)->name)
#define COUNT(table)	  (sizeof(table) / sizeof(*(table)))
#define TEXT(type, name)  CONF_TEXT, FIELD(type, name), 0, 0

#define MORNING	     (8 * 60)
#define YEAR_DAYS    366
#define DAY_EXPECTED "expected a day as \"03-01\""
#define WHEN_EXPECTED                                                                              \
	"expected \"-3d 19:00\", \"end+1d 08:00\", \"03-10 08:00\" or \"every mon 08:00\""

/* clang-format off */
static const struct conf_key stage_keys[] = {
	{ "name", TEXT(struct calendar_stage, name), NULL, "a short name, as \"film\"" },
	{ "title", TEXT(struct calendar_stage, title), NULL, "what people call it" },
	{ "from", TEXT(struct calendar_stage, from_text), NULL, "the first day, as \"03-01\"" },
	{ "to", TEXT(struct calendar_stage, to_text), NULL, "the last day" },
	{ "responsible", TEXT(struct calendar_stage, responsible), "", "an audience: who answers for it" },
	{ "after", TEXT(struct calendar_stage, after), "", "the stage that it hangs on; it is shifted with it" },
	{ "shifted", TEXT(struct calendar_stage, shifted), "", "text of the notice after a shift" },
	{ "shifted_to", TEXT(struct calendar_stage, shifted_to), "all", "its audience" },
	{ "targets", CONF_OTHER, 0, 0, 0, 0, "", "( { measure = …; group = …; amount = …; } )" },
	{ "notices", CONF_OTHER, 0, 0, 0, 0, "", "( { name = …; at = …; to = …; text = …; } )" },
	{ "reminders", CONF_OTHER, 0, 0, 0, 0, "", "( { name = …; at = …; to = …; form = …; text = …; } )" },
	{ "tasks", CONF_OTHER, 0, 0, 0, 0, "", "( { name = …; title = …; who = …; due = …; } )" },
	{ "checks", CONF_OTHER, 0, 0, 0, 0, "", "( { name = …; title = …; who = …; on = ( … ); items = ( … ); } )" },
	{ "meetings", CONF_OTHER, 0, 0, 0, 0, "", "( { name = …; title = …; at = …; to = …; } )" },
};

static const struct conf_key target_keys[] = {
	{ "measure", TEXT(struct calendar_target, measure), "progress", "a measure that a form feeds, or \"progress\"" },
	{ "group", CONF_OTHER, 0, 0, 0, 0, "", "a group's number, or \"each\"" },
	{ "amount", CONF_NUMBER, FIELD(struct calendar_target, amount), 0, 1e9, "0", "how much" },
	{ "plan", TEXT(struct calendar_target, plan), "", "the measure whose sum is the plan" },
	{ "zone", TEXT(struct calendar_target, zone), "", "a zone's name; empty: everywhere" },
};

static const struct conf_key notice_keys[] = {
	{ "name", TEXT(struct calendar_notice, name), NULL, "a short name" },
	{ "at", TEXT(struct calendar_notice, at_text), NULL, "when it is due, as \"-3d 19:00\"" },
	{ "until", TEXT(struct calendar_notice, until_text), "", "when it is of no use any more" },
	{ "to", TEXT(struct calendar_notice, to), NULL, "an audience" },
	{ "text", TEXT(struct calendar_notice, text), NULL, "the text" },
	{ "auto", CONF_BOOLEAN, FIELD(struct calendar_notice, automatic), 0, 0, "false", "goes by itself; else it waits for release" },
};

static const struct conf_key reminder_keys[] = {
	{ "name", TEXT(struct calendar_notice, name), NULL, "a short name" },
	{ "at", TEXT(struct calendar_notice, at_text), NULL, "when it is due first, as \"+5d 19:00\"" },
	{ "until", TEXT(struct calendar_notice, until_text), "", "when it is of no use any more" },
	{ "to", TEXT(struct calendar_notice, to), NULL, "an audience, as \"form:enroll-form:harvest\"" },
	{ "text", TEXT(struct calendar_notice, text), NULL, "the text" },
	{ "auto", CONF_BOOLEAN, FIELD(struct calendar_notice, automatic), 0, 0, "true", "goes by itself; else it waits for release" },
	{ "form", TEXT(struct calendar_notice, form), "", "the form whose record ends it" },
	{ "every_days", CONF_INTEGER, FIELD(struct calendar_notice, every_days), 1, YEAR_DAYS, "3", "days between two" },
	{ "times", CONF_INTEGER, FIELD(struct calendar_notice, times), 1, 20, "1", "how often in all" },
	{ "escalate", TEXT(struct calendar_notice, escalate_text), "", "when those still silent are told of" },
	{ "escalate_to", TEXT(struct calendar_notice, escalate_to), "", "an audience: whom" },
};

static const struct conf_key task_keys[] = {
	{ "name", TEXT(struct calendar_task, name), NULL, "a short name" },
	{ "title", TEXT(struct calendar_task, title), NULL, "what is to be done" },
	{ "who", TEXT(struct calendar_task, who), NULL, "an audience: who does it" },
	{ "group", CONF_OTHER, 0, 0, 0, 0, "", "a group's number, or \"each\"" },
	{ "area_mu", CONF_NUMBER, FIELD(struct calendar_task, area_mu), 0, 1e6, "0", "mu; 0: the group's plan" },
	{ "at", TEXT(struct calendar_task, at_text), "-1d 08:00", "when it is told" },
	{ "due", TEXT(struct calendar_task, due_text), "end 20:00", "when it is to be done" },
};

static const struct conf_key check_keys[] = {
	{ "name", TEXT(struct calendar_check, name), NULL, "a short name" },
	{ "title", TEXT(struct calendar_check, title), NULL, "what people call it" },
	{ "who", TEXT(struct calendar_check, who), NULL, "an audience: who looks" },
	{ "on", CONF_OTHER, 0, 0, 0, 0, NULL, "( \"every mon 08:00\" )" },
	{ "items", CONF_OTHER, 0, 0, 0, 0, NULL, "( \"…\", \"…\" )" },
	{ "hours", CONF_INTEGER, FIELD(struct calendar_check, hours), 1, 24 * 30, "48", "hours in which it is to be answered" },
};

static const struct conf_key meeting_keys[] = {
	{ "name", TEXT(struct calendar_meeting, name), NULL, "a short name" },
	{ "title", TEXT(struct calendar_meeting, title), NULL, "what people call it" },
	{ "at", TEXT(struct calendar_meeting, at_text), NULL, "when it begins, as \"+5d 09:00\"" },
	{ "place", TEXT(struct calendar_meeting, place), "", "where" },
	{ "to", TEXT(struct calendar_meeting, to), NULL, "an audience: who is to come" },
};

static const struct conf_key evaluation_keys[] = {
	{ "measure", TEXT(struct calendar, evaluation.measure), "enrolled", "the measure that is an area" },
	{ "large_mu", CONF_NUMBER, FIELD(struct calendar, evaluation.large_mu), 0, 1e6, "0", "households above it are proposed; 0: none" },
	{ "role", TEXT(struct calendar, evaluation.role), "", "the role that they are proposed for" },
};

static const struct conf_key calendar_keys[] = {
	{ "staff", TEXT(struct calendar, staff), "", "an audience: who is told of drafts that wait" },
	{ "fine", CONF_OTHER, 0, 0, 0, 0, "", "( \"…\" ): answers to a check that are no fault" },
};

static const struct conf_key season_keys[] = {
	{ "carry", CONF_OTHER, 0, 0, 0, 0, "", "( \"enroll\" ): forms whose records go on" },
	{ "to", TEXT(struct calendar, season.to), "all", "an audience: who is invited" },
	{ "invitation", TEXT(struct calendar, season.invitation), "", "the text" },
};
/* clang-format on */

/* ---- when ---- */

static const char *const weekdays[] = { "sun", "mon", "tue", "wed", "thu", "fri", "sat" };

static const char *skip_blanks(const char *at)
{
	return at + strspn(at, " ");
}

/* "HH:MM" at the end, or nothing: the morning. */
static bool read_minute(const char *at, int *minute)
{
	int hours, minutes, used = 0;

	at = skip_blanks(at);
	*minute = MORNING;
	if (*at == '\0')
		return true;
	if (sscanf(at, "%2d:%2d%n", &hours, &minutes, &used) != 2 || at[used] != '\0' ||
	    hours < 0 || hours > 24 || minutes < 0 || minutes > 59 || hours * 60 + minutes > 1440)
		return false;
	*minute = hours * 60 + minutes;
	return true;
}

static bool read_weekly(const char *at, struct calendar_when *when)
{
	when->base = WHEN_WEEKLY;
	at = skip_blanks(at);
	for (int i = 0; i < 7; i++) {
		if (!text_begins(at, weekdays[i]))
			continue;
		when->weekday = i;
		return read_minute(at + 3, &when->minute);
	}
	return false;
}

static bool read_date(const char *at, struct calendar_when *when)
{
	int used = 0;

	if (sscanf(at, "%2d-%2d%n", &when->month, &when->day, &used) != 2 || used != 5)
		return false;
	when->base = WHEN_DATE;
	return day_valid((struct day){ 2028, when->month, when->day }) &&
	       read_minute(at + used, &when->minute);
}

static bool read_offset(const char *at, struct calendar_when *when)
{
	char *end;
	long days;

	if (*at != '+' && *at != '-')
		return read_minute(at, &when->minute);
	if (!isdigit((unsigned char)at[1]))
		return false;
	days = strtol(at, &end, 10);
	if (*end != 'd' || days < -YEAR_DAYS || days > YEAR_DAYS)
		return false;
	when->days = (int)days;
	return read_minute(end + 1, &when->minute);
}

bool calendar_when_read(const char *text, struct calendar_when *when)
{
	const char *at = skip_blanks(text);

	*when = (struct calendar_when){ .base = WHEN_START };
	if (*at == '\0')
		return false;
	if (text_begins(at, "every "))
		return read_weekly(at + 6, when);
	if (isdigit((unsigned char)at[0]) && strlen(at) >= 5 && at[2] == '-')
		return read_date(at, when);
	if (text_begins(at, "start")) {
		at = skip_blanks(at + 5);
	} else if (text_begins(at, "end")) {
		when->base = WHEN_END;
		at = skip_blanks(at + 3);
	}
	return read_offset(at, when);
}

/* ---- the lists of a stage ---- */

struct loading {
	const struct conf *conf;
	struct conf_problems *problems;
	struct calendar *calendar;
};

#define COMPLAIN(it, node, ...) conf_complain((it)->problems, (it)->conf, node, __VA_ARGS__)

/* The time under a key; weekly ones only where they may be. */
static void take_when(struct loading *it, const struct conf_node *row, const char *key,
		      const char *text, bool weekly, struct calendar_when *when)
{
	const struct conf_node *node = conf_child(row, key);

	*when = (struct calendar_when){ .base = WHEN_NOT };
	if (text[0] == '\0')
		return;
	if (!calendar_when_read(text, when) || (when->base == WHEN_WEEKLY && !weekly))
		COMPLAIN(it, node != NULL ? node : row, "%s: \"%s\" is no time; " WHEN_EXPECTED,
			 key, text);
}

/* A number, or "each" (-1). */
static int take_group(struct loading *it, const struct conf_node *row)
{
	const struct conf_node *node = conf_child(row, "group");
	double number = 0;

	if (node == NULL)
		return 0;
	if (text_is(conf_string(node), "each"))
		return -1;
	if (conf_number(node, &number) && number >= 1 && number <= 200 &&
	    number == (double)(int)number)
		return (int)number;
	COMPLAIN(it, node, "group: expected a group's number or \"each\"");
	return 0;
}

static size_t list_of(struct loading *it, const struct conf_node *stage, const char *key,
		      const struct conf_node **list)
{
	*list = conf_child(stage, key);
	conf_expect(it->problems, it->conf, *list, conf_is_list(*list), "a list ( … )");
	return conf_is_list(*list) ? conf_count(*list) : 0;
}

/* Room for one more of a kind, cleared. */
#define ONE_MORE(rows, count)                                                                      \
	((rows) = need_resized(rows, (count) + 1, sizeof(*(rows))),                                \
	 memset(&(rows)[count], 0, sizeof(*(rows))), &(rows)[(count)++])

static void load_target(struct loading *it, const struct conf_node *node, size_t stage)
{
	struct calendar_target *target =
		ONE_MORE(it->calendar->targets, it->calendar->target_count);

	conf_fill(it->problems, it->conf, node, target_keys, COUNT(target_keys), target);
	target->stage = stage;
	target->group = take_group(it, node);
	if ((target->amount > 0) == (target->plan[0] != '\0'))
		COMPLAIN(it, node, "targets: expected amount or plan, one of them");
}

static void same_name(struct loading *it, const struct conf_node *list, size_t index,
		      const char *what)
{
	const char *name = conf_string(conf_child(conf_at(list, index), "name"));

	for (size_t i = 0; i < index; i++)
		if (text_is(conf_string(conf_child(conf_at(list, i), "name")), name))
			COMPLAIN(it, conf_at(list, index),
				 "%s: two are called \"%s\"; each needs its own name", what, name);
	if (name != NULL && (name[0] == '\0' || strpbrk(name, ":@/ \t\n") != NULL))
		COMPLAIN(it, conf_at(list, index),
			 "name: \"%s\"; expected one without blanks, \":\", \"@\" and \"/\"", name);
}

static void load_notice(struct loading *it, const struct conf_node *node, size_t stage,
			enum notice_kind kind)
{
	struct calendar_notice *notice =
		ONE_MORE(it->calendar->notices, it->calendar->notice_count);

	notice->times = 1;
	notice->every_days = 1;
	if (kind == NOTICE_NOTICE)
		conf_fill(it->problems, it->conf, node, notice_keys, COUNT(notice_keys), notice);
	else
		conf_fill(it->problems, it->conf, node, reminder_keys, COUNT(reminder_keys),
			  notice);
	notice->stage = stage;
	notice->kind = kind;
	take_when(it, node, "at", notice->at_text, false, &notice->at);
	take_when(it, node, "until", notice->until_text, false, &notice->until);
	take_when(it, node, "escalate", notice->escalate_text, false, &notice->escalate);
	if ((notice->escalate_text[0] != '\0') != (notice->escalate_to[0] != '\0'))
		COMPLAIN(it, node, "reminders: expected escalate and escalate_to, or none of them");
}

static void load_task(struct loading *it, const struct conf_node *node, size_t stage)
{
	struct calendar_task *task = ONE_MORE(it->calendar->tasks, it->calendar->task_count);

	conf_fill(it->problems, it->conf, node, task_keys, COUNT(task_keys), task);
	task->stage = stage;
	task->group = take_group(it, node);
	take_when(it, node, "at", task->at_text, false, &task->at);
	take_when(it, node, "due", task->due_text, false, &task->due);
}

static size_t load_words(struct loading *it, const struct conf_node *list, const char *what,
			 char *out, size_t most, size_t size)
{
	size_t count = 0;

	conf_expect(it->problems, it->conf, list, conf_is_list(list), "a list ( … )");
	for (size_t i = 0; conf_is_list(list) && i < conf_count(list); i++) {
		const char *word = conf_string(conf_at(list, i));

		if (word == NULL || word[0] == '\0' || strlen(word) >= size || count == most)
			COMPLAIN(it, list, "%s: expected at most %zu texts of at most %zu octets",
				 what, most, size - 1);
		else
			copy_text(out + count++ * size, size, word);
	}
	return count;
}

static void load_dates(struct loading *it, const struct conf_node *node,
		       struct calendar_check *check)
{
	char dates[ITEMS_A_LIST][32];
	const struct conf_node *list = conf_child(node, "on");

	check->date_count = load_words(it, list, "on", dates[0], ITEMS_A_LIST, sizeof(dates[0]));
	for (size_t i = 0; i < check->date_count; i++) {
		take_when(it, node, "on", dates[i], true, &check->dates[i]);
		if (check->stage < 0 &&
		    (check->dates[i].base == WHEN_START || check->dates[i].base == WHEN_END))
			COMPLAIN(it, list,
				 "on: \"%s\": only a check of a stage has a start and an "
				 "end",
				 dates[i]);
	}
	if (check->date_count == 0)
		COMPLAIN(it, node, "checks: on is missing; " WHEN_EXPECTED);
}

static void load_check(struct loading *it, const struct conf_node *node, int stage)
{
	struct calendar_check *check = ONE_MORE(it->calendar->checks, it->calendar->check_count);

	conf_fill(it->problems, it->conf, node, check_keys, COUNT(check_keys), check);
	check->stage = stage;
	load_dates(it, node, check);
	check->item_count = load_words(it, conf_child(node, "items"), "items", check->items[0],
				       ITEMS_A_LIST, sizeof(check->items[0]));
	if (check->item_count == 0)
		COMPLAIN(it, node, "checks: items is missing; expected ( \"…\", \"…\" )");
}

static void load_meeting(struct loading *it, const struct conf_node *node, size_t stage)
{
	struct calendar_meeting *meeting =
		ONE_MORE(it->calendar->meetings, it->calendar->meeting_count);

	conf_fill(it->problems, it->conf, node, meeting_keys, COUNT(meeting_keys), meeting);
	meeting->stage = stage;
	take_when(it, node, "at", meeting->at_text, false, &meeting->at);
}

static void load_lists(struct loading *it, const struct conf_node *node, size_t stage)
{
	const struct conf_node *list;
	size_t count = list_of(it, node, "targets", &list);

	for (size_t i = 0; i < count; i++)
		load_target(it, conf_at(list, i), stage);
	count = list_of(it, node, "notices", &list);
	for (size_t i = 0; i < count; i++) {
		load_notice(it, conf_at(list, i), stage, NOTICE_NOTICE);
		same_name(it, list, i, "notices");
	}
	count = list_of(it, node, "reminders", &list);
	for (size_t i = 0; i < count; i++) {
		load_notice(it, conf_at(list, i), stage, NOTICE_REMINDER);
		same_name(it, list, i, "reminders");
	}
	count = list_of(it, node, "tasks", &list);
	for (size_t i = 0; i < count; i++) {
		load_task(it, conf_at(list, i), stage);
		same_name(it, list, i, "tasks");
	}
	count = list_of(it, node, "checks", &list);
	for (size_t i = 0; i < count; i++) {
		load_check(it, conf_at(list, i), (int)stage);
		same_name(it, list, i, "checks");
	}
	count = list_of(it, node, "meetings", &list);
	for (size_t i = 0; i < count; i++) {
		load_meeting(it, conf_at(list, i), stage);
		same_name(it, list, i, "meetings");
	}
}

/* ---- stages ---- */

static bool read_day(const char *text, int *month, int *day)
{
	int used = 0;

	return sscanf(text, "%2d-%2d%n", month, day, &used) == 2 && text[used] == '\0' &&
	       day_valid((struct day){ 2028, *month, *day });
}

static void check_days(struct loading *it, const struct conf_node *node,
		       struct calendar_stage *stage)
{
	bool good = true;

	if (stage->from_text[0] != '\0' &&
	    !read_day(stage->from_text, &stage->from_month, &stage->from_day)) {
		COMPLAIN(it, conf_child(node, "from"), "from: \"%s\"; " DAY_EXPECTED,
			 stage->from_text);
		good = false;
	}
	if (stage->to_text[0] != '\0' &&
	    !read_day(stage->to_text, &stage->to_month, &stage->to_day)) {
		COMPLAIN(it, conf_child(node, "to"), "to: \"%s\"; " DAY_EXPECTED, stage->to_text);
		good = false;
	}
	if (good && stage->to_month * 32 + stage->to_day < stage->from_month * 32 + stage->from_day)
		COMPLAIN(it, node,
			 "stages: \"%s\" ends before it begins; a stage lies within a year",
			 stage->name);
}

static void load_stage(struct loading *it, const struct conf_node *list, size_t index)
{
	const struct conf_node *node = conf_at(list, index);
	struct calendar_stage *stage = &it->calendar->stages[it->calendar->stage_count];

	conf_fill(it->problems, it->conf, node, stage_keys, COUNT(stage_keys), stage);
	same_name(it, list, index, "stages");
	check_days(it, node, stage);
	it->calendar->stage_nodes[it->calendar->stage_count++] = node;
	load_lists(it, node, it->calendar->stage_count - 1);
}

/* What a stage hangs on is there, and stands before it: so that nothing hangs on itself. */
static void check_after(struct loading *it)
{
	for (size_t i = 0; i < it->calendar->stage_count; i++) {
		const char *after = it->calendar->stages[i].after;
		int found = after[0] == '\0' ? 0 : calendar_stage_named(it->calendar, after);

		if (after[0] != '\0' && (found < 0 || (size_t)found >= i))
			COMPLAIN(it, conf_child(it->calendar->stage_nodes[i], "after"),
				 "after: \"%s\" is no stage that stands before this one", after);
	}
}

static void load_stages(struct loading *it, const struct conf_node *list)
{
	conf_expect(it->problems, it->conf, list, conf_is_list(list), "a list ( … )");
	for (size_t i = 0; conf_is_list(list) && i < conf_count(list); i++) {
		if (it->calendar->stage_count == STAGES_MOST) {
			COMPLAIN(it, conf_at(list, i), "stages: expected at most %d groups { … }",
				 STAGES_MOST);
			break;
		}
		load_stage(it, list, i);
	}
	check_after(it);
}

static void load_rest(struct loading *it, const struct conf_node *root)
{
	const struct conf_node *season = conf_child(root, "season"), *list;
	const struct conf_node *own = conf_child(root, "calendar");
	size_t count = list_of(it, root, "checks", &list);

	for (size_t i = 0; i < count; i++) {
		load_check(it, conf_at(list, i), -1);
		same_name(it, list, i, "checks");
	}
	conf_fill(it->problems, it->conf, conf_child(root, "evaluation"), evaluation_keys,
		  COUNT(evaluation_keys), it->calendar);
	conf_fill(it->problems, it->conf, season, season_keys, COUNT(season_keys), it->calendar);
	it->calendar->season.carry_count =
		load_words(it, conf_child(season, "carry"), "carry", it->calendar->season.carry[0],
			   ITEMS_A_LIST, sizeof(it->calendar->season.carry[0]));
	conf_fill(it->problems, it->conf, own, calendar_keys, COUNT(calendar_keys), it->calendar);
	it->calendar->fine_count =
		load_words(it, conf_child(own, "fine"), "fine", it->calendar->fine[0], ITEMS_A_LIST,
			   sizeof(it->calendar->fine[0]));
}

struct calendar *calendar_load(const struct conf *conf, struct conf_problems *problems)
{
	struct loading it = { conf, problems, need_zeroed(1, sizeof(struct calendar)) };

	load_stages(&it, conf_child(conf_root(conf), "stages"));
	load_rest(&it, conf_root(conf));
	return it.calendar;
}

void calendar_free(struct calendar *calendar)
{
	if (calendar == NULL)
		return;
	free(calendar->targets);
	free(calendar->notices);
	free(calendar->tasks);
	free(calendar->checks);
	free(calendar->meetings);
	free(calendar);
}

int calendar_stage_named(const struct calendar *calendar, const char *name)
{
	for (size_t i = 0; i < calendar->stage_count; i++)
		if (text_is(calendar->stages[i].name, name) ||
		    text_is(calendar->stages[i].title, name))
			return (int)i;
	return -1;
}
