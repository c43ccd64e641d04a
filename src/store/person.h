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

/* Transaction. Returns the new id. */
int64_t person_add(struct store *store, const struct person *person, struct moment now);
/* Writes name, group, role, approved, note. Transaction. */
void person_change(struct store *store, const struct person *person, struct moment now);
void person_link(struct store *store, int64_t id, const char *phone);
void person_unlink(struct store *store, int64_t id, const char *phone);
/* Takes a person off the roster; records keep their words. Transaction. */
void person_remove(struct store *store, int64_t id);

enum person_imported { PERSON_NEW, PERSON_CHANGED, PERSON_SAME };
/*
 * One row of a roster file: name, group, role, phone (E.164, "" none). The person with this name
 * and number, else the one of this name and group, else a new one. check: only tells.
 * Transaction unless check.
 */
enum person_imported person_import(struct store *store, const struct person *row, const char *phone,
				   bool check, struct moment now);

struct person_filter {
	int group;	    /* 0: any */
	const char *role;   /* NULL: any */
	const char *search; /* part of a name or number */
	bool waiting;	    /* not approved */
	int64_t after_id;   /* page */
	unsigned limit;	    /* 0: 100 */
};
/* By id. phone: one of the person's numbers, "" for none; a person with two comes twice. */
void person_list(struct store *store, const struct person_filter *filter,
		 void (*each)(const struct person *person, const char *phone, bool opted_out,
			      void *context),
		 void *context);
int64_t person_count(struct store *store);

/* What is known of a number, whoever has it. */
struct phone_row {
	bool opted_out, blocked;
	int64_t changed_at; /* utc ms; 0: nothing is known */
};
struct phone_row phone_get(struct store *store, const char *phone);
/* Transaction. */
void phone_opt_out(struct store *store, const char *phone, bool out, struct moment now);
void phone_block(struct store *store, const char *phone, bool blocked, struct moment now);

#endif
