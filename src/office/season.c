#include "office/season.h"

#include "base/buffer.h"
#include "conf/config.h"
#include "forms/forms.h"
#include "office/calendar.h"
#include "office/land.h"
#include "office/supply.h"
#include "store/land.h"
#include "store/report.h"
#include "store/season.h"
#include "store/setting.h"

#include <stdio.h>
#include <string.h>

#define PAGE	      100
#define AT_ONCE	      100		/* records that are looked at in one transaction */
#define CARRYING      "season.carrying" /* "YEAR FORM BEFORE": how far it is; absent: done */
#define LEFT_TO_VERBS SECONDS(3)
#define WHILE_MOST    16
#define WAITING_MOST  10000

/* ---- what goes on ---- */

struct carrying {
	struct office *office;
	struct moment now;
	struct season_closing *closing;
	size_t form; /* in closing->forms */
	bool write;
	int64_t last_id;
	unsigned page;
};

/* Years that are left of what was agreed; 0: none, or nothing was. */
static int years_left(struct office *office, const struct report *report, struct land *land)
{
	if (!text_is(report->state, "agreed") && !text_is(report->state, "planted"))
		return 0;
	if (!land_get(office->store, report->id, land) || land->years < 2)
		return 0;
	return land->years - 1;
}

static bool goes_along(const struct form *form, const char *measure, bool agreed)
{
	if (form == NULL || (agreed && text_is(measure, LAND_AGREED)))
		return true;
	for (size_t i = 0; i < form->feed_count; i++)
		if (text_is(form->feeds[i].measure, measure))
			return true;
	return false;
}

/* What was said goes along, and that it is agreed; not what was done of it: that is the old
 * season's. */
static void keep_amounts(struct office *office, struct report *report, bool agreed)
{
	const struct form *form = forms_named(office->forms, report->form);
	size_t kept = 0;

	for (size_t i = 0; i < report->amount_count; i++)
		if (goes_along(form, report->amounts[i].measure, agreed))
			report->amounts[kept++] = report->amounts[i];
	report->amount_count = kept;
}

static void carry(struct carrying *it, const struct report *old, const char *state,
		  const struct land *land)
{
	struct report report = *old;
	struct land next;
	int64_t id;

	report.id = report.replaces = report.replaced_by = report.message_id = 0;
	report.season = it->closing->year + 1;
	report.at = it->now.utc;
	copy_text(report.state, sizeof(report.state), state);
	copy_text(report.source, sizeof(report.source), SEASON_CARRIED);
	keep_amounts(it->office, &report, land != NULL);
	id = report_add(it->office->store, &report, it->now);
	if (!land_get(it->office->store, old->id, &next))
		return;
	if (land != NULL) {
		next = *land;
		next.years--;
		next.planted_at = 0;
	} else
		next = (struct land){ .years = 0 }; /* what was agreed has ended */
	next.report_id = id;
	land_put(it->office->store, &next);
}

static void note_said(const struct report *report, void *context)
{
	(void)report;
	*(bool *)context = true;
}

/* He has said in the new season what would be asked of him. */
static bool said_since(const struct carrying *it, const struct report *old)
{
	bool said = false;
	const struct report_filter filter = { .form = old->form,
					      .season = it->closing->year + 1,
					      .person_id = old->person_id,
					      .phone = old->person_id != 0 ? NULL : old->phone,
					      .limit = 1 };

	if (it->write && (old->person_id != 0 || old->phone[0] != '\0'))
		report_list(it->office->store, &filter, note_said, &said);
	return said;
}

/* Also land of which nothing is agreed for longer: its term is over, or was never said. */
static bool is_asked_again(const char *state)
{
	static const char *const states[] = { "valid", "offered", "agreed", "planted" };

	for (size_t i = 0; i < sizeof(states) / sizeof(*states); i++)
		if (text_is(states[i], state))
			return true;
	return false;
}

static void carry_one(const struct report *report, void *context)
{
	struct carrying *it = context;
	struct land land;
	int years;

	it->page++;
	it->last_id = report->id;
	if (report->season != it->closing->year)
		return;
	years = years_left(it->office, report, &land);
	if (years > 0)
		it->closing->forms[it->form].going_on++;
	else if (!is_asked_again(report->state) || said_since(it, report))
		return;
	else
		it->closing->forms[it->form].waiting++;
	if (it->write)
		carry(it, report, years > 0 ? "agreed" : "waiting", years > 0 ? &land : NULL);
}

void season_closing_plan(struct office *office, struct moment now, struct season_closing *closing)
{
	const struct calendar *calendar = office->config->calendar;
	struct carrying it = { .office = office, .now = now, .closing = closing };

	*closing = (struct season_closing){ .year = office_season(office, now) };
	closing->set_aside = supply_set_aside_count(office->store, closing->year);
	for (size_t i = 0; i < calendar->season.carry_count; i++) {
		struct report_filter filter = { .form = calendar->season.carry[i],
						.season = closing->year,
						.limit = PAGE };

		it.form = closing->form_count++;
		copy_text(closing->forms[it.form].form, sizeof(closing->forms->form),
			  calendar->season.carry[i]);
		do {
			it.page = 0;
			report_list(office->store, &filter, carry_one, &it);
			filter.before_id = it.last_id;
		} while (it.page == PAGE);
	}
}

/* ---- closing it ---- */

struct cursor {
	int year, form;
	int64_t before;
};

static bool read_cursor(struct office *office, struct cursor *cursor)
{
	char text[64];
	long long before;

	if (!setting_get(office->store, CARRYING, text, sizeof(text)) ||
	    sscanf(text, "%d %d %lld", &cursor->year, &cursor->form, &before) != 3)
		return false;
	cursor->before = before;
	return true;
}

static void keep_cursor(struct office *office, const struct cursor *cursor)
{
	char text[64];

	snprintf(text, sizeof(text), "%d %d %lld", cursor->year, cursor->form,
		 (long long)cursor->before);
	setting_put(office->store, CARRYING, text);
}

bool season_close_now(struct office *office, struct moment now, char *why, size_t why_size)
{
	struct cursor cursor = { .year = office_season(office, now) };
	int this_year = office_today(office, now).year;

	if (cursor.year > this_year) {
		snprintf(why, why_size, "the season of %d was closed before", this_year);
		return false;
	}
	season_begin(office->store, cursor.year, now);
	season_close(office->store, cursor.year, now);
	season_begin(office->store, cursor.year + 1, now);
	keep_cursor(office, &cursor);
	calendar_changed(office);
	return true;
}

bool season_carry_some(struct office *office, struct moment now)
{
	const struct calendar *calendar = office->config->calendar;
	struct season_closing closing = { .form_count = 1 };
	struct carrying it = { .office = office, .now = now, .closing = &closing, .write = true };
	struct report_filter filter = { .limit = AT_ONCE };
	struct cursor cursor;

	if (!read_cursor(office, &cursor))
		return true;
	if (cursor.form < 0 || (size_t)cursor.form >= calendar->season.carry_count) {
		if (!supply_free_some(office, cursor.year, now))
			return false;
		setting_put(office->store, CARRYING, NULL);
		return true;
	}
	closing.year = cursor.year;
	filter.form = calendar->season.carry[cursor.form];
	filter.before_id = cursor.before;
	report_list(office->store, &filter, carry_one, &it);
	cursor.before = it.last_id;
	if (it.page < AT_ONCE) {
		cursor.form++;
		cursor.before = 0;
	}
	keep_cursor(office, &cursor);
	return false;
}

int64_t season_due(struct office *office, struct moment now)
{
	struct cursor cursor;

	(void)now;
	if (!read_cursor(office, &cursor))
		return NEVER;
	return season_closed_at(office->store, cursor.year) + LEFT_TO_VERBS;
}

void season_run(struct office *office, struct moment now)
{
	season_carry_some(office, now);
}

/* ---- what was carried over is confirmed ---- */

struct confirming {
	struct report said;
	int64_t ids[WHILE_MOST];
	size_t count;
};

static void note_report(const struct report *report, void *context)
{
	struct report *said = context;

	*said = *report;
	said->fields = NULL;
}

static bool may_be(int one, int other)
{
	return one == other || one == 0 || other == 0;
}

/* Who is not on the roster, or was not when the season was closed, is known by number and name. */
static bool same_person(const struct report *carried, const struct report *said)
{
	bool nameless = carried->name[0] == '\0' || said->name[0] == '\0';

	if (carried->person_id != 0 && said->person_id != 0)
		return carried->person_id == said->person_id;
	if (nameless)
		return said->phone[0] != '\0' && text_is(carried->phone, said->phone);
	return text_is(carried->name, said->name) && may_be(carried->group, said->group);
}

static void add_carried(const struct report *report, void *context)
{
	struct confirming *it = context;

	if (text_is(report->source, SEASON_CARRIED) && it->count < WHILE_MOST &&
	    same_person(report, &it->said))
		it->ids[it->count++] = report->id;
}

static bool carries(const struct calendar *calendar, const char *form)
{
	for (size_t i = 0; i < calendar->season.carry_count; i++)
		if (text_is(calendar->season.carry[i], form))
			return true;
	return false;
}

/* By an index, his own and those of his number; else whoever of his name waits. */
static void find_carried(struct office *office, struct confirming *it)
{
	const struct report *said = &it->said;
	struct report_filter filter = { .form = said->form,
					.state = "waiting",
					.season = said->season,
					.limit = WAITING_MOST };

	if (said->person_id != 0) {
		filter.person_id = said->person_id;
		report_list(office->store, &filter, add_carried, it);
		filter.person_id = 0;
	}
	if (said->phone[0] != '\0') {
		filter.phone = said->phone;
		report_list(office->store, &filter, add_carried, it);
		filter.phone = NULL;
	}
	if (it->count == 0 && said->name[0] != '\0')
		report_list(office->store, &filter, add_carried, it);
}

void season_confirmed(struct office *office, const char *form, int64_t id, struct moment now)
{
	struct confirming it = { .count = 0 };

	if (!carries(office->config->calendar, form) ||
	    !season_closed(office->store, office_season(office, now) - 1) ||
	    !report_get(office->store, id, note_report, &it.said))
		return;
	find_carried(office, &it);
	for (size_t i = 0; i < it.count; i++)
		report_set_state(office->store, it.ids[i], "replaced", now);
}
