/*
 * The progress curve: week by week, how many percent of each target, and of what was planned for
 * each stage, were reached. Records count where they came; a corrected one by its last version.
 */
#include "books/season_inside.h"

#include "office/steer.h"
#include "store/duty.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define WEEKS_MOST 60

/* What is followed: a target's measure in its zone, or a stage. */
struct series {
	char title[64];
	const char *measure, *zone; /* NULL: a stage */
	const char *stage;
	int64_t goal;		      /* thousandths */
	int64_t reached[GROUPS_MOST]; /* of a stage: what each group reported last */
	int64_t added[WEEKS_MOST];
};

struct curve {
	struct season_run *run;
	int64_t first; /* day number */
	size_t weeks;
	struct series series[SERIES_MOST];
	size_t count;
};

static size_t week_of(const struct curve *curve, int64_t utc)
{
	int64_t day = day_number(wall_of(curve->run->office->zone, utc).day);
	int64_t week = (day - curve->first) / 7;

	return week < 0 ? 0 : week >= (int64_t)curve->weeks ? curve->weeks - 1 : (size_t)week;
}

/* ---- what is followed ---- */

static void add_target(struct curve *curve, const struct config_target *target)
{
	struct series *series;

	if (curve->count == SERIES_MOST || target->amount <= 0)
		return;
	series = &curve->series[curve->count++];
	*series = (struct series){ .measure = target->measure,
				   .zone = target->zone,
				   .goal = llround(target->amount * 1000) };
	copy_text(series->title, sizeof(series->title), target->name);
}

static void add_stage(struct curve *curve, size_t stage)
{
	struct season_run *run = curve->run;
	const struct calendar_stage *it = &run->office->config->calendar->stages[stage];
	struct series *series;
	int64_t goal = 0;

	for (int group = 1; group <= run->office->config->groups && group < GROUPS_MOST; group++)
		goal += llround(steer_plan_of(run->office, run->season, stage, group) * 1000);
	if (curve->count == SERIES_MOST || goal <= 0)
		return;
	series = &curve->series[curve->count++];
	*series = (struct series){ .stage = it->name, .goal = goal };
	copy_text(series->title, sizeof(series->title), it->title);
}

/* ---- records ---- */

static void take_amounts(struct curve *curve, const struct report *report)
{
	for (size_t i = 0; i < curve->count; i++) {
		struct series *series = &curve->series[i];

		if (series->measure == NULL ||
		    (series->zone[0] != '\0' && !text_is(series->zone, report->zone)))
			continue;
		for (size_t k = 0; k < report->amount_count; k++) {
			if (text_is(report->amounts[k].measure, series->measure))
				series->added[week_of(curve, report->at)] +=
					llround(report->amounts[k].amount * 1000);
		}
	}
}

/* What a group reports of a stage is what it has done in all. */
static void take_progress(struct curve *curve, int64_t report_id)
{
	struct progress progress;

	if (!progress_get(curve->run->office->store, report_id, &progress) || progress.group < 0 ||
	    progress.group >= GROUPS_MOST)
		return;
	for (size_t i = 0; i < curve->count; i++) {
		struct series *series = &curve->series[i];

		if (series->stage == NULL || !text_is(series->stage, progress.stage))
			continue;
		series->added[week_of(curve, progress.at)] +=
			progress.area - series->reached[progress.group];
		series->reached[progress.group] = progress.area;
	}
}

static void take_record(const struct report *report, void *context)
{
	take_amounts(context, report);
	take_progress(context, report->id);
}

static void read_records(struct curve *curve)
{
	const struct office *office = curve->run->office;

	for (size_t i = 0; i < forms_count(office->forms); i++) {
		const struct form *form = forms_at(office->forms, i);

		if (!form->is_intent)
			report_walk(office->store, form->name, curve->run->season, false,
				    take_record, curve);
	}
}

/* ---- the section ---- */

static void write_week(const struct curve *curve, struct paper_section *section, size_t week,
		       const int64_t *reached)
{
	int64_t last = day_number(wall_of(curve->run->office->zone, curve->run->until).day);
	int64_t day = curve->first + 7 * (int64_t)week + 6;
	struct book_row *row = section_row(section);
	char iso[ISO_SIZE];

	row_day(row, iso_day(day_of_number(day < last ? day : last), iso));
	for (size_t i = 0; i < curve->count; i++)
		row_number(row,
			   round((double)reached[i] * 1000 / (double)curve->series[i].goal) / 10);
}

static void set_weeks(struct curve *curve)
{
	const struct zone *zone = curve->run->office->zone;
	int64_t first = day_number(wall_of(zone, curve->run->from).day);
	int64_t last = day_number(wall_of(zone, curve->run->until).day);

	if (last - first >= 7 * WEEKS_MOST)
		first = last - 7 * WEEKS_MOST + 1;
	curve->first = first;
	curve->weeks = last < first ? 1 : (size_t)((last - first) / 7 + 1);
}

void curve_section(struct season_run *run)
{
	SCOPED(release_memory) struct curve *curve = need_zeroed(1, sizeof(*curve));
	struct paper_section *section =
		paper_section(run->paper, season_label(run, "season_curve"));
	int64_t reached[SERIES_MOST] = { 0 };

	curve->run = run;
	set_weeks(curve);
	for (size_t i = 0; i < run->office->config->target_count; i++)
		add_target(curve, &run->office->config->targets[i]);
	for (size_t i = 0; i < run->office->config->calendar->stage_count; i++)
		add_stage(curve, i);
	section_column(section, season_label(run, "until"), CELL_DAY);
	for (size_t i = 0; i < curve->count; i++) {
		struct buffer title = BUFFER_EMPTY;

		buffer_add_format(&title, "%s (%%)", curve->series[i].title);
		section_column(section, buffer_text(&title), CELL_NUMBER);
		section_draw(section, PAPER_LINES, i + 1);
		buffer_release(&title);
	}
	read_records(curve);
	for (size_t week = 0; curve->count > 0 && week < curve->weeks; week++) {
		for (size_t i = 0; i < curve->count; i++)
			reached[i] += curve->series[i].added[week];
		write_week(curve, section, week, reached);
	}
}
