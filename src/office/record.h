/*
 * From a form's record to a row of its ledger: who, where, which season, and what it adds to the
 * office's measures. Records are versions: a correction is a new row in place of the old one,
 * which stays. What follows from a record is its form's role (role.h); it follows in the same
 * transaction, from whatever side the record comes.
 */
#ifndef OFFICE_RECORD_H
#define OFFICE_RECORD_H

#include "forms/forms.h"
#include "office/office.h"
#include "office/role.h"

/* Where a record comes from; what the record itself does not say is filled from it. */
struct record_source {
	int64_t person_id; /* 0: nobody on the roster */
	const char *name;  /* the person's; "" */
	int group;	   /* 0: not known */
	const char *phone;
	const char *way;    /* "sms", "visit", "call", "meeting", "walk-in" */
	int64_t at;	    /* utc ms */
	int64_t message_id; /* 0: none */
	bool waits;	    /* does not count before somebody has looked */
};

/* The value of the form's first field of this type that was said; NULL: none. */
const struct field_value *record_value(const struct form *form, const struct form_record *record,
				       enum field_type type);

/* What the form's role thinks of it before it is kept. replaces: the record that it would take
 * the place of; 0: none. */
void record_check(struct office *office, const struct form *form, const struct form_record *record,
		  const struct record_source *source, int64_t replaces, struct moment now,
		  struct role_answer *answer);

/* Adds it in its form's state, or as waiting. Transaction. Returns its id. answer (may be NULL)
 * gets what the role wants said. */
int64_t record_add(struct office *office, const struct form *form, const struct form_record *record,
		   const struct record_source *source, struct moment now,
		   struct role_answer *answer);
/* Adds it in place of an old one. Transaction. Returns its id; 0: the old one is not there, or was
 * replaced or cancelled meanwhile. */
int64_t record_replace(struct office *office, int64_t old, const struct form *form,
		       const struct form_record *record, const struct record_source *source,
		       struct moment now, struct role_answer *answer);
/* Transaction. False: there is no such record, or it was replaced or cancelled before. */
bool record_cancel(struct office *office, int64_t id, const struct record_source *source,
		   struct moment now);
/* One that waited counts from now on. Transaction. False: it does not wait. */
bool record_release(struct office *office, int64_t id, struct moment now);

#endif
