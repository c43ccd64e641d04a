/*
 * Entering and changing records on duty: a dialog with the form's own fields and rules, filled with
 * what is known. Numbers and choices need no Chinese typing; who it is about is found by number,
 * group or name.
 */
#ifndef KIOSK_DESK_H
#define KIOSK_DESK_H

#include "forms/forms.h"
#include "kiosk/dialog.h"
#include "office/hand.h"

#define DESK_FORMS   24
#define DESK_PEOPLE  30
#define DESK_CHOICES 32

enum desk_kind {
	DESK_WALK_IN, /* somebody came by */
	DESK_ASSIGN,  /* a message that no rule understood */
	DESK_CORRECT  /* a record that is there */
};

/* One at a time, part of its view's state. */
struct desk {
	enum desk_kind kind;
	int64_t message, record; /* of DESK_ASSIGN, of DESK_CORRECT */
	const struct form *form;
	const struct form *forms[DESK_FORMS]; /* to choose from */
	size_t form_count;
	int64_t people[DESK_PEOPLE];
	size_t people_count;
	char asked[64];		   /* by which words whoever came by was looked for */
	const struct form *likely; /* the form that is asked about first; NULL any */
	struct hand hand;
	struct form_record start;     /* what was known before */
	struct form_record whole;     /* with what was filled in */
	size_t fields[DIALOG_FIELDS]; /* the form's, in the order of the dialog */
	size_t field_count;
	const char *choices[DIALOG_FIELDS][DESK_CHOICES + 1];
	char complaint[256];
};

/* Asks who came by, then which form (likely first, NULL any); then its fields. */
void desk_walk_in(struct desk *desk, struct glance *glance, const struct form *likely);
/* Asks which form a message is of; then its fields, filled by the reading. */
void desk_assign(struct desk *desk, struct glance *glance, int64_t message);
void desk_correct(struct desk *desk, struct glance *glance, int64_t record);
/* Adds a sentence on a figure that is rare: 500 mu of one household. */
void desk_word_doubt(const struct glance *glance, const struct form *form, size_t field,
		     const struct field_value *value, struct buffer *out);
/* Asks, then takes it out of the sums. */
void desk_cancel(struct desk *desk, struct glance *glance, int64_t record);

#endif
