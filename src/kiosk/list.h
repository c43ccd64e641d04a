/*
 * Rows under headings: chosen by arrows and mouse, paged by key, so that a list of a million rows
 * costs what its window does. A view fills it from its own load(); the list asks for rows where
 * they are needed.
 *
 *	static void load(struct list *list, void *context, int64_t from, enum list_way way, size_t most)
 *	{
 *		… for each row: list_add(list, id, cells, styles);
 *	}
 *
 * Rows are added in the order in which they are come upon: downwards, or for LIST_UP upwards. A
 * source of few rows may give all of them for (0, LIST_FROM) and none for everything else.
 */
#ifndef KIOSK_LIST_H
#define KIOSK_LIST_H

#include "kiosk/view.h"

#define LIST_COLUMNS 10

enum list_way {
	LIST_FROM, /* the row `from` and those below it; from 0: from the first */
	LIST_DOWN, /* those below `from` */
	LIST_UP	   /* those above `from`, the nearest first; from 0: from the last */
};

struct list_column {
	const char *heading; /* English; "" none */
	int width;	     /* columns; 0: shares what is left */
	bool right;	     /* figures */
	int from;	     /* shown in panes of so many columns; 0 always */
	bool duty;	     /* in duty mode only */
	int duty_from;	     /* as from, in duty mode; 0: as from */
	bool ordered;	     /* by it the rows stand as they come, whatever its words */
};

struct list_row {
	int64_t key;
	char *cells[LIST_COLUMNS];
	unsigned char styles[LIST_COLUMNS];
};

struct list {
	const struct list_column *columns;
	size_t column_count;
	void (*load)(struct list *list, void *context, int64_t from, enum list_way way,
		     size_t most);
	void *context;
	const char *empty; /* English words for a list without rows */

	struct list_row *rows; /* the window */
	size_t count, capacity;
	bool more_above, more_below;
	bool paged;	    /* its source has answered for another page than the first */
	size_t top, chosen; /* indexes into the window */
	size_t fits;	    /* rows that the pane showed last */
	bool following;	    /* the first row stays chosen while new ones come */
	int sorted; /* 1 + column by which a whole list is sorted; 0 its own order; below 0 downwards */
	struct pane place; /* where it was drawn last, for the mouse */
	enum list_way adding;
};

void list_start(struct list *list, const struct list_column *columns, size_t column_count,
		void (*load)(struct list *list, void *context, int64_t from, enum list_way way,
			     size_t most),
		void *context, const char *empty);
void list_release(struct list *list);

/* For load(): texts are copied; styles NULL: plain. */
void list_add(struct list *list, int64_t key, const char *const *cells,
	      const unsigned char *styles);

/* Reads the window anew, as in look(); what is chosen stays chosen by its key. */
void list_look(struct list *list);
/* From the first row, nothing chosen before: after another filter. */
void list_begin(struct list *list);
/* The key of the chosen row; 0: the list is empty. */
int64_t list_chosen(const struct list *list);
void list_choose(struct list *list, int64_t key);

/* Headings, rows, a mark where more is above or below. */
void list_draw(struct list *list, const struct glance *glance, struct pane pane);

enum list_did {
	LIST_NOT_MINE,
	LIST_MOVED,
	LIST_ENTERED /* Enter, or a click on the chosen row */
};
/* Arrows, j k, pages, Home End g G, s and S, wheel and click. */
enum list_did list_event(struct list *list, const struct event *event);

#endif
