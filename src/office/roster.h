/*
 * The roster at work, one person at a time: added, changed, approved, joined with his double, and
 * gone. Every change has its audit row, "person:ID" or "phone:NUMBER", in the same transaction; all
 * functions but those that only look run inside one. who: for the audit. (Whole files:
 * office/import.h.)
 */
#ifndef OFFICE_ROSTER_H
#define OFFICE_ROSTER_H

#include "base/json.h"
#include "office/entry.h"
#include "office/office.h"
#include "store/erase.h"

/* Adds one. approved: counts at once; else waits for the clerk. Returns the id. */
int64_t roster_add(struct office *office, const struct entry *entry, bool approved, const char *who,
		   struct moment now);
/* Writes the person anew: name, group, role, note, and exactly these numbers in their order. False:
 * there is no such person. */
bool roster_set(struct office *office, int64_t id, const struct entry *entry, const char *who,
		struct moment now);
/* The person as he stands, for roster_set(). False: there is no such person. */
bool roster_entry(struct office *office, int64_t id, struct entry *entry);

/* The clerk's approval: records of the person that waited for it count from now on. One who claims
 * to be somebody on the roster with a new number becomes that one: *id gets whom. Returns how many
 * records did; -1: nobody of this id waits. */
int roster_approve(struct office *office, int64_t *id, const char *who, struct moment now);
/* Two rows are one person: numbers and records of one go to the other, who stays. False: one of
 * them is not there, or they are the same. */
bool roster_join(struct office *office, int64_t id, int64_t into, const char *who,
		 struct moment now);

/* A number gets notices no more, or again; is blocked, or not. */
void roster_opt_out(struct office *office, const char *number, bool out, const char *who,
		    struct moment now);
void roster_block(struct office *office, const char *number, bool blocked, const char *who,
		  struct moment now);

/* Everything that is known of one person, for him; owned by the caller. NULL: no such person. What
 * was told anonymously is not in it. */
struct json *roster_known(struct office *office, int64_t id);

enum roster_erased {
	ROSTER_ERASED,
	ROSTER_NOBODY,	   /* of this id */
	ROSTER_IN_THE_AIR, /* a text to him is just being sent: in a minute */
	ROSTER_LOCKED	   /* the database is busy or holding: call it again */
};
/* Takes one person out of everything, with a proof in the audit that names nobody. Opens
 * transactions of its own. */
enum roster_erased roster_erase(struct office *office, int64_t id, const char *who,
				struct moment now, struct erased *erased);

#endif
