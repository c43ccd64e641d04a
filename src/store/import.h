/*
 * An import of the roster: its rows are staged a chunk at a time (tables import_person and
 * import_phone), so that nobody waits for the lock; then a few statements put all of them into
 * place in one short transaction.
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
	int64_t person_id; /* 0: a new one; then new_index counts from 1 */
	int64_t new_index;
	int64_t known_at;	     /* its changed_at when the plan was made */
	const struct person *person; /* name, group, role, note as they will be */
	const char *detail;	     /* JSON, for the audit row */
	const struct import_number *numbers;
	size_t number_count;
};

/* A fresh import; what others left behind long ago goes. Transaction. Returns its key. */
int64_t import_open(struct store *store, struct moment now);
/* Transaction, of some 200 items. item counts from 1. */
void import_stage(struct store *store, int64_t import, const struct import_base *base, int64_t item,
		  const struct import_item *row);
/* Puts it into place, with an audit row a person. Transaction. False: the roster changed since
 * the plan was made, and nothing was done. */
bool import_publish(struct store *store, int64_t import, const struct import_base *base,
		    const char *who, struct moment now);
/* Takes at most so many staged rows away. Transaction. Returns how many went. */
unsigned import_clear(struct store *store, int64_t import, unsigned most);

#endif
