/*
 * Who comes to a day of work (table signup). Each belongs to a record of the ledger; its people
 * have a place (signed), wait in order of arrival (waiting), or wish for a day that nobody has
 * opened yet (wished). The day's own figures follow in the same transaction.
 */
#ifndef STORE_SIGNUP_H
#define STORE_SIGNUP_H

#include "base/moment.h"
#include "base/phone.h"
#include "store/store.h"

enum signup_state {
	SIGNUP_SIGNED,
	SIGNUP_WAITING,
	SIGNUP_WISHED, /* no such day yet */
	SIGNUP_WITHDRAWN,
	SIGNUP_PRESENT, /* worked, as the foreman says */
	SIGNUP_ABSENT	/* had a place and did not come */
};
const char *signup_state_name(enum signup_state state);

struct signup {
	int64_t id;
	int64_t workday_id;	      /* 0: wished */
	int64_t report_id, person_id; /* 0: none */
	char date[16], task[48];      /* as asked for; task "" any */
	char name[64];
	int group; /* 0: not known */
	char phone[PHONE_SIZE];
	int people;
	enum signup_state state;
	bool confirmed; /* said in answer to the reminder that they come */
};

/* Transaction. Returns the id. */
int64_t signup_add(struct store *store, const struct signup *signup, struct moment now);
/* Another state, perhaps at another day (workday_id). Transaction. */
void signup_move(struct store *store, const struct signup *signup, enum signup_state state,
		 int64_t workday_id, struct moment now);
/* Another record says it, with so many people and another state. Transaction. */
void signup_replace(struct store *store, const struct signup *signup, int64_t report_id, int people,
		    enum signup_state state, struct moment now);
/* The answer to the reminder was yes. Transaction. */
void signup_confirm(struct store *store, int64_t id, struct moment now);

bool signup_get(struct store *store, int64_t id, struct signup *signup);
bool signup_of_report(struct store *store, int64_t report_id, struct signup *signup);
/* The place of this one in the waiting list, from 1; as if it were put behind all for id 0. */
int signup_position(struct store *store, int64_t workday_id, int64_t id);
/* The first in the waiting list with no more people than so many. False: none fits. */
bool signup_next_waiting(struct store *store, int64_t workday_id, int people,
			 struct signup *signup);
/* Of this name on that day, whatever came of it. */
bool signup_named(struct store *store, int64_t workday_id, const char *name, struct signup *signup);
/* An active one (signed, waiting, wished) of this phone and name on a date. */
bool signup_again(struct store *store, const char *date, const char *phone, const char *name,
		  struct signup *signup);

/* People of a day, by what is known of them. */
struct signup_counts {
	int confirmed, present, absent; /* confirmed: of those who have a place */
};
void signup_count(struct store *store, int64_t workday_id, struct signup_counts *counts);

/* How many of a phone's people have a place on that day. */
int signup_people(struct store *store, int64_t workday_id, const char *phone);

/* Pages of at most size, ids above after; each returns how many it found. */
size_t signup_page(struct store *store, int64_t workday_id, int64_t after, struct signup *signups,
		   size_t size);
/* The same upwards: those before an id (0: the last), the nearest first. */
size_t signup_page_before(struct store *store, int64_t workday_id, int64_t before,
			  struct signup *signups, size_t size);
size_t signup_wishes(struct store *store, const char *date, int64_t after, struct signup *signups,
		     size_t size);
/* Active ones of a phone from a date on, the earliest first. */
size_t signup_of_phone(struct store *store, const char *phone, const char *from,
		       struct signup *signups, size_t size);

#endif
