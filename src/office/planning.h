/*
 * Long works of the office, some at a time between the texts of others: notices that staff draft by
 * SMS and those of the calendar, and whom an event of the calendar is for. To find some thousand
 * people, to count what they cost and to write them down takes a tenth of a second, in which whoever
 * texts would wait. Any number of works wait here, one is done after the other, in the order in
 * which they were asked for.
 *
 * Nothing of this outlives the process, and nothing has to: a text rests unhandled in the inbox, an
 * event has not happened, until the work is there, so that the next life asks for it again. What a
 * crash leaves is a draft without a code, which lapses.
 */
#ifndef OFFICE_PLANNING_H
#define OFFICE_PLANNING_H

#include "office/broadcast.h"

struct planning *planning_new(void);
void planning_free(struct planning *planning); /* NULL: none */

enum planning_state {
	PLANNING_BUSY, /* ask again: the text when it no longer rests, the calendar when it is due */
	PLANNING_READY,
	PLANNING_CANNOT_BE /* its text or its audience is none */
};

/* Who asks; the same again each time. */
struct planning_order {
	const char *key;    /* of the text or the event */
	int64_t message_id; /* of the text, which rests meanwhile; 0: an event of the calendar */
	const char *who;    /* drafts it */
	const struct broadcast_wish *wish;
};

/* Plans a notice. What is short is ready at once. plan is the planning's own, until planning_done(). */
enum planning_state planning_of(struct office *office, const struct planning_order *order,
				struct moment now, const struct broadcast_plan **plan);
/* Keeps what is ready as a draft, if that has not been done on the way; code gets what releases it. In a
 * transaction. */
int64_t planning_draft(struct office *office, const char *key, struct moment now, char code[8]);

/* Whom an event is for, and how far whoever asked has gone with them. */
struct planning_people {
	struct audience audience;
	int64_t found_at; /* utc ms; reports of later count against it */
	size_t done;	  /* of its members and then its missed: the caller's */
	int64_t told;	  /* the caller's */
};
enum planning_state planning_people(struct office *office, const char *key, const char *audience,
				    struct moment now, struct planning_people **people);

/* Whoever asked has what he wanted. */
void planning_done(struct office *office, const char *key);
/* The calendar has looked at what is due: of its works only the one that it asked for is still
 * wanted. NULL: none is. */
void planning_keep_event(struct office *office, const char *key);

/* Something is under way: a modem is answered before the next portion. */
bool planning_busy(const struct office *office);
/* The calendar waits for something. */
bool planning_event_waits(const struct office *office);

/* What is under way, as a chore of the office. */
int64_t planning_due(struct office *office, struct moment now);
void planning_run(struct office *office, struct moment now);

#endif
