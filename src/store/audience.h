/*
 * Whom a query over roster and ledgers means: one statement, whatever the query, and a look at the
 * numbers of each of them, as many at a time as the caller has time for.
 */
#ifndef STORE_AUDIENCE_H
#define STORE_AUDIENCE_H

#include "base/phone.h"
#include "store/store.h"

/*
 * terms is a JSON array of { "clause", "adding", "nth", "set", "step", "sign", "part", "kind",
 * "value" }. A step means those whom each of its parts (1, 2, …) means. A person belongs to a set
 * where the last of its steps that means him adds him (sign 1), to a clause where he belongs to
 * each of its sets (the 1st, 2nd, … by "nth"), and to the audience where the last of the clauses
 * that he belongs to adds him (adding 1).
 */
struct audience_query {
	const char *terms;
	bool plain; /* every "nth", "step", "sign", "part" and "adding" is 1: the shorter way */
	int season;
	int failures; /* so many failed messages in a row make a number unreachable; 0: none */
	const char *mobile;  /* a pattern (GLOB) of numbers that can be texted */
	size_t country_size; /* characters before the national part of a number */
};

enum audience_row_state { ROW_REACHED, ROW_OPTED_OUT, ROW_BLOCKED, ROW_UNREACHABLE };

struct audience_row {
	int64_t person_id; /* 0: nobody on the roster */
	const char *name, *role, *number;
	int group;
	unsigned people; /* on that number */
	enum audience_row_state state;
};

struct audience_search;

/* Finds who is meant. Free it. */
struct audience_search *audience_search_new(struct store *store,
					    const struct audience_query *query);
/* How many are meant, before it is known who shares a number; SIZE_MAX: more than are found at once. */
size_t audience_search_size(const struct audience_search *search);
/* Finds some more, then looks up the numbers of the next so many (SIZE_MAX: all). True: that was all. */
bool audience_search_some(struct store *store, struct audience_search *search, size_t most);
/* Afterwards, once: in order of group, person and number. */
void audience_search_rows(struct audience_search *search,
			  void (*each)(const struct audience_row *row, void *context),
			  void *context);
void audience_search_free(struct audience_search *search); /* NULL: none */

#endif
