/*
 * What proves the kept sums: all of them are counted anew from their rows, apart from the code
 * that keeps them, and compared. For doctor and its remedy; it walks over whole tables.
 */
#ifndef STORE_TOTAL_H
#define STORE_TOTAL_H

#include "store/store.h"

/* One sum that is not what its rows say. */
struct total_fault {
	const char *what;      /* "total 2027 harvest harvested 3 demo" */
	int64_t kept, counted; /* as they are kept: thousandths, people or records */
};

/* Of the ledgers by season, form, measure, group, zone and place; of the days each person worked;
 * of the places of work days; of the stock. Returns how many are wrong. */
unsigned total_check(struct store *store,
		     void (*each)(const struct total_fault *fault, void *context), void *context);
/* Writes all of them anew from the rows. Transaction. */
void total_rebuild(struct store *store);

#endif
