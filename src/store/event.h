/*
 * What happened, for `cunxin events` (table event): appended in the transaction that does it,
 * read by id, pruned by maintain_run().
 */
#ifndef STORE_EVENT_H
#define STORE_EVENT_H

#include "base/moment.h"
#include "store/store.h"

struct event_row {
	int64_t id, at; /* utc ms */
	const char *kind;
	const char *json; /* an object */
};

/* Transaction. kind: "received", "handled", "sent", "modem", …; json: an object, NULL for {}. */
void event_add(struct store *store, const char *kind, const char *json, struct moment now);
/* Calls each() for at most limit events after since, oldest first (limit 0: 1000). Returns the
 * last id seen, or since. */
int64_t event_list(struct store *store, int64_t since, unsigned limit,
		   void (*each)(const struct event_row *event, void *context), void *context);
/* The newest id; 0: none yet. */
int64_t event_last(struct store *store);

#endif
