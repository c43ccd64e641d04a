/*
 * An import of the roster. Its rows are staged a chunk at a time (tables import_person and
 * import_phone); one short transaction looks whether the roster is still what the plan was made
 * against and decides (table import); from then on they go into place some at a time. Nobody waits
 * for the lock for more than a few milliseconds, and it is all or nothing whatever happens: what
 * was not decided is as if it had not been, and what was is completed by whoever opens the database
 * next, before he reads the roster, or by the daemon.
 */
#ifndef STORE_IMPORT_H
#define STORE_IMPORT_H

#include "base/moment.h"
#include "store/person.h"

/* What the roster is like now; a plan is made against it. */
struct import_base {
	int64_t last_id; /* of people */
};
struct import_base import_base(struct store *store);

struct import_number {
	const char *number;
	bool opted_out, blocked; /* to be set; what is known stays otherwise */
};

struct import_item {
	int64_t person_id;	     /* 0: a new one */
	int64_t known_at;	     /* its changed_at when the plan was made */
	const struct person *person; /* name, group, role, note as they will be */
	const char *detail; /* JSON, for the audit row: "note": [was, becomes] for each change */
	const struct import_number *numbers;
	size_t number_count;
};

/* A fresh import; what others left behind long ago goes. Transaction. Returns its key. */
int64_t import_open(struct store *store, struct moment now);
/* Transaction, of some 200 items. item counts from 1. */
void import_stage(struct store *store, int64_t import, int64_t item, const struct import_item *row);
/* Takes at most so many staged rows away. Transaction. Returns how many went. */
unsigned import_clear(struct store *store, int64_t import, unsigned most);

/* From now on it counts. Transaction. False: the roster changed since the plan was made, or another
 * import is on its way, and nothing was done. */
bool import_decide(struct store *store, int64_t import, const struct import_base *base,
		   const char *who, struct moment now);
/* When the one was decided that is not in place yet; NEVER: there is none. */
int64_t import_decided_at(struct store *store);
/* Puts the next of them into place, with an audit row a person. Transaction. */
void import_place_some(struct store *store);
/* All that was decided, a transaction at a time. False: the database is busy or holds; the rest
 * waits. */
bool import_place_all(struct store *store);

#endif
