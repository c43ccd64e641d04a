/*
 * Calls that nobody took (table call): a row each, and of those whose number can be called back
 * a list until somebody has.
 */
#ifndef STORE_CALL_H
#define STORE_CALL_H

#include "base/phone.h"
#include "store/store.h"

struct call {
	int64_t id, at;	    /* utc ms */
	const char *number; /* E.164, or as it came; "" withheld */
	const char *modem, *sim;
	int64_t outbox_id;  /* its answer; 0: none */
	int64_t settled_at; /* 0: waits to be called back */
};

/* Transaction. Returns its id. */
int64_t call_add(struct store *store, const struct call *call);
/* Whether a call of this number was answered since a time. */
bool call_answered_since(struct store *store, const char *number, int64_t since);
/* Somebody has called back: all calls of this number are settled. Transaction. False: none was
 * waiting. */
bool call_settle(struct store *store, const char *number, struct moment now);

/* Newest first, ids below before_id (0: all). */
void call_list(struct store *store, int64_t before_id, unsigned limit,
	       void (*each)(const struct call *call, void *context), void *context);

/* Who waits to be called back. */
struct call_waiting {
	const char *number;
	int64_t count, first_at, last_at; /* calls; utc ms */
};
void call_waiting(struct store *store,
		  void (*each)(const struct call_waiting *waiting, void *context), void *context);
/* How many numbers wait. */
int64_t call_waiting_count(struct store *store);

#endif
