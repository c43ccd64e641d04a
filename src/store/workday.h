/*
 * Days of work (table workday): when, what, how many places, where to meet. How many people have
 * a place and how many wait is kept with the day and never counted; signup.c does that.
 *
 *	open ⇄ closed      nobody signs up any more, those who have a place come
 *	  └→ moved, cancelled: over; the same day may be opened anew
 *
 * An open day whose places are all taken reads as `full`.
 */
#ifndef STORE_WORKDAY_H
#define STORE_WORKDAY_H

#include "base/moment.h"
#include "store/store.h"

#define WORKDAY_DATE_SIZE 16
#define WORKDAYS_A_DATE	  8

struct workday {
	int64_t id;
	char date[WORKDAY_DATE_SIZE]; /* "2027-04-08" */
	char task[48];		      /* "" not said */
	int places;		      /* people; 0: no limit */
	int meets;		      /* minutes of that day; -1: not said */
	char place[64];		      /* where they meet; "" not said */
	char state[16];		      /* open, full, closed, moved, cancelled */
	int taken, waiting;	      /* people */
	int64_t moved_to;	      /* id; 0: not moved */
	int64_t remind_at;	      /* utc ms; 0: done, or never; below 0: it was past its use */
};

/* True where no sign-up can change this day any more. */
bool workday_over(const struct workday *day);
/* How many more people find a place; INT_MAX: no limit. */
int workday_free(const struct workday *day);

/* Opens it. Transaction. Returns the id; 0: there is one of this date and task already. */
int64_t workday_add(struct store *store, const struct workday *day, struct moment now);
/* Writes places, meets, place, state (open where it is full), moved_to, remind_at. Transaction. */
void workday_change(struct store *store, const struct workday *day);
bool workday_get(struct store *store, int64_t id, struct workday *day);
/* Those of a date that are neither moved nor cancelled; fills up to size, returns how many. */
size_t workday_on(struct store *store, const char *date, struct workday *days, size_t size);
/* From a date on ("" all), in order of date; limit 0: 100. */
void workday_list(struct store *store, const char *from, unsigned limit,
		  void (*each)(const struct workday *day, void *context), void *context);

/* The day whose reminder is due first. False: none. */
bool workday_next_reminder(struct store *store, struct workday *day);
/* The last of the days that the clock passed. False: none. */
bool workday_last_passed(struct store *store, struct workday *day);

#endif
