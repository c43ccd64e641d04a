/* Days of work and wages of a season: by month and task, and by group. */
#include "books/season_inside.h"

#include "store/daywork.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* One month's rows, put together when the month is over. */
struct month {
	struct season_run *run;
	char name[8];
	struct daywork *works;
	size_t count;
};

static int by_person_and_task(const void *a, const void *b)
{
	const struct daywork *one = a, *other = b;
	int order = strcmp(one->task, other->task);

	if (order != 0)
		return order;
	if (one->person_id != other->person_id)
		return one->person_id < other->person_id ? -1 : 1;
	if (one->group != other->group)
		return one->group < other->group ? -1 : 1;
	return strcmp(one->name, other->name);
}

static struct labour_row *row_of(struct season_run *run, const char *month, const char *task)
{
	struct labour_row *row;

	for (size_t i = 0; i < run->labour_count; i++) {
		if (text_is(run->labour[i].month, month) && text_is(run->labour[i].task, task))
			return &run->labour[i];
	}
	run->labour = need_resized(run->labour, run->labour_count + 1, sizeof(*run->labour));
	row = &run->labour[run->labour_count++];
	*row = (struct labour_row){ .sum = { 0, 0 } };
	copy_text(row->month, sizeof(row->month), month);
	copy_text(row->task, sizeof(row->task), task);
	return row;
}

static void add_to(struct labour *sum, int64_t days, int64_t wages)
{
	sum->days += days;
	sum->wages += wages;
}

/* What one person has of one task in the month. */
static void settle(struct month *month, const struct daywork *work, int64_t days)
{
	struct season_run *run = month->run;
	double rate = config_wage(run->office->config, work->task);
	int64_t wages = llround(book_product((double)days / 1000, rate) * 1000);
	int group = work->group > 0 && work->group < GROUPS_MOST ? work->group : 0;

	add_to(&row_of(run, month->name, work->task)->sum, days, wages);
	add_to(&run->groups[group], days, wages);
	add_to(&run->all, days, wages);
}

static void end_month(struct month *month)
{
	if (month->count > 0)
		qsort(month->works, month->count, sizeof(*month->works), by_person_and_task);
	for (size_t i = 0, next; i < month->count; i = next) {
		int64_t days = 0;

		for (next = i; next < month->count &&
			       by_person_and_task(&month->works[i], &month->works[next]) == 0;
		     next++)
			days += month->works[next].days;
		settle(month, &month->works[i], days);
	}
	month->count = 0;
}

static void take_work(const struct daywork *work, void *context)
{
	struct month *month = context;

	if (strncmp(month->name, work->date, sizeof(month->name) - 1) != 0) {
		end_month(month);
		copy_text(month->name, sizeof(month->name), work->date);
	}
	if ((month->count & (month->count - 1)) == 0)
		month->works = need_resized(month->works, month->count == 0 ? 1 : 2 * month->count,
					    sizeof(*month->works));
	month->works[month->count++] = *work;
}

void labour_read(struct season_run *run)
{
	struct month month = { .run = run };

	daywork_walk(run->office->store, run->season, "0000-00-00", "9999-99-99", take_work,
		     &month);
	end_month(&month);
	free(month.works);
}

void labour_section(struct season_run *run)
{
	struct paper_section *section =
		paper_section(run->paper, season_label(run, "season_labour"));

	section_column(section, season_label(run, "month"), CELL_TEXT);
	section_column(section, season_label(run, "task"), CELL_TEXT);
	section_column(section, season_label(run, "days"), CELL_NUMBER)->summed = true;
	season_money(run, section, "wage")->summed = true;
	section->totals = true;
	for (size_t i = 0; i < run->labour_count; i++) {
		struct book_row *row = section_row(section);

		row_text(row, run->labour[i].month);
		row_text(row, run->labour[i].task);
		row_number(row, (double)run->labour[i].sum.days / 1000);
		row_number(row, (double)run->labour[i].sum.wages / 1000);
	}
}
