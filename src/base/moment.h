/*
 * Time, as one value. `up` is for time-outs and deadlines and never goes back; `utc` is for
 * calendars and records and may be wrong. Nobody but the loop and the main() functions asks
 * for it: everyone else is told.
 */
#ifndef BASE_MOMENT_H
#define BASE_MOMENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct moment {
	int64_t up;   /* milliseconds of CLOCK_BOOTTIME */
	int64_t utc;  /* milliseconds since 1970, UTC */
	bool trusted; /* utc agrees with NTP, the network or a service centre */
	bool proved;  /* NTP says so, now */
};

#define NEVER INT64_MAX /* a deadline that does not come */

#define SECONDS(n) ((int64_t)(n)*1000)
#define MINUTES(n) SECONDS((n)*60)
#define HOURS(n)   MINUTES((n)*60)
#define DAYS(n)	   HOURS((n)*24)

/* The earlier of two deadlines. */
int64_t earlier(int64_t a, int64_t b);

/* A calendar day, without a zone. month 1 to 12, day 1 to 31. */
struct day {
	int year, month, day;
};

/* A wall clock reading. */
struct wall {
	struct day day;
	int hour, minute, second;
	int weekday; /* 0 Sunday to 6 Saturday */
	int offset;  /* minutes east of UTC */
};

/* A village's zone, loaded once ("Asia/Shanghai"); the process's own TZ plays no part. */
struct zone;
/* NULL: no such zone on this system. */
struct zone *zone_open(const char *name);
void zone_close(struct zone *zone);
struct wall wall_of(const struct zone *zone, int64_t utc);
/* The first UTC instant that bears this wall clock; a reading that a shift skips moves forward. */
int64_t utc_of(const struct zone *zone, struct day day, int hour, int minute, int second);

/* Days since 1970-01-01, and back. */
int64_t day_number(struct day day);
struct day day_of_number(int64_t number);
bool day_valid(struct day day);
int day_weekday(struct day day);

#define ISO_SIZE 32
/* "2027-04-05T09:00:00+08:00"; returns out. */
const char *iso_time(const struct zone *zone, int64_t utc, char out[ISO_SIZE]);
/* "2027-04-05" */
const char *iso_day(struct day day, char out[ISO_SIZE]);
/* Reads "2027-04-05", "2027-04-05 09:00", "2027-04-05T09:00:00+08:00", "…Z". False: no time. */
bool iso_read(const struct zone *zone, const char *text, int64_t *utc);

#endif
