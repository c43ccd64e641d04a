/*
 * What the acts of staff by SMS share (staff.c) and those on notices (staff_notice.c).
 */
#ifndef OFFICE_STAFF_ACT_H
#define OFFICE_STAFF_ACT_H

#include "conf/rights.h"
#include "office/command.h"
#include "office/talk.h"

struct staff {
	struct talk *talk;
	struct normal_text normal;
	struct command command;
	unsigned rights; /* of the sender */
	unsigned needs;	 /* the right for this act */
};

/* Whether the sender may; if not, that is said. */
bool staff_may(struct staff *staff);
/* An audit row of the sender. */
void staff_audit(struct staff *staff, const char *verb, const char *object, const char *detail);
/* The whole number behind the command and nothing else: 0 where there is nothing, -1 where
 * something else stands there. */
int64_t staff_number_alone(const struct staff *staff);

/* Each returns false where the text is no such act after all. */
bool staff_notice(struct staff *staff);
bool staff_confirm(struct staff *staff);
bool staff_pause(struct staff *staff);
bool staff_resume(struct staff *staff);
bool staff_stop(struct staff *staff);

#endif
