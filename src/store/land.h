/*
 * What was agreed on an offer of land (table land; its number is the record's). offered → agreed
 * → planted, or declined, is the record's own state.
 */
#ifndef STORE_LAND_H
#define STORE_LAND_H

#include "base/moment.h"
#include "store/store.h"

struct land {
	int64_t report_id;
	char taker[64];		       /* who will plant it; "" nobody yet */
	int years;		       /* 0: not said */
	double price;		       /* yuan a mu and year; 0: not said */
	int64_t agreed_at, planted_at; /* utc ms; 0: not */
};

/* Adds it or writes all of it. Transaction. */
void land_put(struct store *store, const struct land *land);
/* Newest first, of a season's (0: any) records in this state (NULL: all but replaced); limit 0:
 * 100. */
void land_list(struct store *store, int season, const char *state, unsigned limit,
	       void (*each)(const struct land *land, void *context), void *context);
bool land_get(struct store *store, int64_t report_id, struct land *land);

#endif
