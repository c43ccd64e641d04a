#include "books/season_inside.h"

#include "office/calendar.h"
#include "office/steer.h"
#include "store/broadcast.h"
#include "store/meeting.h"
#include "store/season.h"
#include "store/tally.h"

#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TEXT_SHOWN 60 /* octets of a notice, about 20 characters */

const char *season_label(const struct season_run *run, const char *name)
{
	return config_label(run->office->config, name);
}

void season_unit(const struct season_run *run, const char *word, const char *measure,
		 char out[UNIT_SIZE])
{
	const char *unit = ledger_unit(run->office, measure);

	if (unit == NULL)
		snprintf(out, UNIT_SIZE, "%.60s", word);
	else
		snprintf(out, UNIT_SIZE, "%.60s (%.20s)", word, unit);
}

static void row_measure(const struct season_run *run, struct book_row *row, const char *measure)
{
	char words[UNIT_SIZE];

	season_unit(run, config_word(run->office->config, "measure_", measure), measure, words);
	row_text(row, words);
}

struct book_column *season_money(const struct season_run *run, struct paper_section *section,
				 const char *label)
{
	char title[96];

	snprintf(title, sizeof(title), "%.60s (%.20s)", season_label(run, label),
		 season_label(run, "money"));
	return section_column(section, title, CELL_MONEY);
}

/* Of a whole; nothing where there is no whole. */
static void row_percent(struct book_row *row, double part, double whole)
{
	if (whole > 0)
		row_number(row, round(part * 1000 / whole) / 10);
	else
		row_skip(row);
}

/* ---- targets and stages ---- */

void targets_section(struct season_run *run)
{
	struct paper_section *section =
		paper_section(run->paper, season_label(run, "season_targets"));
	const struct config *config = run->office->config;

	section_column(section, season_label(run, "target"), CELL_TEXT)->width = 20;
	section_column(section, season_label(run, "zone"), CELL_TEXT);
	section_column(section, season_label(run, "measure"), CELL_TEXT);
	section_column(section, season_label(run, "plan"), CELL_NUMBER);
	section_column(section, season_label(run, "done"), CELL_NUMBER);
	section_column(section, "%", CELL_NUMBER);
	for (size_t i = 0; i < config->target_count; i++) {
		const struct config_target *target = &config->targets[i];
		double reached = report_measure(run->office->store, target->measure, run->season,
						target->zone[0] == '\0' ? NULL : target->zone);
		struct book_row *row = section_row(section);

		row_text(row, target->name);
		row_text(row, config_word(config, "zone_", target->zone));
		row_measure(run, row, target->measure);
		row_number(row, target->amount);
		row_number(row, reached);
		row_percent(row, reached, target->amount);
	}
}

struct stages {
	struct season_run *run;
	struct paper_section *section;
};

static void add_stage(const struct steer_row *it, void *context)
{
	const struct stages *stages = context;
	struct season_run *run = stages->run;
	const struct config *config = run->office->config;
	struct book_row *row = section_row(stages->section);
	char who[200], day[ISO_SIZE];

	steer_responsible(run->office, &run->plan, it->stage, it->group, run->now, who,
			  sizeof(who));
	row_text(row, config->calendar->stages[it->stage].title);
	row_whole(row, it->group);
	row_text(row, config_word(config, "zone_", it->zone));
	row_measure(run, row, it->measure);
	row_number(row, it->plan);
	row_number(row, it->done);
	row_percent(row, it->done, it->plan);
	row_day(row, iso_day(day_of_number(run->plan.stages[it->stage].to), day));
	row_day(row, it->reached_on);
	row_text(row, it->late ? season_label(run, "late") : "");
	row_text(row, who);
}

static void stages_section(struct season_run *run)
{
	struct stages stages = { run,
				 paper_section(run->paper, season_label(run, "season_stages")) };
	struct paper_section *section = stages.section;

	section_column(section, season_label(run, "stage"), CELL_TEXT);
	section_column(section, season_label(run, "group"), CELL_NUMBER)->width = 6;
	section_column(section, season_label(run, "zone"), CELL_TEXT)->width = 8;
	section_column(section, season_label(run, "measure"), CELL_TEXT);
	section_column(section, season_label(run, "plan"), CELL_NUMBER);
	section_column(section, season_label(run, "done"), CELL_NUMBER);
	section_column(section, "%", CELL_NUMBER)->width = 7;
	section_column(section, season_label(run, "by_day"), CELL_DAY);
	section_column(section, season_label(run, "reached_on"), CELL_DAY);
	section_column(section, season_label(run, "late"), CELL_TEXT)->width = 8;
	section_column(section, season_label(run, "responsible"), CELL_TEXT)->width = 16;
	steer_progress(run->office, &run->plan, -1, run->now, add_stage, &stages);
}

/* ---- notices ---- */

struct notices {
	struct season_run *run;
	struct paper_section *section;
};

static void short_text(const char *text, char out[TEXT_SHOWN + 8])
{
	if (!copy_text(out, TEXT_SHOWN, text))
		strcat(out, "…");
}

static void write_notice(const struct notices *it, const struct broadcast *notice,
			 const struct broadcast_counts *counts)
{
	const int64_t *messages = counts->messages, *segments = counts->segments;
	int64_t gone = messages[OUTBOX_SENT] + messages[OUTBOX_DELIVERED];
	int64_t paid = segments[OUTBOX_SENT] + segments[OUTBOX_DELIVERED] +
		       segments[OUTBOX_UNCERTAIN] +
		       broadcast_in_vain(it->run->office->store, notice->id);
	struct book_row *row = section_row(it->section);
	char text[TEXT_SHOWN + 8];

	short_text(notice->text, text);
	row_time(row, it->run->office->zone, notice->released_at);
	row_text(row, text);
	row_number(row, (double)notice->people);
	row_number(row, (double)notice->messages);
	row_number(row, (double)gone);
	row_number(row, (double)messages[OUTBOX_DELIVERED]);
	row_number(row, (double)messages[OUTBOX_UNCERTAIN]);
	row_number(row, (double)(notice->messages - gone - messages[OUTBOX_UNCERTAIN]));
	row_number(row, (double)paid);
	row_number(row,
		   book_product((double)paid, it->run->office->config->limits.price_per_segment));
}

static void add_notice(const struct broadcast *notice, void *context)
{
	const struct notices *it = context;
	struct broadcast_counts counts;

	if (notice->released_at < it->run->from || notice->released_at >= it->run->until ||
	    notice->released_at == 0)
		return;
	broadcast_count(it->run->office->store, notice->id, &counts);
	write_notice(it, notice, &counts);
}

void notices_section(struct season_run *run)
{
	static const char *const labels[] = { "people",	   "messages",	"sent",	   "delivered",
					      "uncertain", "unreached", "segments" };
	struct notices it = { run, paper_section(run->paper, season_label(run, "season_notices")) };

	it.section->totals = true;
	section_column(it.section, season_label(run, "released_at"), CELL_TIME);
	section_column(it.section, season_label(run, "notice"), CELL_TEXT)->width = 30;
	for (size_t i = 0; i < COUNT(labels); i++) {
		struct book_column *column =
			section_column(it.section, season_label(run, labels[i]), CELL_NUMBER);

		column->summed = true;
		column->width = 8;
	}
	season_money(run, it.section, "cost")->summed = true;
	broadcast_list(run->office->store, false, 0, UINT_MAX, add_notice, &it);
}

/* ---- meetings, people ---- */

static void add_meeting(const struct meeting *meeting, void *context)
{
	const struct stages *it = context;
	struct book_row *row = section_row(it->section);

	row_text(row, meeting->title[0] != '\0' ? meeting->title : meeting->name);
	row_time(row, it->run->office->zone, meeting->at);
	row_text(row, meeting->place);
	row_number(row, (double)meeting->asked);
	row_number(row, (double)meeting->came);
	row_number(row, (double)meeting->excused);
}

static void meetings_section(struct season_run *run)
{
	struct stages it = { run, paper_section(run->paper, season_label(run, "season_meetings")) };

	it.section->totals = true;
	section_column(it.section, season_label(run, "meeting"), CELL_TEXT)->width = 20;
	section_column(it.section, season_label(run, "time"), CELL_TIME);
	section_column(it.section, season_label(run, "place"), CELL_TEXT);
	section_column(it.section, season_label(run, "asked"), CELL_NUMBER)->summed = true;
	section_column(it.section, season_label(run, "came"), CELL_NUMBER)->summed = true;
	section_column(it.section, season_label(run, "excused"), CELL_NUMBER)->summed = true;
	meeting_list(run->office->store, run->season, add_meeting, &it);
}

static void add_person(const struct steer_person *person, void *context)
{
	const struct stages *it = context;
	struct book_row *row = section_row(it->section);

	row_text(row, person->who);
	row_number(row, person->tasks);
	row_number(row, person->tasks_done);
	row_number(row, person->tasks_in_time);
	row_number(row, person->checks);
	row_number(row, person->checks_answered);
	row_number(row, person->checks_in_time);
}

static void people_section(struct season_run *run)
{
	static const char *const labels[] = { "tasks",	"tasks_done",	   "tasks_in_time",
					      "checks", "checks_answered", "checks_in_time" };
	struct stages it = { run, paper_section(run->paper, season_label(run, "season_people")) };

	it.section->totals = true;
	section_column(it.section, season_label(run, "responsible"), CELL_TEXT);
	for (size_t i = 0; i < COUNT(labels); i++)
		section_column(it.section, season_label(run, labels[i]), CELL_NUMBER)->summed =
			true;
	steer_people(run->office, run->season, run->now, add_person, &it);
}

/* ---- what it cost and brought ---- */

static int64_t segments_of(const struct season_run *run)
{
	int64_t all[TALLY_COUNT], after[TALLY_COUNT];

	tally_read(run->office->store, run->from, all);
	tally_read(run->office->store, run->until, after);
	return all[TALLY_SEGMENTS] - after[TALLY_SEGMENTS];
}

static void add_cost(const struct season_run *run, struct paper_section *section, const char *label,
		     double amount, double yuan)
{
	struct book_row *row = section_row(section);

	row_text(row, season_label(run, label));
	if (amount > 0)
		row_number(row, amount);
	else
		row_skip(row);
	row_number(row, yuan);
}

static void costs_section(struct season_run *run)
{
	struct paper_section *section =
		paper_section(run->paper, season_label(run, "season_costs"));
	double segments = (double)segments_of(run);

	section->totals = true;
	section_column(section, season_label(run, "kind_of_cost"), CELL_TEXT)->width = 24;
	section_column(section, season_label(run, "amount"), CELL_NUMBER);
	season_money(run, section, "cost")->summed = true;
	add_cost(run, section, "cost_wages", (double)run->all.days / 1000,
		 (double)run->all.wages / 1000);
	add_cost(run, section, "cost_rent", 0, run->rent);
	add_cost(run, section, "cost_messages", segments,
		 book_product(segments, run->office->config->limits.price_per_segment));
	section = paper_section(run->paper, season_label(run, "season_income"));
	section->totals = true;
	section_column(section, season_label(run, "kind_of_income"), CELL_TEXT)->width = 24;
	season_money(run, section, "value")->summed = true;
	row_text(section_row(section), season_label(run, "income_sales"));
	row_number(&section->rows[0], run->sold);
}

/* ---- the paper ---- */

/* In the order of the acceptance document; those behind use what those before have added up. */
static void (*const parts[])(struct season_run *run) = {
	targets_section, curve_section,	   stages_section,   groups_section,
	labour_section,	 land_section,	   supplies_section, problems_section,
	notices_section, meetings_section, people_section,   costs_section,
};

/* From when the gateway knew of the season until it was closed, or now. */
static void set_season(struct season_run *run, int season)
{
	const struct day first = { season, 1, 1 };
	int64_t opened = season_opened_at(run->office->store, season);
	int64_t closed = season_closed_at(run->office->store, season);

	run->season = season;
	run->from = opened != 0 ? opened : utc_of(run->office->zone, first, 0, 0, 0);
	run->until = closed != 0 ? closed : run->now.utc;
}

bool season_paper(struct office *office, int season, struct moment now, struct paper *paper)
{
	SCOPED(release_memory) struct season_run *run = need_zeroed(1, sizeof(*run));
	bool good;

	paper_begin(paper, office->config, office->zone, office_today(office, now), now);
	if (!store_look(office->store))
		return false;
	run->office = office;
	run->paper = paper;
	run->now = now;
	set_season(run, season != 0 ? season : office_season(office, now));
	copy_text(paper->title, sizeof(paper->title), season_label(run, "season_report"));
	snprintf(paper->scope, sizeof(paper->scope), "%d", run->season);
	paper->signatures[0] = season_label(run, "sign_secretary");
	paper->signatures[1] = season_label(run, "sign_clerk");
	paper->signatures[2] = season_label(run, "sign_township");
	plan_make(office, run->season, &run->plan);
	labour_read(run);
	for (size_t i = 0; i < COUNT(parts); i++)
		parts[i](run);
	good = !store_troubled(office->store);
	store_look_end(office->store);
	plan_release(&run->plan);
	free(run->labour);
	return good;
}
