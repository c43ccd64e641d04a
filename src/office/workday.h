/*
 * Days of work: opened by the office, filled by sign-ups, with a waiting list that moves up; a
 * reminder the evening before, answered by a word; who worked, from the foreman. Whoever is
 * concerned by a change is told, once.
 *
 * All functions but those that only look run inside a transaction.
 */
#ifndef OFFICE_WORKDAY_H
#define OFFICE_WORKDAY_H

#include "office/role.h"
#include "store/signup.h"
#include "store/workday.h"

/* ---- the office's own acts ---- */

/* Opens it (state, taken, waiting and remind_at are set here); those who wished for that date and
 * task come first. Returns its id; 0: there is one already. */
int64_t workday_open(struct office *office, const struct workday *day, struct moment now);
/* Writes places, meets, place and state (open or closed); who waited and now has a place is told,
 * and those whom closing leaves without one. */
void workday_rearrange(struct office *office, const struct workday *day, struct moment now);
/* Another date: those who signed up come along, and are told. Returns the new day's id; 0: that
 * date has a day of this task already. */
int64_t workday_shift(struct office *office, const struct workday *day, const char *date,
		      struct moment now);
/* There will be no work: everybody is told, their records are cancelled. */
void workday_cancel(struct office *office, const struct workday *day, struct moment now);

/* When it begins, in utc ms: where nobody said, at eight. */
int64_t workday_begins(const struct office *office, const struct workday *day);

/* ---- what villagers and foremen do, as rows of the table of roles ---- */

/* role "signup": a form with a date, people and a task (its first choice). */
void workday_check(struct office *office, const struct form *form, const struct form_record *record,
		   const struct role_actor *actor, struct moment now, struct role_answer *answer);
void workday_signed(struct office *office, const struct form *form,
		    const struct form_record *record, int64_t report_id,
		    const struct role_actor *actor, struct moment now, struct role_answer *answer);
void workday_withdrawn(struct office *office, const struct report *report, int64_t by,
		       const struct role_actor *actor, struct moment now);

enum workday_said {
	WORKDAY_NOBODY,	 /* this phone has signed up for nothing */
	WORKDAY_WHICH,	 /* for several days, and none was reminded of */
	WORKDAY_COMING,	 /* noted */
	WORKDAY_WITHDREW /* their place is free again */
};
/* An answer to the reminder, or before it: of all that this phone has signed up for on the date
 * ("" the next that was reminded of, or the only one). day gets which. */
enum workday_said workday_answer(struct office *office, const char *phone, bool coming,
				 const char *date, struct moment now, struct workday *day);

/* True where this phone has signed up for a day to come: for that date ("" any). */
bool workday_expects(struct office *office, const char *phone, const char *date, struct moment now);
/* Its date, and where they meet in the config's words ("" not said). */
struct day workday_date(const struct workday *day);
void workday_meeting(struct office *office, const struct workday *day, char *out, size_t size);

/* ---- what is due ---- */

int64_t workday_due(struct office *office, struct moment now);
void workday_run(struct office *office, struct moment now);

#endif
