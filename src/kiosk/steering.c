/*
 * Six ways to see how the season is steered: regular checks, progress, records at hand, reminders
 * of reports, evaluation, consolidation of land. Each is a row with its figures, and a page.
 */
#include "kiosk/ledgers.h"

#include "conf/calendar.h"
#include "conf/config.h"
#include "kiosk/dialog.h"
#include "kiosk/mask.h"
#include "kiosk/when.h"
#include "office/brief.h"
#include "office/duty.h"
#include "office/land.h"
#include "office/steer.h"
#include "store/stage.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>

#define CHECKS_SHOWN 400

enum steering {
	STEER_CHECKS,
	STEER_STAGES,
	STEER_RECORDS,
	STEER_REMINDERS,
	STEER_PEOPLE,
	STEER_LAND
};

/* What a walk over one of them finds: sums for its row, lines for its page. */
struct steering_walk {
	struct ledgers *it;
	struct plan plan;
	bool telling; /* lines are wanted */
	int count, done, late, faults;
	double area;
};

static __attribute__((format(printf, 4, 5))) void tell(struct steering_walk *walk, unsigned style,
						       int indent, const char *format, ...)
{
	char text[400];
	va_list values;

	if (!walk->telling)
		return;
	va_start(values, format);
	vsnprintf(text, sizeof(text), format, values);
	va_end(values);
	detail_add(&walk->it->detail, style, indent, "%s", text);
}

static struct person_shown person_of(const struct steering_walk *walk, const char *name,
				     const char *number)
{
	return mask_person(walk->it->glance, name, number);
}

static const char *group_words(int group, char out[24])
{
	out[0] = '\0';
	if (group > 0)
		snprintf(out, 24, _("gr. %d"), group);
	return out;
}

/* ---- regular checks ---- */

static void take_check(const struct checklist *check, void *context)
{
	struct steering_walk *walk = context;
	struct glance *glance = walk->it->glance;
	const struct calendar_check *row = check_named(&glance->office, check->name);
	bool late = check->answered_at == 0 && check->due_at < glance->now.utc;
	char due[WHEN_SIZE], group[24];

	walk->count++;
	walk->done += check->answered_at != 0;
	walk->late += late;
	walk->faults += check->faults > 0;
	if (!late && check->faults == 0)
		return;
	when_short(glance->office.zone, check->due_at, glance->now, due);
	tell(walk, late ? STYLE_BAD : STYLE_WARN, 2, "%s  %s  %s  %s", due,
	     row == NULL ? check->name : row->title, group_words(check->group, group),
	     person_of(walk, check->who, check->phone).name);
	if (late)
		tell(walk, STYLE_BAD, 4, "%s", _("▲ not answered in time"));
	else
		tell(walk, STYLE_WARN, 4, _("△ %d faults: %s"), check->faults,
		     glance->duty ? check->answer : "");
}

static void walk_checks(struct steering_walk *walk)
{
	struct glance *glance = walk->it->glance;

	checklist_list(glance->office.store, glance->standing.season, CHECKLIST_ALL, glance->now, 0,
		       CHECKS_SHOWN, take_check, walk);
}

/* ---- progress ---- */

/* The village's own target of a zone goes by its name. */
static const char *whole_words(const struct config *config, const struct steer_row *row)
{
	for (size_t i = 0; i < config->target_count; i++) {
		if (text_is(config->targets[i].zone, row->zone) &&
		    text_is(config->targets[i].measure, row->measure))
			return config->targets[i].name;
	}
	return row->zone[0] == '\0' ? _("the village") : row->zone;
}

static void take_progress(const struct steer_row *row, void *context)
{
	struct steering_walk *walk = context;
	const struct config *config = walk->it->glance->office.config;
	unsigned style = row->late ? STYLE_BAD : row->reached ? STYLE_GOOD : STYLE_PLAIN;
	char group[24];

	if (row->plan <= 0)
		return;
	walk->count++;
	walk->done += row->reached;
	walk->late += row->late;
	tell(walk, style, 2, "%s  %s  %.10g / %.10g  %.0f%%  %s",
	     config->calendar->stages[row->stage].title,
	     row->group > 0 ? group_words(row->group, group) : whole_words(config, row), row->done,
	     row->plan, floor(row->done * 100 / row->plan),
	     row->reached ? _("✓ reached")
	     : row->late  ? _("▲ late")
			  : "");
}

static void walk_progress(struct steering_walk *walk)
{
	struct glance *glance = walk->it->glance;

	steer_progress(&glance->office, &walk->plan, -1, glance->now, take_progress, walk);
}

/* ---- reminders of reports ---- */

static void take_reminded(const struct reminded *row, void *context)
{
	struct steering_walk *walk = context;
	char group[24];

	walk->count++;
	walk->done += row->cleared_at != 0;
	if (row->cleared_at == 0)
		tell(walk, STYLE_PLAIN, 2, _("%s  %s  reminded %d times"),
		     group_words(row->group, group), person_of(walk, row->name, row->number).name,
		     row->times);
}

static void walk_reminders(struct steering_walk *walk)
{
	struct office *office = &walk->it->glance->office;
	const struct calendar *calendar = office->config->calendar;
	char id[128];

	for (size_t i = 0; i < walk->plan.count; i++) {
		const struct plan_event *event = &walk->plan.events[i];
		int before = walk->count;

		if (event->kind != PLAN_REMINDER || event->number != 1 ||
		    event->due > walk->it->glance->now.utc)
			continue;
		plan_reminder_id(office, &walk->plan, event, id, sizeof(id));
		if (event->stage >= 0)
			tell(walk, STYLE_HEADING, 0, "%s", calendar->stages[event->stage].title);
		reminded_list(office->store, id, false, take_reminded, walk);
		if (walk->count == before)
			tell(walk, STYLE_DIM, 2, "%s", _("nobody had to be reminded"));
	}
}

/* ---- evaluation ---- */

static void take_person(const struct steer_person *person, void *context)
{
	struct steering_walk *walk = context;
	int late = person->tasks_late + person->checks_late;

	walk->count++;
	walk->done += late == 0;
	walk->late += late > 0;
	tell(walk, late > 0 ? STYLE_WARN : STYLE_PLAIN, 2,
	     _("%s  tasks %d, done %d, in time %d   checks %d, answered %d, in time %d"),
	     person_of(walk, person->who, person->phone).name, person->tasks, person->tasks_done,
	     person->tasks_in_time, person->checks, person->checks_answered,
	     person->checks_in_time);
}

static void walk_people(struct steering_walk *walk)
{
	struct glance *glance = walk->it->glance;

	steer_people(&glance->office, glance->standing.season, glance->now, take_person, walk);
}

/* ---- consolidation of land ---- */

static void take_household(const struct steer_household *household, void *context)
{
	struct steering_walk *walk = context;
	char group[24];

	walk->count++;
	walk->area += household->area_mu;
	walk->done += household->has_role;
	tell(walk, STYLE_PLAIN, 2, "%s  %s  %.10g %s%s", group_words(household->group, group),
	     person_of(walk, household->name, "").name, household->area_mu, _("mu"),
	     household->has_role ? "" : _("  · proposed as a large grower"));
}

static void walk_land(struct steering_walk *walk)
{
	struct glance *glance = walk->it->glance;
	int season = glance->standing.season;

	tell(walk, STYLE_PLAIN, 0, _("land agreed %.10g mu, planted %.10g mu"),
	     report_measure(glance->office.store, LAND_AGREED, season, NULL),
	     report_measure(glance->office.store, LAND_PLANTED, season, NULL));
	tell(walk, STYLE_HEADING, 0, "%s", _("Households with much land"));
	steer_large(&glance->office, season, take_household, walk);
}

/* ---- all six ---- */

static void walk_records(struct steering_walk *walk)
{
	tell(walk, STYLE_PLAIN, 0, "%s",
	     _("On duty: Enter asks for a name, a number or a group, and tells all records."));
}

static const struct {
	const char *title;
	void (*walk)(struct steering_walk *walk);
} rows[STEERING] = {
	[STEER_CHECKS] = { N_("Regular checks"), walk_checks },
	[STEER_STAGES] = { N_("Progress"), walk_progress },
	[STEER_RECORDS] = { N_("Records at hand"), walk_records },
	[STEER_REMINDERS] = { N_("Reminders"), walk_reminders },
	[STEER_PEOPLE] = { N_("Evaluation"), walk_people },
	[STEER_LAND] = { N_("Consolidation"), walk_land },
};

static void walk_row(struct ledgers *it, size_t row, bool telling, struct steering_walk *walk)
{
	struct glance *glance = it->glance;

	*walk = (struct steering_walk){ .it = it, .telling = telling };
	plan_make(&glance->office, glance->standing.season, &walk->plan);
	rows[row].walk(walk);
	plan_release(&walk->plan);
}

static void put_words(const struct steering_walk *walk, size_t row, char *out, size_t size)
{
	switch ((enum steering)row) {
	case STEER_CHECKS:
		snprintf(out, size, _("told %d   answered %d   overdue %d   with faults %d"),
			 walk->count, walk->done, walk->late, walk->faults);
		return;
	case STEER_STAGES:
		snprintf(out, size, _("plans %d   reached %d   late %d"), walk->count, walk->done,
			 walk->late);
		return;
	case STEER_RECORDS:
		snprintf(out, size, "%s",
			 walk->it->glance->duty ? _("Enter: of whom?") : _("on duty only"));
		return;
	case STEER_REMINDERS:
		snprintf(out, size, _("reminded %d   reported %d   silent %d"), walk->count,
			 walk->done, walk->count - walk->done);
		return;
	case STEER_PEOPLE:
		snprintf(out, size, _("people %d   all in time %d   late %d"), walk->count,
			 walk->done, walk->late);
		return;
	case STEER_LAND:
		snprintf(out, size, _("large households %d with %.10g mu"), walk->count,
			 walk->area);
		return;
	}
}

void steering_look(struct ledgers *it)
{
	struct steering_walk walk;

	for (size_t i = 0; i < STEERING; i++) {
		struct steering_row *row = &it->steering[i];

		walk_row(it, i, false, &walk);
		put_words(&walk, i, row->words, sizeof(row->words));
		row->style = walk.late > 0 ? STYLE_BAD : walk.faults > 0 ? STYLE_WARN : STYLE_PLAIN;
	}
}

static void load(struct list *list, void *context, int64_t from, enum list_way way, size_t most)
{
	struct ledgers *it = context;

	(void)most;
	for (size_t i = 0; from == 0 && way == LIST_FROM && i < STEERING; i++) {
		unsigned char style = it->steering[i].style;
		const char *sign = style == STYLE_BAD ? "▲" : style == STYLE_WARN ? "△" : "";

		list_add(list, (int64_t)i + 1,
			 (const char *const[]){ sign, _(rows[i].title), it->steering[i].words },
			 (const unsigned char[]){ style, STYLE_STRONG, style });
	}
}

void steering_start_list(struct ledgers *it)
{
	static const struct list_column columns[] = {
		{ "", .width = 2 },
		{ N_("What is checked"), .width = 18 },
		{ .heading = N_("How it stands") },
	};

	list_start(&it->list, columns, sizeof(columns) / sizeof(*columns), load, it, "");
}

void steering_tell(struct ledgers *it)
{
	struct steering_walk walk;
	size_t row = (size_t)it->open - 1;

	copy_text(it->title, sizeof(it->title), _(rows[row].title));
	detail_add(&it->detail, STYLE_STRONG, 0, "%s", it->steering[row].words);
	walk_row(it, row, true, &walk);
}

/* ---- records at hand ---- */

static const char *take_asked(void *context, struct glance *glance,
			      const struct dialog_answers *answers)
{
	struct buffer text = BUFFER_EMPTY;
	const char *complaint = NULL;

	(void)context;
	switch (record_brief(&glance->office, answers->fields[0].value, glance->now, &text)) {
	case BRIEF_FOUND: dialog_say(glance, _("Records at hand"), buffer_text(&text)); break;
	case BRIEF_NOBODY: complaint = _("Nobody is called so, and no group."); break;
	case BRIEF_SEVERAL: complaint = _("Several are called so: write NAME/GROUP."); break;
	}
	buffer_release(&text);
	return complaint;
}

bool steering_ask(struct ledgers *it)
{
	struct dialog_field field = { .label = _("Of whom?"), .most = 40 };

	if (list_chosen(&it->list) != STEER_RECORDS + 1 || !it->glance->duty)
		return false;
	dialog_ask(it->glance, _("Records at hand"), _("A name, a number or a group (3)"), &field,
		   1, take_asked, it);
	return true;
}
