/*
 * What happens when an event of the plan is due: messages are queued, tasks and checklists noted,
 * lists made. A notice becomes a broadcast; every other message has a purpose key of event and
 * number, so that a portion that is repeated after a crash sends nothing twice.
 */
#ifndef OFFICE_FIRE_H
#define OFFICE_FIRE_H

#include "office/plan.h"

#define FIRE_PORTION 50 /* people a transaction */

struct firing {
	struct office *office;
	const struct plan *plan;
	const struct plan_event *event;
	const char *who; /* released it, or the calendar itself */
	size_t done;	 /* as the last portion that was kept said */
	struct moment now;
};

struct fired {
	bool all;	      /* nothing is left to do */
	bool waits;	      /* for office/planning.h; nothing was done */
	size_t done;	      /* how far it is now */
	int64_t people;	      /* told in this portion */
	int64_t broadcast_id; /* 0: none */
};

/* A portion of it. Transaction. */
struct fired fire_event(const struct firing *firing);
/* A notice waits: those whom the config names are told. */
void fire_tell_staff(struct office *office, const struct plan *plan, const struct plan_event *event,
		     struct moment now);

#endif
