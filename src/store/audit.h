/*
 * Who did what, when (table audit): one row in the transaction of every change by a person.
 */
#ifndef STORE_AUDIT_H
#define STORE_AUDIT_H

#include "base/moment.h"
#include "store/store.h"

struct audit {
	int64_t id, at;	    /* utc ms */
	const char *who;    /* "uid 1000", "+8613900000005", "daemon" */
	const char *verb;   /* "report correct" */
	const char *object; /* "report:17" */
	const char *detail; /* JSON object */
};

/* Transaction. id is given by the table. */
void audit_add(struct store *store, const struct audit *audit, struct moment now);
/* The same by hand, at a shell or the screen: the detail is plain words; rehearsal: the clock was
 * set for it. */
void audit_note(struct store *store, const char *who, const char *verb, const char *object,
		const char *words, bool rehearsal, struct moment now);
/* Newest first, ids below before_id (0: all), of one object (NULL: any); limit 0: 100. */
void audit_list(struct store *store, const char *object, int64_t before_id, unsigned limit,
		void (*each)(const struct audit *audit, void *context), void *context);
/* The same of a person and of the numbers that are his now. */
void audit_of_person(struct store *store, int64_t person_id, unsigned limit,
		     void (*each)(const struct audit *audit, void *context), void *context);

#endif
