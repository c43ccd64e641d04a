/* A dialog from inside, for dialog.c and dialog_draw.c. */
#ifndef KIOSK_DIALOG_INSIDE_H
#define KIOSK_DIALOG_INSIDE_H

#include "kiosk/dialog.h"

#define DIALOG_CHOICES 40

enum dialog_kind { DIALOG_SAY, DIALOG_CONFIRM, DIALOG_ASK, DIALOG_CHOOSE };

struct dialog {
	enum dialog_kind kind;
	char title[128];
	char *text;
	struct dialog_field fields[DIALOG_FIELDS];
	size_t count, at; /* fields, and the one that is typed into */
	char *choices[DIALOG_CHOICES];
	size_t choice_count, choice;
	int first, last; /* row of the text that is shown first, and the last that can be */
	dialog_accept *accept;
	void *context;
	bool slow, waits; /* accept() takes its time; it is still to be called */
	bool begun;	  /* it said that it goes on */
	bool finishes;	  /* and that no key calls it off */
	char complaint[256];
	struct dialog *behind; /* of DIALOG_CONFIRM: the fields that it asks about; NULL none */

	/* Where it was drawn last, for clicks: fields or choices, one a row. */
	struct {
		int row, column, width;	 /* of the first, on the screen */
		size_t first, count;	 /* the one there, and how many are shown */
		int values;		 /* column of the fields' values, within */
		int ends[DIALOG_FIELDS]; /* column of the arrow behind a choice, within */
	} shown;
};

/* What a click falls on. */
struct dialog_hit {
	size_t item; /* a field, or a choice */
	int turn;    /* -1, 1: an arrow of a field's choice */
};
/* False: on none of them. */
bool dialog_hit(const struct dialog *dialog, const struct event *event, struct dialog_hit *hit);

#endif
