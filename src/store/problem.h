/*
 * What becomes of a problem that somebody reported (table problem; its number is the record's),
 * and everything that was said about it (table problem_note). open → assigned → closed, and back,
 * is the record's own state.
 */
#ifndef STORE_PROBLEM_H
#define STORE_PROBLEM_H

#include "base/moment.h"
#include "base/phone.h"
#include "store/store.h"

struct problem {
	int64_t report_id;
	char category[48];    /* "" none */
	char responsible[64]; /* "" nobody yet */
	char responsible_phone[PHONE_SIZE];
	int64_t due_at;			 /* utc ms; 0: no date */
	bool watched;			 /* false: closed, or told that it is overdue */
	int64_t escalated_at, closed_at; /* utc ms; 0: not */
	char result[512];		 /* of the last closing */
	int reopened;			 /* how often */
};

/* Adds it or writes all of it. Transaction. */
void problem_put(struct store *store, const struct problem *problem);
bool problem_get(struct store *store, int64_t report_id, struct problem *problem);
/* The one that is watched and due first. False: none. */
bool problem_next_due(struct store *store, struct problem *problem);
/* Newest first, ids below before (0: all); unclosed: only those; limit 0: 100. */
void problem_list(struct store *store, bool unclosed, int64_t before, unsigned limit,
		  void (*each)(const struct problem *problem, void *context), void *context);

struct problem_note {
	int64_t at;	  /* utc ms */
	const char *kind; /* added, answered, unsatisfied, assigned, closed, reopened, overdue */
	const char *who;  /* a phone, a user, "daemon" */
	const char *text;
};
/* Transaction. */
void problem_note_add(struct store *store, int64_t report_id, const struct problem_note *note);
/* Oldest first. */
void problem_notes(struct store *store, int64_t report_id,
		   void (*each)(const struct problem_note *note, void *context), void *context);

#endif
