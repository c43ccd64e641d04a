/*
 * The daily sheet for the notice board: figures of the day, how far the season is, who is wanted
 * tomorrow, what was told. Nobody's name and nobody's words, since everybody reads it.
 */
#include "books/season_inside.h"

#include "office/calendar.h"
#include "office/daily.h"
#include "office/steer.h"
#include "store/broadcast.h"
#include "store/workday.h"
#include "text/lunar.h"

#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DAYS_AHEAD 3

static void add_figure(struct season_run *run, struct paper_section *section, const char *label,
		       int64_t number)
{
	struct book_row *row = section_row(section);

	row_text(row, season_label(run, label));
	row_number(row, (double)number);
}

static void figures_section(struct season_run *run, const struct daily *daily)
{
	struct paper_section *section = paper_section(run->paper, season_label(run, "daily_today"));

	section_column(section, season_label(run, "what"), CELL_TEXT)->width = 30;
	section_column(section, season_label(run, "count"), CELL_NUMBER);
	add_figure(run, section, "daily_received", daily->received);
	add_figure(run, section, "daily_records", daily->records);
	add_figure(run, section, "daily_sent", daily->sent);
	add_figure(run, section, "daily_failed", daily->failed);
	add_figure(run, section, "daily_waiting", daily->attention);
	add_figure(run, section, "daily_problems", daily->problems);
	add_figure(run, section, "daily_overdue", daily->overdue);
	add_figure(run, section, "daily_tomorrow", daily->people);
}

static void forms_section(struct season_run *run, const struct daily *daily)
{
	struct paper_section *section = paper_section(run->paper, season_label(run, "daily_forms"));

	section_column(section, season_label(run, "form"), CELL_TEXT)->width = 16;
	section_column(section, season_label(run, "records"), CELL_NUMBER);
	section_column(section, season_label(run, "measure"), CELL_TEXT);
	section_column(section, season_label(run, "amount"), CELL_NUMBER);
	for (size_t i = 0; i < daily->form_count; i++) {
		const struct form *form = daily->forms[i].form;
		struct book_row *row = section_row(section);

		row_text(row, form->title[0] != '\0' ? form->title : form->name);
		row_number(row, (double)daily->forms[i].records);
		if (form->feed_count == 0)
			continue;
		row_text(row, config_word(run->office->config, "measure_", form->feeds[0].measure));
		row_number(row, (double)daily->forms[i].amount / 1000);
	}
}

/* ---- stages that are at work ---- */

struct running {
	struct season_run *run;
	struct paper_section *section;
	int64_t day;
};

static void add_row(const struct steer_row *it, void *context)
{
	const struct running *running = context;
	const struct plan_stage *stage = &running->run->plan.stages[it->stage];
	struct book_row *row;
	char day[ISO_SIZE];

	if (running->day < stage->from || running->day > stage->to || it->plan <= 0)
		return;
	row = section_row(running->section);
	row_text(row, running->run->office->config->calendar->stages[it->stage].title);
	row_whole(row, it->group);
	row_text(row, config_word(running->run->office->config, "zone_", it->zone));
	row_number(row, it->plan);
	row_number(row, it->done);
	row_number(row, round(it->done * 1000 / it->plan) / 10);
	row_day(row, iso_day(day_of_number(stage->to), day));
}

static void running_section(struct season_run *run, struct day day)
{
	struct running running = { run,
				   paper_section(run->paper, season_label(run, "daily_stages")),
				   day_number(day) };

	section_column(running.section, season_label(run, "stage"), CELL_TEXT);
	section_column(running.section, season_label(run, "group"), CELL_NUMBER)->width = 6;
	section_column(running.section, season_label(run, "zone"), CELL_TEXT)->width = 8;
	section_column(running.section, season_label(run, "plan"), CELL_NUMBER);
	section_column(running.section, season_label(run, "done"), CELL_NUMBER);
	section_column(running.section, "%", CELL_NUMBER);
	section_column(running.section, season_label(run, "by_day"), CELL_DAY);
	steer_progress(run->office, &run->plan, -1, run->now, add_row, &running);
}

/* ---- days of work to come ---- */

static void add_day(const struct workday *day, void *context)
{
	const struct running *running = context;
	char last[ISO_SIZE], meets[16] = "";
	struct book_row *row;

	iso_day(day_of_number(running->day + DAYS_AHEAD), last);
	if (strcmp(day->date, last) > 0 || text_is(day->state, "moved") ||
	    text_is(day->state, "cancelled"))
		return;
	if (day->meets >= 0)
		snprintf(meets, sizeof(meets), "%02d:%02d", day->meets / 60 % 24, day->meets % 60);
	row = section_row(running->section);
	row_day(row, day->date);
	row_text(row, day->task);
	row_whole(row, day->places);
	row_number(row, day->taken);
	row_text(row, meets);
	row_text(row, day->place);
	row_text(row, config_word(running->run->office->config, "state_", day->state));
}

static void work_section(struct season_run *run, struct day day)
{
	struct running running = { run, paper_section(run->paper, season_label(run, "daily_work")),
				   day_number(day) };
	char first[ISO_SIZE];

	section_column(running.section, season_label(run, "date"), CELL_DAY);
	section_column(running.section, season_label(run, "task"), CELL_TEXT);
	section_column(running.section, season_label(run, "places"), CELL_NUMBER);
	section_column(running.section, season_label(run, "taken"), CELL_NUMBER);
	section_column(running.section, season_label(run, "meets"), CELL_TEXT);
	section_column(running.section, season_label(run, "place"), CELL_TEXT)->width = 16;
	section_column(running.section, season_label(run, "state"), CELL_TEXT);
	workday_list(run->office->store, iso_day(day_of_number(running.day + 1), first), INT_MAX,
		     add_day, &running);
}

/* ---- the sheet ---- */

/* "2027-04-09   LUNAR MONTH AND DAY": the calendar that hangs beside the notice board has both. */
static void scope_words(const struct season_run *run, struct day day, char *out, size_t size)
{
	char iso[ISO_SIZE], name[LUNAR_SIZE];
	const char *calendar = season_label(run, "lunar");
	struct lunar_day lunar;

	if (!lunar_of(day, &lunar))
		copy_text(out, size, iso_day(day, iso));
	else if (text_is(run->office->config->locale, "en"))
		snprintf(out, size, "%s   %s %s%d/%d", iso_day(day, iso), calendar,
			 lunar.leap ? "leap " : "", lunar.month, lunar.day);
	else
		snprintf(out, size, "%s   %s%s", iso_day(day, iso), calendar,
			 lunar_name(&lunar, name));
}

bool daily_paper(struct office *office, struct day day, struct moment now, struct paper *paper)
{
	SCOPED(release_memory) struct season_run *run = need_zeroed(1, sizeof(*run));
	SCOPED(release_memory) struct daily *daily = need_zeroed(1, sizeof(*daily));
	bool good;

	paper_begin(paper, office->config, office->zone, office_today(office, now), now);
	if (!store_look(office->store))
		return false;
	*run = (struct season_run){ .office = office, .paper = paper, .now = now };
	run->season = office_season(office, now);
	copy_text(paper->title, sizeof(paper->title), season_label(run, "daily_sheet"));
	scope_words(run, day, paper->scope, sizeof(paper->scope));
	daily_read(office, day, now, daily);
	run->from = daily->from;
	run->until = daily->until;
	plan_make(office, run->season, &run->plan);
	figures_section(run, daily);
	forms_section(run, daily);
	targets_section(run);
	running_section(run, day);
	work_section(run, day);
	notices_section(run);
	paper_drop_empty(paper);
	good = !store_troubled(office->store);
	store_look_end(office->store);
	plan_release(&run->plan);
	return good;
}
