#include "office/plan.h"

#include "base/scope.h"
#include "conf/config.h"
#include "forms/forms.h"
#include "store/season.h"
#include "store/stage.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define USEFUL_DAYS    2  /* of a text whose config does not say */
#define MEETING_AHEAD  14 /* days: its list is made so early */
#define ESCALATED_DAYS 3
#define INVITED_DAYS   60 /* the invitation may wait through the holidays */

static const char *const kind_names[PLAN_KINDS] = { "notice",  "reminder",   "silent",
						    "task",    "late",	     "check",
						    "meeting", "invitation", "shift" };

const char *plan_kind_name(enum plan_kind kind)
{
	return kind_names[kind];
}

/* ---- days ---- */

/* 29 February of a year without one is its last day. */
static int64_t day_in(int year, int month, int day)
{
	struct day date = { year, month, day };

	if (!day_valid(date))
		date.day--;
	return day_number(date);
}

static int64_t at_minute(const struct office *office, int64_t day, int minute)
{
	if (minute == 24 * 60)
		return utc_of(office->zone, day_of_number(day + 1), 0, 0, 0);
	return utc_of(office->zone, day_of_number(day), minute / 60, minute % 60, 0);
}

int64_t plan_time(const struct office *office, const struct plan *plan, int stage,
		  const struct calendar_when *when)
{
	const struct plan_stage *at = &plan->stages[stage < 0 ? 0 : stage];

	switch (when->base) {
	case WHEN_NOT:
	case WHEN_WEEKLY: return 0;
	case WHEN_DATE:
		return at_minute(office, day_in(plan->year, when->month, when->day), when->minute);
	case WHEN_START: return at_minute(office, at->from + when->days, when->minute);
	case WHEN_END: return at_minute(office, at->to + when->days, when->minute);
	}
	return 0;
}

/* ---- making it ---- */

struct making {
	struct office *office;
	const struct calendar *calendar;
	struct plan *plan;
};

static void take_stage(const struct stage_row *row, void *context)
{
	struct making *it = context;
	int stage = calendar_stage_named(it->calendar, row->name);

	if (stage < 0)
		return;
	it->plan->stages[stage].shift = row->shift;
	it->plan->stages[stage].serial = row->serial;
	it->plan->stages[stage].shifted_at = row->shifted_at;
	it->plan->stages[stage].done_at = row->done_at;
}

static void place_stages(struct making *it)
{
	for (size_t i = 0; i < it->calendar->stage_count; i++) {
		const struct calendar_stage *stage = &it->calendar->stages[i];
		struct plan_stage *at = &it->plan->stages[i];

		at->from = day_in(it->plan->year, stage->from_month, stage->from_day) + at->shift;
		at->to = day_in(it->plan->year, stage->to_month, stage->to_day) + at->shift;
	}
}

static const char *stage_name(const struct making *it, int stage)
{
	return stage < 0 ? "year" : it->calendar->stages[stage].name;
}

/* The event, with an id of these words; suffix "" none. */
static struct plan_event *add(struct making *it, enum plan_kind kind, int stage, size_t index,
			      const char *name, const char *suffix)
{
	struct plan *plan = it->plan;
	struct plan_event *event;
	int64_t serial = stage < 0 ? 0 : plan->stages[stage].serial;
	char again[24] = "";

	if (plan->count % 64 == 0)
		plan->events = need_resized(plan->events, plan->count + 64, sizeof(*plan->events));
	event = &plan->events[plan->count++];
	*event = (struct plan_event){ .kind = kind, .stage = stage, .index = index, .number = 1 };
	if (serial > 0)
		snprintf(again, sizeof(again), "@%lld", (long long)serial);
	snprintf(event->id, sizeof(event->id), "%d:%s:%s:%s%s%s%s", plan->year,
		 stage_name(it, stage), kind_names[kind], name, suffix[0] == '\0' ? "" : ":",
		 suffix, again);
	return event;
}

/* A text before its stage holds until the first day is over, any other for some days. */
static int64_t usual_until(const struct making *it, int stage, int64_t due)
{
	int64_t first = at_minute(it->office, it->plan->stages[stage].from, 24 * 60);

	return due < first - DAYS(1) ? first : due + DAYS(USEFUL_DAYS);
}

static void add_notice(struct making *it, size_t index)
{
	const struct calendar_notice *notice = &it->calendar->notices[index];
	int stage = (int)notice->stage;
	struct plan_event *event = add(it, PLAN_NOTICE, stage, index, notice->name, "");

	event->due = plan_time(it->office, it->plan, stage, &notice->at);
	event->until = notice->until.base == WHEN_NOT
			       ? usual_until(it, stage, event->due)
			       : plan_time(it->office, it->plan, stage, &notice->until);
	event->automatic = notice->automatic;
}

static int64_t reminder_until(const struct making *it, const struct calendar_notice *notice,
			      int64_t due)
{
	int64_t until = due + DAYS(USEFUL_DAYS);

	if (notice->times > 1 && notice->every_days < USEFUL_DAYS)
		until = due + DAYS(notice->every_days);
	if (notice->until.base == WHEN_NOT)
		return until;
	return earlier(until, plan_time(it->office, it->plan, (int)notice->stage, &notice->until));
}

static void add_reminder(struct making *it, size_t index)
{
	const struct calendar_notice *notice = &it->calendar->notices[index];
	int64_t first = plan_time(it->office, it->plan, (int)notice->stage, &notice->at);
	struct plan_event *event;

	for (int i = 0; i < notice->times; i++) {
		int64_t due = first + DAYS((int64_t)notice->every_days * i);
		int64_t until = reminder_until(it, notice, due);
		char number[12];

		if (i > 0 && until <= due)
			break;
		snprintf(number, sizeof(number), "%d", i + 1);
		event = add(it, PLAN_REMINDER, (int)notice->stage, index, notice->name, number);
		event->number = i + 1;
		event->due = due;
		event->until = until;
		event->automatic = notice->automatic;
	}
	if (notice->escalate.base == WHEN_NOT)
		return;
	event = add(it, PLAN_SILENT, (int)notice->stage, index, notice->name, "");
	event->due = plan_time(it->office, it->plan, (int)notice->stage, &notice->escalate);
	event->until = event->due + DAYS(ESCALATED_DAYS);
	event->automatic = true;
}

static void add_task(struct making *it, size_t index)
{
	const struct calendar_task *task = &it->calendar->tasks[index];
	int64_t due = plan_time(it->office, it->plan, (int)task->stage, &task->due);
	struct plan_event *event = add(it, PLAN_TASK, (int)task->stage, index, task->name, "");

	event->due = plan_time(it->office, it->plan, (int)task->stage, &task->at);
	event->until = due;
	event->automatic = true;
	event = add(it, PLAN_LATE, (int)task->stage, index, task->name, "");
	event->due = due;
	event->until = due + DAYS(ESCALATED_DAYS);
	event->automatic = true;
}

static void add_check_on(struct making *it, size_t index, int64_t due)
{
	const struct calendar_check *check = &it->calendar->checks[index];
	struct day day = wall_of(it->office->zone, due).day;
	struct plan_event *event;
	char date[24];

	snprintf(date, sizeof(date), "%02d%02d", day.month, day.day);
	event = add(it, PLAN_CHECK, check->stage, index, check->name, date);
	event->due = due;
	event->until = due + HOURS(check->hours);
	event->automatic = true;
}

/* Each such weekday while the stage lasts. */
static void add_weekly(struct making *it, size_t index, const struct calendar_when *when)
{
	const struct calendar_check *check = &it->calendar->checks[index];
	int64_t from = day_in(it->plan->year, 1, 1), to = day_in(it->plan->year, 12, 31);

	if (check->stage >= 0) {
		from = it->plan->stages[check->stage].from;
		to = it->plan->stages[check->stage].to;
	}
	from += (when->weekday - day_weekday(day_of_number(from)) + 7) % 7;
	for (int64_t day = from; day <= to; day += 7)
		add_check_on(it, index, at_minute(it->office, day, when->minute));
}

static void add_check(struct making *it, size_t index)
{
	const struct calendar_check *check = &it->calendar->checks[index];

	for (size_t i = 0; i < check->date_count; i++) {
		if (check->dates[i].base == WHEN_WEEKLY)
			add_weekly(it, index, &check->dates[i]);
		else
			add_check_on(
				it, index,
				plan_time(it->office, it->plan, check->stage, &check->dates[i]));
	}
}

static void add_meeting(struct making *it, size_t index)
{
	const struct calendar_meeting *meeting = &it->calendar->meetings[index];
	int64_t at = plan_time(it->office, it->plan, (int)meeting->stage, &meeting->at);
	struct plan_event *event =
		add(it, PLAN_MEETING, (int)meeting->stage, index, meeting->name, "");

	event->due = at - DAYS(MEETING_AHEAD);
	event->until = at + DAYS(1);
	event->automatic = true;
}

/* After the last shift, where the config has words for it. */
static void add_shift(struct making *it, size_t stage)
{
	const struct plan_stage *at = &it->plan->stages[stage];
	struct plan_event *event;

	if (at->shifted_at == 0 || it->calendar->stages[stage].shifted[0] == '\0')
		return;
	event = add(it, PLAN_SHIFT, (int)stage, stage, "told", "");
	event->due = at->shifted_at;
	event->until = at_minute(it->office, at->from, 24 * 60);
	if (event->until < at->shifted_at + DAYS(USEFUL_DAYS))
		event->until = at->shifted_at + DAYS(USEFUL_DAYS);
}

static void add_invitation(struct making *it)
{
	int64_t closed = season_closed_at(it->office->store, it->plan->year - 1);
	struct plan_event *event;

	if (closed == 0 || it->calendar->season.invitation[0] == '\0')
		return;
	event = add(it, PLAN_INVITATION, -1, 0, "season", "");
	event->due = closed;
	event->until = closed + DAYS(INVITED_DAYS);
}

static int in_time(const void *a, const void *b)
{
	const struct plan_event *left = a, *right = b;

	if (left->due != right->due)
		return left->due < right->due ? -1 : 1;
	return strcmp(left->id, right->id);
}

static void make_events(struct making *it)
{
	struct plan *plan = it->plan;

	place_stages(it);
	for (size_t i = 0; i < it->calendar->notice_count; i++) {
		if (it->calendar->notices[i].kind == NOTICE_NOTICE)
			add_notice(it, i);
		else
			add_reminder(it, i);
	}
	for (size_t i = 0; i < it->calendar->task_count; i++)
		add_task(it, i);
	for (size_t i = 0; i < it->calendar->check_count; i++)
		add_check(it, i);
	for (size_t i = 0; i < it->calendar->meeting_count; i++)
		add_meeting(it, i);
	for (size_t i = 0; i < it->calendar->stage_count; i++)
		add_shift(it, i);
	add_invitation(it);
	if (plan->count > 0)
		qsort(plan->events, plan->count, sizeof(*plan->events), in_time);
}

void plan_make(struct office *office, int year, struct plan *plan)
{
	struct making it = { office, office->config->calendar, NULL };

	*plan = (struct plan){ .year = year };
	it.plan = plan;
	stage_rows(office->store, year, take_stage, &it);
	make_events(&it);
}

/* A stage hangs on another, or on one that does. */
static bool hangs_on(const struct calendar *calendar, int stage, int on)
{
	while (stage >= 0 && stage != on)
		stage = calendar->stages[stage].after[0] == '\0'
				? -1
				: calendar_stage_named(calendar, calendar->stages[stage].after);
	return stage == on;
}

void plan_make_shifted(struct office *office, const struct plan *was, int stage, int days,
		       struct moment now, struct plan *plan)
{
	struct making it = { office, office->config->calendar, plan };

	*plan = *was;
	plan->events = NULL;
	plan->count = 0;
	for (size_t i = 0; i < it.calendar->stage_count; i++) {
		if (!hangs_on(it.calendar, (int)i, stage))
			continue;
		plan->stages[i].shift += days;
		plan->stages[i].serial++;
		plan->stages[i].shifted_at = now.utc;
	}
	make_events(&it);
}

void plan_release(struct plan *plan)
{
	free(plan->events);
	plan->events = NULL;
	plan->count = 0;
}

const struct plan_event *plan_event_named(const struct plan *plan, const char *id)
{
	for (size_t i = 0; i < plan->count; i++) {
		const char *own = plan->events[i].id, *bare = strchr(own, ':');

		if (text_is(own, id) || (bare != NULL && text_is(bare + 1, id)))
			return &plan->events[i];
	}
	return NULL;
}

void plan_reminder_id(const struct office *office, const struct plan *plan,
		      const struct plan_event *event, char *out, size_t size)
{
	const struct calendar *calendar = office->config->calendar;

	snprintf(out, size, "%d:%s:reminder:%s", plan->year, calendar->stages[event->stage].name,
		 calendar->notices[event->index].name);
}

/* ---- words ---- */

void plan_day_words(const struct office *office, int64_t day, char *out, size_t size)
{
	SCOPED(buffer_release) struct buffer text = BUFFER_EMPTY;
	SCOPED(release_memory) struct reading *nothing = need_zeroed(1, sizeof(*nothing));
	struct day date = day_of_number(day);
	char month_words[12], day_words[12];
	const struct reply_extra extras[] = { { "month", month_words }, { "day", day_words } };

	snprintf(month_words, sizeof(month_words), "%d", date.month);
	snprintf(day_words, sizeof(day_words), "%d", date.day);
	if (forms_reply(office->forms, nothing, "calendar_day", extras, 2, &text))
		copy_text(out, size, buffer_text(&text) + strlen(office->config->signature));
	else
		snprintf(out, size, "%d-%d", date.month, date.day);
}

enum placeholder {
	HOLDS_TITLE,
	HOLDS_FROM,
	HOLDS_TO,
	HOLDS_VILLAGE,
	HOLDS_NAME,
	HOLDS_GROUP,
	HOLDS_TIME,
	HOLDS_PLACE,
	PLACEHOLDERS
};
static const char *const placeholders[PLACEHOLDERS] = { "title", "from",  "to",	  "village",
							"name",	 "group", "time", "place" };

static enum placeholder placeholder_of(const char *name, size_t size)
{
	for (int i = 0; i < PLACEHOLDERS; i++)
		if (strlen(placeholders[i]) == size && strncmp(placeholders[i], name, size) == 0)
			return (enum placeholder)i;
	return PLACEHOLDERS;
}

bool plan_placeholder(const char *name, size_t size)
{
	return placeholder_of(name, size) != PLACEHOLDERS;
}

static void fill(const struct office *office, const struct plan *plan, enum placeholder what,
		 const struct plan_words *words, char *out, size_t size)
{
	const struct calendar *calendar = office->config->calendar;
	struct wall wall;

	out[0] = '\0';
	switch (what) {
	case HOLDS_TITLE:
		if (words->stage >= 0)
			copy_text(out, size, calendar->stages[words->stage].title);
		break;
	case HOLDS_FROM:
		if (words->stage >= 0)
			plan_day_words(office, plan->stages[words->stage].from, out, size);
		break;
	case HOLDS_TO:
		if (words->stage >= 0)
			plan_day_words(office, plan->stages[words->stage].to, out, size);
		break;
	case HOLDS_VILLAGE: copy_text(out, size, office->config->village); break;
	case HOLDS_NAME: copy_text(out, size, words->name == NULL ? "" : words->name); break;
	case HOLDS_GROUP:
		if (words->group > 0)
			snprintf(out, size, "%d", words->group);
		break;
	case HOLDS_TIME:
		wall = wall_of(office->zone, words->time);
		if (words->time != 0)
			snprintf(out, size, "%d:%02d", wall.hour, wall.minute);
		break;
	case HOLDS_PLACE: copy_text(out, size, words->place == NULL ? "" : words->place); break;
	case PLACEHOLDERS: break;
	}
}

void plan_text(const struct office *office, const struct plan *plan, const char *text,
	       const struct plan_words *words, struct buffer *out)
{
	while (*text != '\0') {
		const char *end = *text == '{' ? strchr(text, '}') : NULL;
		enum placeholder what =
			end == NULL ? PLACEHOLDERS
				    : placeholder_of(text + 1, (size_t)(end - text - 1));
		char value[128];

		if (what == PLACEHOLDERS ||
		    (words->name == NULL && (what == HOLDS_NAME || what == HOLDS_GROUP))) {
			buffer_add(out, text++, 1);
			continue;
		}
		fill(office, plan, what, words, value, sizeof(value));
		buffer_add_text(out, value);
		text = end + 1;
	}
}
