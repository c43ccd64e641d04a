/*
 * Rows of the table of roles that only doubt: what is possible, but not with what the office
 * knows of this person and this time of the year. They ask and never refuse; config `plausible`.
 */
#ifndef OFFICE_PLAUSIBLE_H
#define OFFICE_PLAUSIBLE_H

#include "office/role.h"

/* role "enrolment": the same plot once more, or far more land than the year before. */
void plausible_enrolment(struct office *office, const struct form *form,
			 const struct form_record *record, const struct role_actor *actor,
			 struct moment now, struct role_answer *answer);
/* role "harvest": before its time, or more than the enrolled land can bear. */
void plausible_harvest(struct office *office, const struct form *form,
		       const struct form_record *record, const struct role_actor *actor,
		       struct moment now, struct role_answer *answer);

#endif
