/*
 * The signal of each modem over a day (table signal): one row for each half hour of the clock, in
 * the place of the one a day before, so that it never grows.
 */
#ifndef STORE_SIGNAL_H
#define STORE_SIGNAL_H

#include "base/moment.h"
#include "store/store.h"

#define SIGNAL_SPAN  MINUTES(30)
#define SIGNAL_SLOTS 48

/* Transaction. level: of AT+CSQ, 0 to 31; 99 counts as none. The weakest of a half hour is kept. */
void signal_put(struct store *store, const char *modem, int level, struct moment now);
/* The last day's, oldest first, the half hour of now last; -1: not known. */
void signal_day(struct store *store, const char *modem, struct moment now,
		int levels[SIGNAL_SLOTS]);

#endif
