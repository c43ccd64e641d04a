/*
 * Who worked, from the foreman: each name is a day of that person, once a day and task, and says
 * of the sign-ups who came. Where only a number is said, so many days without names are kept: they
 * count in the totals and on no wage sheet of a person.
 */
#ifndef OFFICE_ATTENDANCE_H
#define OFFICE_ATTENDANCE_H

#include "office/role.h"

#define ATTENDANCE_NAMES_MOST 64

/* ---- role "attendance": a form with a date, names or people, and a task (its first choice) ---- */

void attendance_check(struct office *office, const struct form *form,
		      const struct form_record *record, const struct role_actor *actor,
		      struct moment now, struct role_answer *answer);
void attendance_added(struct office *office, const struct form *form,
		      const struct form_record *record, int64_t report_id,
		      const struct role_actor *actor, struct moment now,
		      struct role_answer *answer);
void attendance_removed(struct office *office, const struct report *report, int64_t by,
			const struct role_actor *actor, struct moment now);

/* Takes a name out of a record, which then says so many people less; returns how many names are
 * left, -1: it was not among them. */
int attendance_drop(const struct form *form, struct form_record *record, const char *name);

#endif
