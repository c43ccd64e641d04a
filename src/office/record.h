/*
 * From a form's record to a row of its ledger: who, where, which season, and what it adds to the
 * office's measures. Intake and the verbs add records in the same way.
 */
#ifndef OFFICE_RECORD_H
#define OFFICE_RECORD_H

#include "forms/forms.h"
#include "office/office.h"

/* Where a record comes from; what the record itself does not say is filled from it. */
struct record_source {
	int64_t person_id; /* 0: nobody on the roster */
	const char *name;  /* the person's; "" */
	int group;	   /* 0: not known */
	const char *phone;
	const char *way;    /* "sms", "visit", "call", "meeting", "walk-in" */
	int64_t at;	    /* utc ms */
	int64_t message_id; /* 0: none */
};

/* The value of the form's first field of this type that was said; NULL: none. */
const struct field_value *record_value(const struct form *form, const struct form_record *record,
				       enum field_type type);

/* Adds it as valid. Transaction. Returns its id. */
int64_t record_add(struct office *office, const struct form *form, const struct form_record *record,
		   const struct record_source *source, struct moment now);
/* The same; answer gets what the form's role has to say to it. */
struct role_answer;
int64_t record_enter(struct office *office, const struct form *form,
		     const struct form_record *record, const struct record_source *source,
		     struct moment now, struct role_answer *answer);
/* What the form's role has to say before it is added. */
void record_consider(struct office *office, const struct form *form,
		     const struct form_record *record, const struct record_source *source,
		     struct moment now, struct role_answer *answer);

/* A new version of a record, which says all that the old one said. Transaction. Returns its id; 0:
 * the old one is not there, or was replaced or cancelled before. */
int64_t record_replace(struct office *office, int64_t old, const struct form *form,
		       const struct form_record *record, const struct record_source *source,
		       struct moment now);
/* Takes it out of the sums; it stays visible. Transaction. False: there is none to cancel. */
bool record_cancel(struct office *office, int64_t id, const struct record_source *source,
		   struct moment now);

#endif
