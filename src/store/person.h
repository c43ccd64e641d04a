/*
 * The roster: people (table person) and phone numbers (table phone). One person may have
 * several numbers and several people may share one (table person_phone). Opting out and being
 * blocked belong to the number, so that they hold for unknown ones too (F83).
 */
#ifndef STORE_PERSON_H
#define STORE_PERSON_H

#include "base/moment.h"
#include "base/phone.h"
#include "store/store.h"

struct person {
	int64_t id;
	char name[64];
	int group;     /* its number; 0: not known */
	char role[64]; /* words of the roster with blanks between; "" a plain villager */
	bool approved; /* false: waits for the clerk */
	int64_t created_at, changed_at;
	char note[128];
};

/* The people behind a number (E.164), in order of id; fills up to size, returns how many. */
size_t person_by_phone(struct store *store, const char *phone, struct person *people, size_t size);
/* People of this name, in a group (0: any). */
size_t person_by_name(struct store *store, const char *name, int group, struct person *people,
		      size_t size);
bool person_get(struct store *store, int64_t id, struct person *person);

/* Their numbers in the order of the roster; fills up to size, returns how many. */
size_t person_phones(struct store *store, int64_t id, char (*numbers)[PHONE_SIZE], size_t size);

/* Transaction. Returns the new id. */
int64_t person_add(struct store *store, const struct person *person, struct moment now);
/* The same of somebody who has one number so far. */
int64_t person_add_with_number(struct store *store, const struct person *person, const char *phone,
			       struct moment now);
/* Writes name, group, role, approved, note. Transaction. */
void person_change(struct store *store, const struct person *person, struct moment now);
void person_link(struct store *store, int64_t id, const char *phone);
void person_unlink(struct store *store, int64_t id, const char *phone);
/* Numbers, records and sign-ups of one person become another's, and he is gone. Transaction. */
void person_join(struct store *store, int64_t id, int64_t into, struct moment now);
/* Takes a person off the roster; records keep their words. Transaction. */
void person_remove(struct store *store, int64_t id);

struct person_filter {
	int group;		 /* 0: any */
	const char *role;	 /* one word of it; NULL: any */
	const char *search;	 /* part of a name or number */
	bool waiting, approved;	 /* only those not approved, only those who are */
	bool opted_out, blocked; /* only people with such a number */
	int64_t after_id;	 /* page */
	unsigned limit;		 /* 0: 100 */
};
/* By id. */
void person_list(struct store *store, const struct person_filter *filter,
		 void (*each)(const struct person *person, void *context), void *context);
/* The highest id that anybody has or had. */
int64_t person_last_id(struct store *store);
int64_t person_count(struct store *store);

/* What is known of a number, whoever has it. */
struct phone_row {
	bool known; /* false: nobody on the roster has it either */
	bool opted_out, blocked;
	int64_t changed_at; /* utc ms; 0: nothing is known */
};
struct phone_row phone_get(struct store *store, const char *phone);
/* Transaction. */
void phone_opt_out(struct store *store, const char *phone, bool out, struct moment now);
void phone_block(struct store *store, const char *phone, bool blocked, struct moment now);

#endif
