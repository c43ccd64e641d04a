/* The calendar of work days: a row of weekdays, and a week in two rows. */
#include "kiosk/when.h"
#include "kiosk/workdays.h"

#include "office/workday.h"

#include <stdio.h>
#include <string.h>

#define ROWS_A_WEEK   2
#define LEAST_LIST    8 /* rows that are left for what stands below */
#define READ_AT_ONCE  (WEEKS_MOST * 7 * WORKDAYS_A_DATE)
#define AFTER_HEADING 1

const char *workdays_places(int taken, int places, char *out, size_t size)
{
	if (places > 0)
		snprintf(out, size, "%d/%d", taken, places);
	else
		snprintf(out, size, "%d", taken);
	return out;
}

/* ---- reading ---- */

static void take_day(const struct workday *day, void *context)
{
	struct workdays *it = context;
	int64_t at = day_number(workday_date(day)) - it->monday;
	struct date_cell *cell;

	if (workday_over(day) || at < 0 || at >= WEEKS_MOST * 7)
		return;
	cell = &it->cells[at];
	if (cell->tasks++ == 0) {
		cell->id = day->id;
		cell->places = day->places;
		copy_text(cell->task, sizeof(cell->task), day->task);
	} else {
		cell->places = cell->places > 0 && day->places > 0 ? cell->places + day->places : 0;
	}
	cell->taken += day->taken;
	cell->waiting += day->waiting;
	cell->open |= text_is(day->state, "open");
}

static int64_t monday_of(int64_t day)
{
	return day - (day_weekday(day_of_number(day)) + 6) % 7;
}

static int64_t chosen_day(const struct workdays *it)
{
	return it->day.id == 0 ? it->today : day_number(workday_date(&it->day));
}

/* From this week on, unless the chosen day is elsewhere. */
static int64_t first_monday(const struct workdays *it)
{
	int64_t chosen = chosen_day(it), monday = monday_of(it->today);

	return chosen >= monday && chosen < monday + WEEKS_MOST * 7 ? monday : monday_of(chosen);
}

void month_look(struct workdays *it)
{
	char from[ISO_SIZE];

	it->monday = first_monday(it);
	memset(it->cells, 0, sizeof(it->cells));
	workday_list(it->glance->office.store, iso_day(day_of_number(it->monday), from),
		     READ_AT_ONCE, take_day, it);
}

/* ---- drawing ---- */

static int weeks_in(int height)
{
	int weeks = (height - LEAST_LIST - AFTER_HEADING) / ROWS_A_WEEK / 2;

	return weeks < 1 ? 1 : weeks > WEEKS_MOST ? WEEKS_MOST : weeks;
}

int month_rows(int height)
{
	return AFTER_HEADING + weeks_in(height) * ROWS_A_WEEK;
}

/* "5", "1 Apr" where a month begins. */
static void day_words(int64_t number, bool first, char out[WHEN_SIZE])
{
	struct day day = day_of_number(number);

	if (day.day == 1 || first)
		when_day(day, out);
	else
		snprintf(out, WHEN_SIZE, "%2d", day.day);
}

static bool put_if_room(struct pane pane, int column, const char *words)
{
	if (column + pane_columns(words) >= pane.width)
		return false;
	pane_put(pane, 0, column, STYLE_DIM, words);
	return true;
}

static void draw_date(const struct workdays *it, int index, struct pane pane)
{
	int64_t number = it->monday + index;
	bool today = number == it->today;
	const struct wall wall = wall_of(it->glance->office.zone, it->glance->now.utc);
	int term = solar_term_on(day_of_number(number), wall.offset), at;
	char words[WHEN_SIZE], lunar[WHEN_SIZE];

	day_words(number, index == it->week * 7, words);
	at = pane_put(pane, 0, 0, today ? STYLE_TAB_OPEN : STYLE_PLAIN, words);
	if (today)
		at = pane_put(pane, 0, at + 1, STYLE_STRONG, _("today"));
	when_lunar_brief(day_of_number(number), lunar);
	if (term < 0 || !put_if_room(pane, at + 1, solar_term_name(term)))
		put_if_room(pane, at + 1, lunar);
}

/* Whether there is still a place, in a style and a sign. */
static unsigned standing_of(const struct date_cell *cell, bool past, const char **sign)
{
	*sign = "";
	if (past)
		return STYLE_DIM;
	if (cell->open)
		return STYLE_GOOD;
	*sign = "●";
	return STYLE_WARN;
}

static void draw_work(const struct date_cell *cell, bool past, struct pane pane)
{
	const char *sign;
	unsigned style = standing_of(cell, past, &sign);
	char figures[32], words[64];
	int room;

	workdays_places(cell->taken, cell->places, figures, sizeof(figures));
	snprintf(words, sizeof(words), "%s%s", figures, sign);
	room = pane.width - 1 - pane_columns(words) - 1;
	if (cell->tasks > 1) {
		char tasks[48];

		/* TRANSLATORS: how many tasks on one day, in a few columns */
		snprintf(tasks, sizeof(tasks), _("%d tasks"), cell->tasks);
		pane_put_in(pane, 1, 0, room, style, tasks);
	} else {
		pane_put_in(pane, 1, 0, room, style, cell->task);
	}
	pane_put_right(pane, 1, room, pane.width - 1 - room, style, words);
}

static void draw_cell(const struct workdays *it, int index, struct pane pane)
{
	const struct date_cell *cell = &it->cells[index];
	bool chosen = it->day.id != 0 && chosen_day(it) == it->monday + index;

	draw_date(it, index, pane);
	if (cell->tasks > 0)
		draw_work(cell, it->monday + index < it->today, pane);
	else
		pane_put(pane, 1, 0, STYLE_DIM, "·");
	for (int row = 0; row < ROWS_A_WEEK && chosen; row++)
		pane_mark_row(pane_part(pane, row, 0, 1, pane.width - 1), 0, STYLE_CHOSEN);
}

static struct pane cell_pane(struct pane pane, int week, int weekday)
{
	int width = (pane.width - 1) / 7;

	return pane_part(pane, AFTER_HEADING + week * ROWS_A_WEEK, 1 + weekday * width, ROWS_A_WEEK,
			 width);
}

void month_draw(struct workdays *it, struct pane pane)
{
	int week = (int)((chosen_day(it) - it->monday) / 7);

	it->month = pane;
	it->weeks = (pane.height - AFTER_HEADING) / ROWS_A_WEEK;
	it->week = week < it->weeks ? 0 : week - it->weeks + 1;
	for (int weekday = 0; weekday < 7; weekday++) {
		char words[WHEN_SIZE];
		struct pane cell = cell_pane(pane, 0, weekday);

		when_weekday(day_of_number(it->monday + weekday), words);
		pane_put(pane, 0, cell.column - pane.column, STYLE_HEADING, words);
		for (week = 0; week < it->weeks; week++)
			draw_cell(it, (it->week + week) * 7 + weekday,
				  cell_pane(pane, week, weekday));
	}
}

/* ---- mouse ---- */

int64_t month_clicked(const struct workdays *it, const struct event *event)
{
	int row = event->row - it->month.row - AFTER_HEADING;
	int column = event->column - it->month.column - 1, width = (it->month.width - 1) / 7;

	if (event->kind != EVENT_CLICK || row < 0 || row >= it->weeks * ROWS_A_WEEK || column < 0 ||
	    width == 0 || column / width > 6)
		return -1;
	return it->cells[(it->week + row / ROWS_A_WEEK) * 7 + column / width].id;
}
