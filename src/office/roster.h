/*
 * The roster at work, one person at a time: added, changed, approved, joined with his double. Every
 * change has its audit row, "person:ID" or "phone:NUMBER", in the same transaction; all functions
 * run inside one. (Whole files: office/import.h.)
 */
#ifndef OFFICE_ROSTER_H
#define OFFICE_ROSTER_H

#include "office/entry.h"
#include "office/office.h"

/* Adds one. Returns the id. */
int64_t roster_add(struct office *office, const struct entry *entry, bool approved, const char *who,
		   struct moment now);
/* Writes what the entry says over the person; numbers (NULL: as they are) become exactly his, in
 * their order. False: no such person. */
bool roster_set(struct office *office, int64_t id, const struct entry *entry, bool sets_numbers,
		const char *who, struct moment now);
/* The clerk's approval: the person's records that waited for it count from now on. Returns how
 * many did; -1: nobody of this id waits. */
int roster_approve(struct office *office, int64_t id, const char *who, struct moment now);
/* Two rows are one person: numbers and records of one go to the other, who stays. False: one of
 * them is not there. */
bool roster_join(struct office *office, int64_t id, int64_t into, const char *who,
		 struct moment now);
/* A number stops or begins to get notices, or is blocked; noted for all who have it. */
void roster_opt_out(struct office *office, const char *number, bool out, const char *who,
		    struct moment now);
void roster_block(struct office *office, const char *number, bool blocked, const char *who,
		  struct moment now);

#endif
