/*
 * Times in the screen's language, in the village's zone.
 */
#ifndef KIOSK_WHEN_H
#define KIOSK_WHEN_H

#include "base/moment.h"

#define WHEN_SIZE 48

/* Each returns out; utc 0 gives "". */
const char *when_day(struct day day, char out[WHEN_SIZE]);     /* "5 Apr" */
const char *when_weekday(struct day day, char out[WHEN_SIZE]); /* "Mon" */
/* The clock for today, "yst 09:05" for yesterday, else the day: fits 11 columns. */
const char *when_short(const struct zone *zone, int64_t utc, struct moment now,
		       char out[WHEN_SIZE]);
/* "5 Apr 09:05" */
const char *when_long(const struct zone *zone, int64_t utc, char out[WHEN_SIZE]);
/* How long: "4 min", "3 h", "2 d". */
const char *when_span(int64_t milliseconds, char out[WHEN_SIZE]);

/* ---- the farmers' calendar ---- */

/* Month and day as farmers say them, "lunar 3/4" in English; "" where they are not known. */
const char *when_lunar(struct day day, char out[WHEN_SIZE]);
/* For a day among others: the month's name on its first, else the day's; "" in English. */
const char *when_lunar_brief(struct day day, char out[WHEN_SIZE]);

/* ---- solar terms ---- */

/* The term, 0 (the sun at 0°: vernal equinox) to 23, that begins on a day of the village's
 * (UTC+offset minutes); -1: none does. */
int solar_term_on(struct day day, int offset);
/* Its name. */
const char *solar_term_name(int term);

#endif
