#include "kiosk/timeline.h"

#include "kiosk/when.h"
#include "kiosk/words.h"

#include <stdio.h>

/* ---- days as columns ---- */

struct axis {
	int64_t from, to; /* days */
	int column, width;
};

static int column_of(const struct axis *axis, int64_t day)
{
	return axis->column + (int)((day - axis->from) * axis->width / (axis->to - axis->from + 1));
}

static struct axis axis_of(const struct timeline *it, int column, int width)
{
	struct axis axis = { INT64_MAX, INT64_MIN, column, width };

	for (size_t i = 0; i < it->count; i++) {
		axis.from = it->stages[i].from < axis.from ? it->stages[i].from : axis.from;
		axis.to = it->stages[i].to > axis.to ? it->stages[i].to : axis.to;
	}
	return axis;
}

/* Solar terms along the axis, as many as there is room for behind the heading. */
static void draw_terms(const struct axis *axis, struct pane pane, int row, int behind, int offset)
{
	for (int64_t day = axis->from; day <= axis->to; day++) {
		struct day date = day_of_number(day);
		int term = solar_term_on(date, offset), at = column_of(axis, day);
		char words[96];

		if (term < 0 || at < behind)
			continue;
		/* TRANSLATORS: a solar term, month and day */
		snprintf(words, sizeof(words), _("%s %d/%d"), solar_term_name(term), date.month,
			 date.day);
		if (at + pane_columns(words) > axis->column + axis->width)
			return;
		behind = pane_put(pane, row, at, STYLE_DIM, words) + 2;
	}
}

/* ---- one column of a stage's row ---- */

struct stretch {
	int from, to; /* columns of a stage, both inside */
};

static struct stretch stretch_of(const struct axis *axis, const struct timeline_stage *stage)
{
	struct stretch it = { column_of(axis, stage->from), column_of(axis, stage->to + 1) - 1 };

	if (it.to < it.from)
		it.to = it.from;
	return it;
}

static void draw_days(const struct axis *axis, struct stretch stretch, bool done, int today,
		      struct pane pane, int row)
{
	for (int at = stretch.from; at <= stretch.to && at < axis->column + axis->width; at++) {
		bool over = done || at < today;

		if (at == today)
			pane_put(pane, row, at, STYLE_BAD, "┃");
		else
			pane_put(pane, row, at, over ? STYLE_GOOD : STYLE_COMING, over ? "█" : "▒");
	}
}

static void draw_ground(const struct axis *axis, int today, struct pane pane, int row)
{
	for (int at = axis->column; at < axis->column + axis->width; at++)
		pane_put(pane, row, at, at == today ? STYLE_BAD : STYLE_DIM,
			 at == today ? "│" : "·");
}

static unsigned style_of(const struct timeline *it, const struct timeline_stage *stage)
{
	return stage->from <= it->today && it->today <= stage->to ? STYLE_STRONG : STYLE_PLAIN;
}

/* ---- a row each ---- */

static void draw_stage(const struct timeline *it, const struct axis *axis,
		       const struct timeline_stage *stage, struct pane pane, int row)
{
	int today = column_of(axis, it->today);

	pane_put_in(pane, row, 1, TIMELINE_LABEL - 1, style_of(it, stage), stage->title);
	draw_ground(axis, today, pane, row);
	draw_days(axis, stretch_of(axis, stage), stage->done, today, pane, row);
	if (stage->done)
		pane_put(pane, row, axis->column + axis->width + 1, STYLE_GOOD, "✓");
}

static int draw_apart(const struct timeline *it, struct pane pane, int row, int offset)
{
	struct axis axis = axis_of(it, TIMELINE_LABEL + 1, pane.width - TIMELINE_LABEL - 3);

	pane_format(pane, row, 1, STYLE_HEADING, _("Season %d"), it->year);
	draw_terms(&axis, pane, row++, axis.column, offset);
	for (size_t i = 0; i < it->count; i++)
		draw_stage(it, &axis, &it->stages[i], pane, row++);
	return row;
}

/* ---- several in a row ---- */

/* Where a stage with its name stands. */
struct seat {
	bool placed;
	int row;
	struct stretch whole; /* with its name */
	int name;	      /* the column where that begins */
};

struct seating {
	const struct timeline *timeline;
	struct axis axis;
	int rows;
	struct seat seats[STAGES_MOST];
};

static void name_words(const struct timeline_stage *stage, char *out, size_t size)
{
	snprintf(out, size, "%s%s", stage->done ? "✓" : "", stage->title);
}

/* A blank stays at both sides, so that a name belongs to one stage alone. */
static bool is_free(const struct seating *it, int row, struct stretch place)
{
	if (place.from < it->axis.column || place.to >= it->axis.column + it->axis.width)
		return false;
	for (size_t i = 0; i < it->timeline->count; i++) {
		const struct seat *seat = &it->seats[i];

		if (seat->placed && seat->row == row && seat->whole.from <= place.to + 1 &&
		    seat->whole.to >= place.from - 1)
			return false;
	}
	return true;
}

static bool hides_today(const struct seating *it, int name, int width)
{
	int today = column_of(&it->axis, it->timeline->today);

	return today >= name && today < name + width;
}

static bool seat_in(struct seating *it, size_t i, int row, int width, bool before, bool over_today)
{
	struct stretch whole = stretch_of(&it->axis, &it->timeline->stages[i]);
	int name = before ? whole.from - width : whole.to + 1;

	if (before)
		whole.from = name;
	else
		whole.to += width;
	if ((!over_today && hides_today(it, name, width)) || !is_free(it, row, whole))
		return false;
	it->seats[i] = (struct seat){ true, row, whole, name };
	return true;
}

/* A name hides today's mark, which the other rows have too, only where it fits nowhere else. */
static void seat_stage(struct seating *it, size_t i)
{
	char words[64];
	int width;

	name_words(&it->timeline->stages[i], words, sizeof(words));
	width = pane_columns(words);
	for (int attempt = 0; attempt < 2 * it->rows; attempt++) {
		int row = attempt % it->rows;
		bool over_today = attempt >= it->rows;

		if (seat_in(it, i, row, width, false, over_today) ||
		    seat_in(it, i, row, width, true, over_today))
			return;
	}
}

/* All from the first one on; returns how many have found no place. */
static int seat_from(struct seating *it, size_t first)
{
	int left = (int)first;

	for (size_t i = 0; i < it->timeline->count; i++)
		it->seats[i].placed = false;
	for (size_t i = first; i < it->timeline->count; i++) {
		seat_stage(it, i);
		left += !it->seats[i].placed;
	}
	return left;
}

/* Where there is no room for all, those that are over give way first. */
static int seat_all(struct seating *it)
{
	const struct timeline *timeline = it->timeline;
	size_t first = 0;
	int left = seat_from(it, first);

	while (left > (int)first && timeline->stages[first].to < timeline->today)
		left = seat_from(it, ++first);
	return left;
}

static int rows_used(const struct seating *it)
{
	int rows = 0;

	for (size_t i = 0; i < it->timeline->count; i++) {
		if (it->seats[i].placed && it->seats[i].row >= rows)
			rows = it->seats[i].row + 1;
	}
	return rows;
}

static void draw_seat(const struct seating *it, size_t i, struct pane pane, int row)
{
	const struct timeline_stage *stage = &it->timeline->stages[i];
	int today = column_of(&it->axis, it->timeline->today);
	char words[64];

	name_words(stage, words, sizeof(words));
	draw_days(&it->axis, stretch_of(&it->axis, stage), stage->done, today, pane, row);
	pane_put(pane, row, it->seats[i].name, style_of(it->timeline, stage), words);
}

static int draw_together(const struct timeline *it, struct pane pane, int row, int last, int offset)
{
	struct seating seating = { .timeline = it,
				   .axis = axis_of(it, 1, pane.width - 2),
				   .rows = last - row - 1 };
	int left = seat_all(&seating), heading;

	heading = pane_format(pane, row, 1, STYLE_HEADING, _("Season %d"), it->year);
	if (left > 0)
		/* TRANSLATORS: so many stages have no room on the screen */
		heading = pane_format(pane, row, heading + 1, STYLE_DIM, _("… %d more"), left);
	draw_terms(&seating.axis, pane, row++, heading + 2, offset);
	for (int i = 0; i < rows_used(&seating); i++)
		draw_ground(&seating.axis, column_of(&seating.axis, it->today), pane, row + i);
	for (size_t i = 0; i < it->count; i++) {
		if (seating.seats[i].placed)
			draw_seat(&seating, i, pane, row + seating.seats[i].row);
	}
	return row + rows_used(&seating);
}

int timeline_draw(const struct timeline *it, struct pane pane, int row, int last, int offset)
{
	if (it->count == 0 || last - row < 2)
		return row;
	return last - row > (int)it->count ? draw_apart(it, pane, row, offset)
					   : draw_together(it, pane, row, last, offset);
}
