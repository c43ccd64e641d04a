/*
 * What Enter opens: lines about one row, read in look() and shown in the view's place, longer than
 * the pane if need be.
 */
#ifndef KIOSK_DETAIL_H
#define KIOSK_DETAIL_H

#include "kiosk/view.h"

#define DETAIL_LINES 160

struct detail {
	struct {
		unsigned style;
		int indent;
		char *text;
	} lines[DETAIL_LINES];
	size_t count;
	size_t top; /* the first line that is shown */
};

/* Empties it; where it was scrolled to stays. */
void detail_clear(struct detail *detail);
void detail_release(struct detail *detail);
/* A line, which may be longer than the screen is wide or hold line breaks. What does not fit into
 * DETAIL_LINES is left out. */
void detail_add(struct detail *detail, unsigned style, int indent, const char *format, ...)
	__attribute__((format(printf, 4, 5)));
/* A heading with a blank line above. */
void detail_heading(struct detail *detail, const char *words);
void detail_draw(struct detail *detail, struct pane pane, const char *title);
/* Arrows, pages, wheel. True: it was for it. */
bool detail_event(struct detail *detail, const struct event *event);

#endif
