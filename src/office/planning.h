/*
 * Notices to many that staff draft by SMS. To find some thousand people, to count what they cost and
 * to write them down takes a tenth of a second, in which whoever texts would wait: the daemon does
 * it some at a time between other texts, and the text that asked for it rests until all is there. What
 * a crash leaves of it is a draft without a code, which lapses, and a text that is handled anew.
 */
#ifndef OFFICE_PLANNING_H
#define OFFICE_PLANNING_H

#include "office/broadcast.h"

struct planning *planning_new(void);
void planning_free(struct planning *planning); /* NULL: none */

enum planning_state {
	PLANNING_NONE, /* it is short, or another one is under way: do it at once */
	PLANNING_BUSY, /* handle the text anew when it no longer rests */
	PLANNING_READY /* plan and draft are there; the draft wants its end */
};
/* What a text asks for; begins with it. plan stays the planning's own. */
enum planning_state planning_of(struct office *office, int64_t message_id, const char *who,
				const struct broadcast_wish *wish, struct moment now,
				const struct broadcast_plan **plan, int64_t *draft_id);

/* The text that rests meanwhile; 0: none. */
int64_t planning_rests(const struct office *office);

/* What is under way, as a chore of the office. */
int64_t planning_due(struct office *office, struct moment now);
void planning_run(struct office *office, struct moment now);

#endif
