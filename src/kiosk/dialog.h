/*
 * A question over the view: words to confirm, fields to fill, or one of several to choose. One is
 * open at a time; while it is, it gets all keys, and Esc closes it without a change.
 *
 * accept() is called at Enter (or y) with the answers; it does what was asked and returns NULL, or
 * says in words why not: then the dialog stays open and shows them. It may open the next dialog;
 * where that asks to confirm what was filled in, "no" goes back to the fields.
 * What takes longer is done a slice a call, with dialog_goes_on or dialog_finishes between them.
 */
#ifndef KIOSK_DIALOG_H
#define KIOSK_DIALOG_H

#include "kiosk/view.h"

#define DIALOG_FIELDS 12
#define DIALOG_VALUE  480

struct dialog_field {
	const char *label; /* in the screen's language */
	char value[DIALOG_VALUE];
	bool needed;		    /* it must be filled: a mark says so */
	bool secret;		    /* shown as dots; a complaint empties it, as the next */
	bool code;		    /* figures that nobody mends: a complaint about it empties it */
	const char *const *choices; /* "" … instead of typing: ← → change it; the view's own */
	size_t choice_count, choice;
	size_t most; /* characters; 0: what fits */
};

struct dialog_answers {
	const struct dialog_field *fields;
	size_t count;
	size_t choice; /* of dialog_choose() */
	bool again;    /* accept() said that it goes on with them, and no key came since */
	size_t *about; /* the field that accept() complains about; it may set it */
};

/* What accept() returns to be called again with the next tick: keys are served between, and any but
 * a move of the wheel calls the rest off. */
extern const char dialog_goes_on[];
/* The same of what must not be left half done: keys are not heard until it is. */
extern const char dialog_finishes[];

typedef const char *dialog_accept(void *context, struct glance *glance,
				  const struct dialog_answers *answers);

/* Each takes the place of a dialog that was open. Texts are copied, in the screen's language; one
 * that is longer than its room is scrolled. */
void dialog_say(struct glance *glance, const char *title, const char *text);
void dialog_confirm(struct glance *glance, const char *title, const char *text,
		    dialog_accept *accept, void *context);
/* text above the fields, "" none. */
void dialog_ask(struct glance *glance, const char *title, const char *text,
		const struct dialog_field *fields, size_t count, dialog_accept *accept,
		void *context);
void dialog_choose(struct glance *glance, const char *title, const char *const *choices,
		   size_t count, dialog_accept *accept, void *context);
/* The choice or the field that the open dialog begins with, where that is not the first or, of
 * fields, the first empty one. */
void dialog_begin_at(struct glance *glance, size_t at);
void dialog_close(struct glance *glance);
/* What the open dialog's accept() does may take a moment: it is called with the next tick, behind a
 * screen that says so; any key before calls it off. */
void dialog_slow(struct glance *glance);

/* For the kiosk. */
void dialog_draw(struct dialog *dialog, struct pane pane);
void dialog_event(struct glance *glance, const struct event *event);
/* Something accepted is still to be done: by dialog_tick(). */
bool dialog_waits(const struct glance *glance);
void dialog_tick(struct glance *glance);

#endif
