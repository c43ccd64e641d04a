#include "office/summary.h"

#include "base/scope.h"
#include "conf/config.h"
#include "office/calendar.h"
#include "office/parts.h"
#include "office/steer.h"
#include "store/daywork.h"
#include "store/report.h"
#include "store/workday.h"

#include <stdio.h>
#include <string.h>

#define HUNDRED 100

/* ---- progress ---- */

/* The stages that are under way: what the groups have done of their plans. */
struct under_way {
	struct office *office;
	const struct plan *plan;
	struct {
		size_t stage;
		double done, plan;
	} rows[PARTS_MOST];
	size_t count;
	int64_t today;
};

static void add_row(const struct steer_row *row, void *context)
{
	struct under_way *it = context;
	const struct plan_stage *stage = &it->plan->stages[row->stage];
	size_t i = 0;

	if (!text_is(row->measure, STEER_PROGRESS) || it->today < stage->from ||
	    it->today > stage->to || stage->done_at != 0)
		return;
	while (i < it->count && it->rows[i].stage != row->stage)
		i++;
	if (i == PARTS_MOST)
		return;
	if (i == it->count)
		it->rows[it->count++].stage = row->stage;
	it->rows[i].done += row->done;
	it->rows[i].plan += row->plan;
}

static void add_words(struct office *office, const char *reply, const char *title, double done,
		      double plan, struct parts *parts)
{
	SCOPED(buffer_release) struct buffer text = BUFFER_EMPTY;
	char count[32], total[32], percent[32];
	const struct reply_extra extras[] = {
		{ "title", title }, { "count", count }, { "total", total }, { "percent", percent }
	};

	snprintf(count, sizeof(count), "%.10g", done);
	snprintf(total, sizeof(total), "%.10g", plan);
	snprintf(percent, sizeof(percent), "%.0f", plan > 0 ? HUNDRED * done / plan : 0);
	parts_say(office, reply, extras, sizeof(extras) / sizeof(*extras), &text);
	parts_add(parts, buffer_text(&text));
}

static void add_targets(struct office *office, int year, struct parts *parts)
{
	for (size_t i = 0; i < office->config->target_count; i++) {
		const struct config_target *target = &office->config->targets[i];
		const char *zone = target->zone[0] == '\0' ? NULL : target->zone;

		add_words(office, "brief_target", target->name,
			  report_measure(office->store, target->measure, year, zone),
			  target->amount, parts);
	}
}

/* How many come to work tomorrow. */
static void add_tomorrow(struct office *office, int64_t today, struct parts *parts)
{
	struct workday days[WORKDAYS_A_DATE];
	char iso[ISO_SIZE];
	size_t count = workday_on(office->store, iso_day(day_of_number(today + 1), iso), days,
				  WORKDAYS_A_DATE);
	int people = 0;

	for (size_t i = 0; i < count; i++)
		people += days[i].taken;
	if (people > 0)
		add_words(office, "brief_tomorrow", "", people, 0, parts);
}

static void say_parts(struct office *office, const struct parts *parts, struct buffer *out)
{
	struct reply_extra extras[] = { { "list", "" } };

	parts_fit(office, parts->count == 0 ? "summary_none" : "staff_list", extras, 1, parts, out);
}

void summary_progress(struct office *office, struct moment now, struct buffer *out)
{
	int year = office_season(office, now);
	struct parts parts = { .count = 0 };
	struct plan plan;
	struct under_way it = { .office = office,
				.plan = &plan,
				.today = day_number(office_today(office, now)) };

	plan_make(office, year, &plan);
	steer_progress(office, &plan, -1, now, add_row, &it);
	for (size_t i = 0; i < it.count; i++)
		add_words(office, "brief_progress",
			  office->config->calendar->stages[it.rows[i].stage].title, it.rows[i].done,
			  it.rows[i].plan, &parts);
	plan_release(&plan);
	add_targets(office, year, &parts);
	add_tomorrow(office, it.today, &parts);
	say_parts(office, &parts, out);
}

/* ---- totals ---- */

static void add_total(const struct report_total *total, void *context)
{
	struct figures *figures = context;

	if (figures_know(figures, total->measure))
		figures_add(figures, total->measure, total->amount);
}

void summary_totals(struct office *office, struct moment now, struct buffer *out)
{
	struct figures figures = { .count = 0 };
	struct parts parts = { .count = 0 };

	figures_order(office, &figures);
	figures_add(&figures, DAYWORK_MEASURE, 0);
	report_totals(office->store, NULL, office_season(office, now), REPORT_BY_NOTHING, add_total,
		      &figures);
	parts_add_figures(office, &figures, &parts);
	say_parts(office, &parts, out);
}
