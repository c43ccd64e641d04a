/*
 * Whom a notice reaches: a query over the roster and the ledgers, asked anew each time.
 *
 *	all  group:3  role:ROLE  form:enroll  workday:2026-04-08  number:13900000001
 *	person:12  NAME
 *
 * joined by +, - and /. With / between them they are those whom both mean: "group:3/role:ROLE" are
 * those of the third group who have that role. The rest is read from left to right:
 * "form:enroll-form:harvest" are those who enrolled and have not told a harvest;
 * "all-group:3/role:ROLE+number:…" takes some of the third group out and one of them in again.
 * NAME is one of the config's audiences. These marks count only before one of these words, so that
 * dates and numbers may be written with them. form: means records of this season that count, also
 * those of senders who are not on the roster.
 *
 * One message a number: people who share one are one member. A person with several numbers is
 * reached at the first (in the order of the roster) that can be reached at all; where that has
 * opted out or is blocked, so is the person. number: means that very number, however often it
 * failed before; opting out and being blocked hold for it too.
 */
#ifndef OFFICE_AUDIENCE_H
#define OFFICE_AUDIENCE_H

#include "base/phone.h"
#include "conf/conf.h"
#include "forms/forms.h"
#include "office/office.h"

enum audience_state {
	AUDIENCE_REACHED,
	AUDIENCE_OPTED_OUT,
	AUDIENCE_BLOCKED,
	AUDIENCE_UNREACHABLE /* no mobile number, or the last messages to all of them failed */
};

struct audience_member {
	int64_t person_id; /* of those who share the number the first; 0: not on the roster */
	char name[64];	   /* "" unknown */
	int group;	   /* 0: unknown */
	char role[64];
	char number[PHONE_SIZE]; /* E.164; "" where there is none */
	unsigned people;	 /* how many share the number: at least 1 */
	enum audience_state state;
};

struct audience {
	struct audience_member *members; /* those reached: in order of group, person, number */
	size_t count;			 /* messages */
	struct audience_member *missed;	 /* the others, people each by himself, with their state */
	size_t missed_count;
	size_t people; /* those reached; people - count are duplicates of a number */
	size_t opted_out, blocked, unreachable; /* of missed */
};

/* Finds the members. False: the text is no audience, and why says what is expected. Reads outside of
 * a transaction or inside. Release it in either case. */
bool audience_find(struct office *office, const char *text, struct moment now,
		   struct audience *audience, char *why, size_t why_size);
void audience_release(struct audience *audience);
/* The same in portions: begun (NULL: it is none), audience_search_some() until it is true, ended,
 * which frees the search. */
struct audience_search *audience_begin(struct office *office, const char *text, struct moment now,
				       char *why, size_t why_size);
void audience_end(struct audience_search *search, struct audience *audience);

/* True where the text is an audience of this config. */
bool audience_valid(const struct office *office, const char *text, char *why, size_t why_size);
/* A term of a query, as it is written. */
struct audience_term {
	char joint;	  /* how it is joined to those before it: '+', '-' or '/' */
	const char *kind; /* "all", "group:", …; "": a named audience */
	const char *value;
};
/* Tells the terms in order. False: what comes next is none. */
bool audience_walk(const struct config *config, const char *text,
		   void (*each)(const struct audience_term *term, void *context), void *context);
/* The name of a state: "reached", "opted-out", "blocked", "unreachable". */
const char *audience_state_name(enum audience_state state);

/* Complains of every named audience of the config (audiences = ( { name; query; } )) that does
 * not hold. */
void audience_check(const struct config *config, const struct forms *forms,
		    struct conf_problems *problems);

#endif
