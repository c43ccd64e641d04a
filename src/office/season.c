#include "office/season.h"

#include "base/buffer.h"
#include "conf/config.h"
#include "office/calendar.h"
#include "store/land.h"
#include "store/report.h"
#include "store/season.h"

#include <stdio.h>
#include <string.h>

#define PAGE	   100
#define WHILE_MOST 16

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
	id = report_add(it->office->store, &report, it->now);
	if (land == NULL)
		return;
	next = *land;
	next.report_id = id;
	next.years--;
	next.planted_at = 0;
	land_put(it->office->store, &next);
}

static void carry_one(const struct report *report, void *context)
{
	struct carrying *it = context;
	struct land land;
	int years;

	it->page++;
	it->last_id = report->id;
	years = years_left(it->office, report, &land);
	if (years > 0)
		it->closing->forms[it->form].going_on++;
	else if (!text_is(report->state, "valid") && !text_is(report->state, "offered"))
		return;
	else
		it->closing->forms[it->form].waiting++;
	if (it->write)
		carry(it, report, years > 0 ? "agreed" : "waiting", years > 0 ? &land : NULL);
}

static void carry_all(struct carrying *it)
{
	const struct calendar *calendar = it->office->config->calendar;

	for (size_t i = 0; i < calendar->season.carry_count; i++) {
		struct report_filter filter = { .form = calendar->season.carry[i],
						.season = it->closing->year,
						.limit = PAGE };

		it->form = it->closing->form_count++;
		copy_text(it->closing->forms[it->form].form, sizeof(it->closing->forms->form),
			  calendar->season.carry[i]);
		do {
			it->page = 0;
			report_list(it->office->store, &filter, carry_one, it);
			filter.before_id = it->last_id;
		} while (it->page == PAGE);
	}
}

void season_closing_plan(struct office *office, struct moment now, struct season_closing *closing)
{
	struct carrying it = { .office = office, .now = now, .closing = closing };

	*closing = (struct season_closing){ .year = office_season(office, now) };
	carry_all(&it);
}

bool season_close_now(struct office *office, struct moment now, struct season_closing *closing,
		      char *why, size_t why_size)
{
	struct carrying it = { .office = office, .now = now, .closing = closing, .write = true };
	int this_year = office_today(office, now).year;

	*closing = (struct season_closing){ .year = office_season(office, now) };
	if (closing->year > this_year) {
		snprintf(why, why_size, "the season of %d was closed before", this_year);
		return false;
	}
	season_begin(office->store, closing->year, now);
	carry_all(&it);
	season_close(office->store, closing->year, now);
	season_begin(office->store, closing->year + 1, now);
	calendar_changed(office);
	return true;
}

/* ---- what was carried over is confirmed ---- */

struct confirming {
	int64_t ids[WHILE_MOST];
	size_t count;
};

static void add_carried(const struct report *report, void *context)
{
	struct confirming *it = context;

	if (text_is(report->source, SEASON_CARRIED) && it->count < WHILE_MOST)
		it->ids[it->count++] = report->id;
}

static bool carries(const struct calendar *calendar, const char *form)
{
	for (size_t i = 0; i < calendar->season.carry_count; i++)
		if (text_is(calendar->season.carry[i], form))
			return true;
	return false;
}

void season_confirmed(struct office *office, const char *form, int64_t person_id, const char *phone,
		      struct moment now)
{
	struct confirming it = { .count = 0 };
	struct report_filter filter = { .form = form,
					.state = "waiting",
					.season = office_season(office, now),
					.person_id = person_id,
					.phone = person_id != 0 ? NULL : phone };

	if (!carries(office->config->calendar, form) ||
	    !season_closed(office->store, filter.season - 1) ||
	    (person_id == 0 && (phone == NULL || phone[0] == '\0')))
		return;
	report_list(office->store, &filter, add_carried, &it);
	for (size_t i = 0; i < it.count; i++)
		report_set_state(office->store, it.ids[i], "replaced", now);
}
