/*
 * The end of a season and the beginning of the next: its records stay as they are, what the
 * config carries over stands in the new season and waits for its owner's word, land that was
 * given for several years goes on, what was set aside for its wishes is free again, and the
 * invitation waits for release.
 */
#ifndef OFFICE_SEASON_H
#define OFFICE_SEASON_H

#include "office/office.h"

#define SEASON_CARRIED "carried" /* the source of a record that was carried over */

struct season_closing {
	int year;
	struct {
		char form[32];
		int64_t waiting;  /* records that wait for confirmation in the new season */
		int64_t going_on; /* agreements with years left */
	} forms[16];
	size_t form_count;
	int64_t set_aside; /* wishes that were not fetched: free again */
};

/* What a close would carry over; reads only. */
void season_closing_plan(struct office *office, struct moment now, struct season_closing *closing);
/* Closes the season of now and opens the next; what is carried over follows. Transaction. False: it
 * was closed before, and why says so. */
bool season_close_now(struct office *office, struct moment now, char *why, size_t why_size);
/* Carries the next records over, then frees what was set aside: some milliseconds' work. Transaction.
 * True: that was all. */
bool season_carry_some(struct office *office, struct moment now);

/* What a verb that is gone has left, as a chore of the office. */
int64_t season_due(struct office *office, struct moment now);
void season_run(struct office *office, struct moment now);

/* A record came in: what was carried over of the same person and form is confirmed by it; who is
 * not on the roster is known by number and name. Transaction. */
void season_confirmed(struct office *office, const char *form, int64_t id, struct moment now);

#endif
