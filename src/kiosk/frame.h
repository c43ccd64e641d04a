/*
 * A screen as data: cells with a character and a style, which term.h shows and frame_text() gives
 * as text. Everything is drawn into a pane, a rectangle of a frame: rows and columns count from
 * the pane's corner, and nothing that is drawn leaves it.
 *
 * Laws:
 * - Widths are columns of a terminal; wide characters take two. A half of one is never left: what
 *   is written over it blanks the other half.
 * - Every text may be hostile: what a terminal acts on becomes a picture (base/show.h), marks that
 *   pile up are dropped, what has no sure width or no sure place becomes a box.
 * - Styles say what is meant; colours belong to term.c. What a style says, words or signs say too.
 */
#ifndef KIOSK_FRAME_H
#define KIOSK_FRAME_H

#include "base/buffer.h"

#include <stdbool.h>
#include <stdint.h>
#include <wchar.h>

enum style {
	STYLE_PLAIN,
	STYLE_DIM,     /* of less weight: dots of a bar, units */
	STYLE_STRONG,  /* figures and names that one looks for */
	STYLE_GOOD,    /* in order */
	STYLE_WARN,    /* mind it */
	STYLE_BAD,     /* do something */
	STYLE_CALM,    /* a second colour for what is neither: plans, what should be */
	STYLE_COMING,  /* what lies ahead */
	STYLE_HEADING, /* of columns and paragraphs */
	STYLE_TITLE,   /* the bar at the top */
	STYLE_TAB,
	STYLE_TAB_OPEN,
	STYLE_HINT, /* the bar at the bottom */
	STYLE_HINT_KEY,
	STYLE_LINE,  /* boxes and rules */
	STYLE_FIELD, /* what one types into */
	STYLE_ALERT, /* large notices */
	STYLES
};
/* Added to a style: the row that is chosen. */
#define STYLE_CHOSEN 0x40

#define CELL_MARKS 2 /* combining marks that a character keeps */

struct cell {
	wchar_t text[CELL_MARKS + 2]; /* "" a blank, or the right half of a wide one */
	unsigned char style;
	unsigned char columns; /* 1; 2; 0 the right half */
};

struct frame {
	int width, height;
	struct cell *cells;
};

#define FRAME_MOST 400 /* columns and rows that a frame has at most */

/* A blank frame; sizes are brought within 1 and FRAME_MOST. */
struct frame *frame_new(int width, int height);
void frame_free(struct frame *frame);
/* Another size; blank. */
void frame_resize(struct frame *frame, int width, int height);
void frame_clear(struct frame *frame);
const struct cell *frame_cell(const struct frame *frame, int row, int column);
/* Moves everything by so many columns, the left edge is blank: no picture burns in. */
void frame_shift(struct frame *frame, int columns);
/* The text, a line a row, without blanks at the ends of lines. */
void frame_text(const struct frame *frame, struct buffer *out);

/* ---- panes ---- */

struct pane {
	struct frame *frame;
	int row, column, height, width;
};

struct pane pane_whole(struct frame *frame);
/* A part of it, cut where it would leave it; height or width -1: up to the edge. */
struct pane pane_part(struct pane pane, int row, int column, int height, int width);

/* Columns that a text takes. */
int pane_columns(const char *text);

/* Each returns the column behind what was put. Text that does not fit ends in "…". */
int pane_put(struct pane pane, int row, int column, unsigned style, const char *text);
/* Cut or padded to exactly width columns. */
int pane_put_in(struct pane pane, int row, int column, int width, unsigned style, const char *text);
/* The same, to the right of them. */
int pane_put_right(struct pane pane, int row, int column, int width, unsigned style,
		   const char *text);
int pane_format(struct pane pane, int row, int column, unsigned style, const char *format, ...)
	__attribute__((format(printf, 5, 6)));
/* In the middle of the pane. */
void pane_centre(struct pane pane, int row, unsigned style, const char *text);
/* Text over several lines of the pane's width, broken between words or wide characters; returns
 * the row behind it. height: the most. */
int pane_wrap(struct pane pane, int row, int column, int height, unsigned style, const char *text);

/* All of it with one character ("" blank). */
void pane_fill(struct pane pane, unsigned style, const char *character);
/* A whole row in a style, its text stays: a chosen one. */
void pane_mark_row(struct pane pane, int row, unsigned style);
void pane_rule(struct pane pane, int row, unsigned style);
/* A box around it, blank inside, with a title; returns the pane within. */
struct pane pane_box(struct pane pane, const char *title);

/* ---- figures ---- */

#define BAR_NO_MARK (-1.0)
/* "█████▍····": share (0 to 1) of width; mark: where it should be by now, shown as "┊"
 * until the bar is there. */
void pane_bar(struct pane pane, int row, int column, int width, unsigned style, double share,
	      double mark);
/* "▂▃▅▇": one column a value; most is the full height; below 0: nothing is known. */
void pane_spark(struct pane pane, int row, int column, unsigned style, const double *values,
		size_t count, double most);

#endif
