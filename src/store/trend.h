/*
 * How a measure grew (table trend): what the records of an hour add to it, by season and group.
 * Kept with the totals, so that a fortnight's curve is read and never counted. Hours are those of
 * UTC; whoever knows the village's zone makes days of them.
 */
#ifndef STORE_TREND_H
#define STORE_TREND_H

#include "base/moment.h"
#include "store/store.h"
#include "store/sum.h"

/* What records of an hour add. For sum.c. Transaction. */
void trend_add(struct store *store, const struct sum *sum);

struct trend_hour {
	int64_t at; /* utc ms of its beginning */
	int group;  /* 0: not known */
	double amount;
};
/* From a time on (utc ms), oldest first. */
void trend_read(struct store *store, const char *measure, int season, int64_t since,
		void (*each)(const struct trend_hour *hour, void *context), void *context);

#endif
