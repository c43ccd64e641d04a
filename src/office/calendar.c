#include "office/calendar.h"

#include "base/scope.h"
#include "conf/config.h"
#include "office/fire.h"
#include "office/meeting.h"
#include "office/planning.h"
#include "store/duty.h"
#include "store/outbox.h"
#include "store/season.h"
#include "store/setting.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int office_season(struct office *office, struct moment now)
{
	int year = office_today(office, now).year,
	    open = now.trusted ? 0 : season_open(office->store);

	if (open != 0)
		return open;
	return season_closed(office->store, year) ? year + 1 : year;
}

/* ---- what has happened ---- */

struct history {
	struct happening *rows; /* in order of id */
	size_t count;
	int64_t opened_at; /* what was due before is left alone; 0: not known */
};

static void keep_row(const struct happening *happening, void *context)
{
	struct history *history = context;

	if (history->count % 64 == 0)
		history->rows =
			need_resized(history->rows, history->count + 64, sizeof(*history->rows));
	history->rows[history->count++] = *happening;
}

static void history_read(struct office *office, int year, struct history *history)
{
	*history = (struct history){ .opened_at = season_opened_at(office->store, year) };
	happening_list(office->store, year, keep_row, history);
}

static void history_release(struct history *history)
{
	free(history->rows);
}

static int by_id(const void *key, const void *row)
{
	return strcmp(key, ((const struct happening *)row)->id);
}

static const struct happening *history_of(const struct history *history, const char *id)
{
	if (history->count == 0)
		return NULL;
	return bsearch(id, history->rows, history->count, sizeof(*history->rows), by_id);
}

/* A list of people is of use as long as it can be written on, an invitation as long as it holds. */
static bool before_us(const struct history *history, const struct plan_event *event)
{
	bool lasting = event->kind == PLAN_MEETING || event->kind == PLAN_INVITATION;

	return (lasting ? event->until : event->due) < history->opened_at;
}

static const char *const state_names[] = { "coming", "due",	"waiting", "released",
					   "sent",   "dropped", "expired", "before" };

const char *calendar_state_name(enum calendar_state state)
{
	return state_names[state];
}

static enum calendar_state state_of(const struct plan *plan, const struct history *history,
				    const struct plan_event *event, struct moment now)
{
	const struct happening *row = history_of(history, event->id);

	if (row != NULL && row->state == HAPPENING_SENT)
		return CALENDAR_SENT;
	if (row != NULL && row->state == HAPPENING_DROPPED)
		return CALENDAR_DROPPED;
	if (row != NULL && row->state == HAPPENING_RELEASED)
		return event->until > now.utc ? CALENDAR_RELEASED : CALENDAR_EXPIRED;
	if (event->stage >= 0 && plan->stages[event->stage].done_at != 0)
		return CALENDAR_DROPPED;
	if (event->due > now.utc)
		return CALENDAR_COMING;
	if (before_us(history, event))
		return CALENDAR_BEFORE;
	if (event->until <= now.utc)
		return CALENDAR_EXPIRED;
	return row != NULL && row->state == HAPPENING_WAITING ? CALENDAR_WAITING : CALENDAR_DUE;
}

void calendar_walk(struct office *office, const struct plan *plan, struct moment now,
		   void (*each)(const struct calendar_item *item, void *context), void *context)
{
	SCOPED(history_release) struct history history;

	history_read(office, plan->year, &history);
	for (size_t i = 0; i < plan->count; i++) {
		const struct happening *row = history_of(&history, plan->events[i].id);
		struct calendar_item item = {
			.event = &plan->events[i],
			.state = state_of(plan, &history, &plan->events[i], now),
		};

		if (row != NULL)
			item.happening = *row;
		each(&item, context);
	}
}

/* ---- words ---- */

const char *calendar_audience(const struct office *office, const struct plan_event *event)
{
	const struct calendar *calendar = office->config->calendar;

	switch (event->kind) {
	case PLAN_NOTICE:
	case PLAN_REMINDER: return calendar->notices[event->index].to;
	case PLAN_SILENT: return calendar->notices[event->index].escalate_to;
	case PLAN_TASK:
	case PLAN_LATE: return calendar->tasks[event->index].who;
	case PLAN_CHECK: return calendar->checks[event->index].who;
	case PLAN_MEETING: return calendar->meetings[event->index].to;
	case PLAN_SHIFT: return calendar->stages[event->stage].shifted_to;
	case PLAN_INVITATION: return calendar->season.to;
	case PLAN_KINDS: break;
	}
	return "";
}

void calendar_words(struct office *office, const struct plan *plan, const struct plan_event *event,
		    const struct plan_words *words, struct buffer *out)
{
	const struct calendar *calendar = office->config->calendar;

	if (event->kind == PLAN_NOTICE || event->kind == PLAN_REMINDER)
		plan_text(office, plan, calendar->notices[event->index].text, words, out);
	else if (event->kind == PLAN_SHIFT)
		plan_text(office, plan, calendar->stages[event->stage].shifted, words, out);
	else if (event->kind == PLAN_INVITATION)
		plan_text(office, plan, calendar->season.invitation, words, out);
}

/* ---- when to look next ---- */

/* The note of the last look: "CONFIG YEAR LOOKED NEXT". It holds as long as the config is the
 * same, nobody changed the plan and the clock has not gone back behind it. */
#define NOTE "calendar"

struct look {
	char config[20];
	int year;
	int64_t looked, next;
};

static bool note_read(struct office *office, struct look *look)
{
	char text[96];
	long long looked, next;

	if (!setting_get(office->store, NOTE, text, sizeof(text)) ||
	    sscanf(text, "%19s %d %lld %lld", look->config, &look->year, &looked, &next) != 4)
		return false;
	look->looked = looked;
	look->next = next;
	return text_is(look->config, conf_hash(office->config->conf));
}

static void note_write(struct office *office, const struct look *look)
{
	char text[96];

	snprintf(text, sizeof(text), "%s %d %lld %lld", conf_hash(office->config->conf), look->year,
		 (long long)look->looked, (long long)look->next);
	setting_put(office->store, NOTE, text);
}

void calendar_changed(struct office *office)
{
	setting_put(office->store, NOTE, NULL);
}

int64_t calendar_due(struct office *office, struct moment now)
{
	struct look look;

	if (office->config->calendar->stage_count + office->config->calendar->check_count == 0)
		return NEVER;
	if (planning_event_waits(office))
		return NEVER;
	if (!note_read(office, &look) || now.utc < look.looked)
		return now.utc;
	return look.next;
}

/* ---- what is due ---- */

struct running {
	struct office *office;
	const struct plan *plan;
	const struct history *history;
	struct moment now;
	int64_t next;	    /* when something may change by itself */
	bool fired;	    /* one portion a run */
	const char *firing; /* the event that goes on; NULL: none does */
};

static void put(struct running *it, const struct plan_event *event, enum happening_state state,
		const struct fired *fired, const char *detail)
{
	struct happening row = {
		.state = state,
		.due_at = event->due,
		.until_at = event->until,
		.at = it->now.utc,
		.people = fired == NULL ? 0 : fired->people,
		.broadcast_id = fired == NULL ? 0 : fired->broadcast_id,
	};

	copy_text(row.id, sizeof(row.id), event->id);
	copy_text(row.kind, sizeof(row.kind), plan_kind_name(event->kind));
	copy_text(row.detail, sizeof(row.detail), detail);
	happening_put(it->office->store, it->plan->year, &row);
}

/* Portions that went before belong to the same event: "PEOPLE DONE" of struct fired. */
static int64_t read_progress(const struct running *it, const struct plan_event *event, size_t *done)
{
	char name[128], text[64];
	long long people = 0;

	*done = 0;
	snprintf(name, sizeof(name), "calendar:%s", event->id);
	if (setting_get(it->office->store, name, text, sizeof(text)) &&
	    sscanf(text, "%lld %zu", &people, done) < 1)
		return 0;
	return people;
}

static void keep_progress(const struct running *it, const struct plan_event *event,
			  const struct fired *fired)
{
	char name[128], text[64];

	snprintf(name, sizeof(name), "calendar:%s", event->id);
	snprintf(text, sizeof(text), "%lld %zu", (long long)fired->people, fired->done);
	setting_put(it->office->store, name, fired->all ? NULL : text);
}

static void fire(struct running *it, const struct plan_event *event)
{
	const struct happening *row = history_of(it->history, event->id);
	struct firing firing = {
		.office = it->office,
		.plan = it->plan,
		.event = event,
		.who = row == NULL || row->detail[0] == '\0' ? "calendar" : row->detail,
		.now = it->now,
	};
	int64_t before = read_progress(it, event, &firing.done);
	struct fired fired = fire_event(&firing);

	it->fired = true;
	it->firing = fired.all ? NULL : event->id;
	if (fired.waits)
		return;
	fired.people += before;
	if (fired.all)
		put(it, event, HAPPENING_SENT, &fired, row == NULL ? "" : row->detail);
	keep_progress(it, event, &fired);
}

static void settle(struct running *it, const struct plan_event *event)
{
	const struct happening *row = history_of(it->history, event->id);

	switch (state_of(it->plan, it->history, event, it->now)) {
	case CALENDAR_COMING:
		it->next = earlier(it->next, event->due);
		if (row != NULL) /* the clock was ahead then */
			happening_remove(it->office->store, event->id);
		break;
	case CALENDAR_EXPIRED:
		if (row == NULL || row->state != HAPPENING_EXPIRED)
			put(it, event, HAPPENING_EXPIRED, NULL, "");
		break;
	case CALENDAR_WAITING: it->next = earlier(it->next, event->until); break;
	case CALENDAR_RELEASED:
	case CALENDAR_DUE:
		if (it->fired) {
			it->next = it->now.utc;
		} else if (event->automatic || (row != NULL && row->state == HAPPENING_RELEASED)) {
			fire(it, event);
			it->next = it->now.utc;
		} else {
			put(it, event, HAPPENING_WAITING, NULL, "");
			fire_tell_staff(it->office, it->plan, event, it->now);
			it->next = earlier(it->next, event->until);
		}
		break;
	case CALENDAR_SENT:
	case CALENDAR_DROPPED:
	case CALENDAR_BEFORE: break;
	}
}

static int64_t next_year(const struct office *office, int year)
{
	return utc_of(office->zone, (struct day){ year + 1, 1, 1 }, 0, 0, 0);
}

void calendar_run(struct office *office, struct moment now)
{
	struct plan plan;
	SCOPED(history_release) struct history history;
	struct running it = { office, &plan, &history, now, NEVER, false, NULL };
	int year = office_season(office, now);
	struct look look = { .year = year, .looked = now.utc };

	season_begin(office->store, year, now);
	plan_make(office, year, &plan);
	history_read(office, year, &history);
	for (size_t i = 0; i < plan.count; i++)
		settle(&it, &plan.events[i]);
	look.next = earlier(it.next, next_year(office, office_today(office, now).year));
	note_write(office, &look);
	planning_keep_event(office, it.firing);
	plan_release(&plan);
}

/* ---- shifts ---- */

/* The plan as it is, and as it would be. */
struct shifting {
	struct plan was, is;
	struct history history;
	struct moment now;
};

static bool moved(const struct shifting *it, const struct plan_event *was)
{
	return was->stage >= 0 && was->kind != PLAN_SHIFT &&
	       it->was.stages[was->stage].serial != it->is.stages[was->stage].serial;
}

/* A check on a date of its own stays there; all others go with their stage. */
static bool same_date(const struct shifting *it, const struct plan_event *was,
		      const struct plan_event *is)
{
	int64_t days = it->is.stages[was->stage].shift - it->was.stages[was->stage].shift;

	return was->kind != PLAN_CHECK || is->due == was->due || is->due - was->due == DAYS(days);
}

/* The same event in the new plan. */
static const struct plan_event *moved_to(const struct shifting *it, const struct plan_event *was)
{
	for (size_t i = 0; i < it->is.count; i++) {
		const struct plan_event *is = &it->is.events[i];

		if (is->kind == was->kind && is->stage == was->stage && is->index == was->index &&
		    is->number == was->number && same_date(it, was, is))
			return is;
	}
	return NULL;
}

static struct calendar_move move_of(const struct shifting *it, const struct plan_event *was)
{
	const struct happening *row = history_of(&it->history, was->id);
	struct calendar_move move = { .was = was, .is = moved_to(it, was) };

	move.sent =
		row != NULL && (row->state == HAPPENING_SENT || row->state == HAPPENING_RELEASED);
	move.again = move.sent && move.is != NULL && move.is->due > it->now.utc;
	return move;
}

static void shifting_release(struct shifting *it)
{
	plan_release(&it->was);
	plan_release(&it->is);
	history_release(&it->history);
}

static void shifting_make(struct office *office, int stage, int days, struct moment now,
			  struct shifting *it)
{
	int year = office_season(office, now);

	*it = (struct shifting){ .now = now };
	plan_make(office, year, &it->was);
	plan_make_shifted(office, &it->was, stage, days, now, &it->is);
	history_read(office, year, &it->history);
}

void calendar_shift_plan(struct office *office, int stage, int days, struct moment now,
			 void (*on_stage)(int stage, const struct plan_stage *was,
					  const struct plan_stage *is, void *context),
			 void (*on_event)(const struct calendar_move *move, void *context),
			 void *context)
{
	SCOPED(shifting_release) struct shifting it;

	shifting_make(office, stage, days, now, &it);
	for (size_t i = 0; i < office->config->calendar->stage_count; i++)
		if (it.was.stages[i].serial != it.is.stages[i].serial)
			on_stage((int)i, &it.was.stages[i], &it.is.stages[i], context);
	for (size_t i = 0; i < it.was.count; i++) {
		struct calendar_move move = move_of(&it, &it.was.events[i]);

		if (moved(&it, &it.was.events[i]))
			on_event(&move, context);
	}
}

static void drop_row(struct office *office, const struct plan *plan, const struct plan_event *event,
		     const char *detail, struct moment now)
{
	struct happening row = {
		.state = HAPPENING_DROPPED,
		.due_at = event->due,
		.until_at = event->until,
		.at = now.utc,
	};

	copy_text(row.id, sizeof(row.id), event->id);
	copy_text(row.kind, sizeof(row.kind), plan_kind_name(event->kind));
	copy_text(row.detail, sizeof(row.detail), detail);
	happening_put(office->store, plan->year, &row);
}

/* What went goes again only in the future; what waited waits anew at its new time. */
static void settle_move(struct office *office, const struct shifting *it,
			const struct plan_event *was)
{
	const struct happening *row = history_of(&it->history, was->id);
	struct calendar_move move = move_of(it, was);

	if (move.is != NULL && move.is->kind == PLAN_MEETING)
		meeting_prepare(office, &it->is, move.is->index, it->now);
	if (move.is != NULL && move.is->kind == PLAN_TASK)
		task_due(office->store, it->is.year,
			 office->config->calendar->stages[was->stage].name,
			 office->config->calendar->tasks[was->index].name,
			 plan_time(office, &it->is, was->stage,
				   &office->config->calendar->tasks[was->index].due));
	if (move.is == NULL || row == NULL)
		return;
	if (row->state == HAPPENING_DROPPED || (move.sent && !move.again))
		drop_row(office, &it->is, move.is,
			 move.sent ? "sent before the shift" : "dropped before the shift", it->now);
	else if (row->state == HAPPENING_WAITING)
		drop_row(office, &it->was, was, "shifted", it->now);
}

static void keep_stages(struct office *office, const struct shifting *it)
{
	for (size_t i = 0; i < office->config->calendar->stage_count; i++) {
		const struct plan_stage *is = &it->is.stages[i];
		struct stage_row row = { .shift = is->shift,
					 .serial = is->serial,
					 .shifted_at = is->shifted_at,
					 .done_at = is->done_at };

		if (is->serial == it->was.stages[i].serial)
			continue;
		copy_text(row.name, sizeof(row.name), office->config->calendar->stages[i].name);
		stage_put(office->store, it->is.year, &row);
	}
}

void calendar_shift(struct office *office, int stage, int days, struct moment now)
{
	SCOPED(shifting_release) struct shifting it;

	shifting_make(office, stage, days, now, &it);
	keep_stages(office, &it);
	for (size_t i = 0; i < it.was.count; i++)
		if (moved(&it, &it.was.events[i]))
			settle_move(office, &it, &it.was.events[i]);
	calendar_changed(office);
}

bool calendar_done(struct office *office, int stage, bool undo, struct moment now)
{
	struct plan plan;
	struct stage_row row;
	bool changed;

	plan_make(office, office_season(office, now), &plan);
	row = (struct stage_row){ .shift = plan.stages[stage].shift,
				  .serial = plan.stages[stage].serial,
				  .shifted_at = plan.stages[stage].shifted_at,
				  .done_at = undo ? 0 : now.utc };
	changed = (plan.stages[stage].done_at != 0) == undo;
	if (changed) {
		copy_text(row.name, sizeof(row.name), office->config->calendar->stages[stage].name);
		stage_put(office->store, plan.year, &row);
		calendar_changed(office);
	}
	plan_release(&plan);
	return changed;
}

/* ---- release ---- */

/* The event of an id where it waits, or may wait; false with words. */
static bool find_waiting(struct office *office, const struct plan *plan, const char *id,
			 struct moment now, const struct plan_event **event, char *why,
			 size_t why_size)
{
	SCOPED(history_release) struct history history;
	enum calendar_state state;

	*event = plan_event_named(plan, id);
	history_read(office, plan->year, &history);
	if (*event == NULL) {
		snprintf(why, why_size, "there is no event %s; see cunxin calendar events", id);
		return false;
	}
	state = state_of(plan, &history, *event, now);
	if (state == CALENDAR_WAITING || state == CALENDAR_COMING ||
	    (state == CALENDAR_DUE && !(*event)->automatic))
		return true;
	snprintf(why, why_size, "%s does not wait: %s", (*event)->id, calendar_state_name(state));
	return false;
}

static bool decide(struct office *office, const char *id, enum happening_state state,
		   const char *who, struct moment now, char *why, size_t why_size)
{
	struct plan plan;
	const struct plan_event *event;
	struct running it = { .office = office, .plan = &plan, .now = now };
	bool good;

	plan_make(office, office_season(office, now), &plan);
	good = find_waiting(office, &plan, id, now, &event, why, why_size);
	if (good && state == HAPPENING_RELEASED && event->due > now.utc) {
		snprintf(why, why_size, "%s is not due yet", event->id);
		good = false;
	}
	if (good) {
		put(&it, event, state, NULL, who);
		calendar_changed(office);
	}
	plan_release(&plan);
	return good;
}

bool calendar_release(struct office *office, const char *id, const char *who, struct moment now,
		      char *why, size_t why_size)
{
	return decide(office, id, HAPPENING_RELEASED, who, now, why, why_size);
}

bool calendar_drop(struct office *office, const char *id, const char *who, struct moment now,
		   char *why, size_t why_size)
{
	return decide(office, id, HAPPENING_DROPPED, who, now, why, why_size);
}

/* ---- hooks ---- */

static void stop_reminder(int64_t outbox_id, void *context)
{
	struct running *it = context;

	outbox_cancel(it->office->store, outbox_id, it->now);
}

void calendar_reported(struct office *office, const char *form, int64_t person_id,
		       const char *phone, struct moment now)
{
	struct running it = { .office = office, .now = now };

	reminded_clear(office->store, office_season(office, now), form, person_id,
		       phone == NULL ? "" : phone, now, stop_reminder, &it);
}
