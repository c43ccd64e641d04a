/*
 * What responsible people answer by SMS: how far a stage is in their group (role "progress"), and
 * what their checklist found (role "check").
 */
#ifndef OFFICE_DUTY_H
#define OFFICE_DUTY_H

#include "office/role.h"
#include "store/duty.h"

/* role "progress": a form with a stage, a group and an area, done so far in all. */
void progress_added(struct office *office, const struct form *form,
		    const struct form_record *record, int64_t report_id,
		    const struct role_actor *actor, struct moment now, struct role_answer *answer);
void progress_removed(struct office *office, const struct report *report, int64_t by,
		      const struct role_actor *actor, struct moment now);

/* role "check": a form with a text. */
void check_check(struct office *office, const struct form *form, const struct form_record *record,
		 const struct role_actor *actor, struct moment now, struct role_answer *answer);
void check_added(struct office *office, const struct form *form, const struct form_record *record,
		 int64_t report_id, const struct role_actor *actor, struct moment now,
		 struct role_answer *answer);

/* Writes an answer ("1 fine 2 torn", or one word for all) to a checklist; returns how many items
 * are not fine. Transaction. */
int check_answer(struct office *office, const struct checklist *checklist, const char *words,
		 struct moment now);
/* The config's check of this name; NULL: it is gone. */
const struct calendar_check *check_named(const struct office *office, const char *name);

#endif
