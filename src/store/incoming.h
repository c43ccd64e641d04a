/*
 * The inbox as a screen shows it: page by page both ways, and searched in slices, newest first, so
 * that no key waits for a scan. Each row comes with who is behind its number. What it leaves open
 * inbox_get() tells.
 */
#ifndef STORE_INCOMING_H
#define STORE_INCOMING_H

#include "store/inbox.h"

struct incoming {
	int64_t id, received_at; /* utc ms */
	const char *sender;	 /* as all texts here: until the next row */
	enum inbox_state state;
	bool attention; /* it waits for a person */
	const char *form, *outcome, *text;
	const char *name; /* of the first on the roster who has the number; "" nobody */
	int group;	  /* 0: not known */
};

typedef void incoming_each(const struct incoming *row, void *context);

/* Rows below an id, newest first; or above it, the nearest first. from 0: from the newest, or
 * upwards from the oldest. */
void incoming_page(struct store *store, int64_t from, bool upwards, bool attention, unsigned limit,
		   incoming_each *each, void *context);
/* One row. False: none. */
bool incoming_get(struct store *store, int64_t id, incoming_each *each, void *context);
/* The newest id; 0: none. */
int64_t incoming_last(struct store *store);

/* What to look for; NULL: not that way. A row is found that fits any of them. */
struct incoming_wish {
	const char *words;	 /* part of text or number */
	const char *name;	 /* part of a name on the roster */
	const char *name_begins; /* a name's beginning */
	const char *number_ends; /* a number's end */
	const char *form;	 /* the form, by its name */
};
/* Whether a name on the roster holds these words: else they need not be looked for there. */
bool incoming_names(struct store *store, const char *words);
/* Those with ids from from up to below, newest first. */
void incoming_find(struct store *store, const struct incoming_wish *wish, int64_t from,
		   int64_t below, unsigned limit, incoming_each *each, void *context);

/* ---- one message and what came of it ---- */

/* What was sent because of it, oldest first. */
struct incoming_reply {
	int64_t created_at;
	const char *text, *state; /* state: contract.md's */
};
void incoming_replies(struct store *store, int64_t id, const char *number,
		      void (*each)(const struct incoming_reply *reply, void *context),
		      void *context);
/* The records that were made of it, with all their later versions, oldest first; fields: JSON. */
struct incoming_record {
	int64_t id, at, replaces;
	const char *form, *state, *source, *fields;
};
void incoming_records(struct store *store, int64_t id, const char *number,
		      void (*each)(const struct incoming_record *record, void *context),
		      void *context);

#endif
