/*
 * What happens when an event of the plan is due: messages are queued, tasks and checklists noted,
 * lists made. A notice becomes a broadcast; every other message has a purpose key of event and
 * number, so that a portion that is repeated after a crash sends nothing twice.
 */
#ifndef OFFICE_FIRE_H
#define OFFICE_FIRE_H

#include "office/plan.h"

#define FIRE_PORTION 200 /* messages a transaction */

struct fired {
	bool all;	      /* nothing is left to do */
	int64_t people;	      /* told in this portion */
	int64_t broadcast_id; /* 0: none */
};

/* A portion of it. who: released it, or the calendar itself. Transaction. */
struct fired fire_event(struct office *office, const struct plan *plan,
			const struct plan_event *event, const char *who, struct moment now);
/* A notice waits: those whom the config names are told. */
void fire_tell_staff(struct office *office, const struct plan *plan, const struct plan_event *event,
		     struct moment now);

#endif
