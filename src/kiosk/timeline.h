/*
 * The season's line: its stages along the days, with the solar terms and today. With room for it
 * each stage has a row; with less they share rows, each with its name beside it.
 */
#ifndef KIOSK_TIMELINE_H
#define KIOSK_TIMELINE_H

#include "kiosk/frame.h"

#include "conf/calendar.h"

#include <stdbool.h>
#include <stdint.h>

struct timeline_stage {
	char title[48];
	int64_t from, to; /* days */
	bool done;
};

struct timeline {
	struct timeline_stage stages[STAGES_MOST];
	size_t count;
	int year;
	int64_t today;
};

/* Columns of a name before its row. */
#define TIMELINE_LABEL 13

/* Draws into the rows from row up to before last, a heading first; returns the row behind it.
 * offset: the village's, minutes east of UTC, which tells the day of a solar term. */
int timeline_draw(const struct timeline *it, struct pane pane, int row, int last, int offset);

#endif
