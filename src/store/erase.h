/*
 * The end of what is known of one person (PIPL, article 47: everyone may have his data erased).
 * What the village's sums are made of stays, without a name.
 */
#ifndef STORE_ERASE_H
#define STORE_ERASE_H

#include "base/moment.h"
#include "base/phone.h"
#include "store/store.h"

#define ERASE_NUMBERS_MOST 16

struct erased {
	unsigned numbers;   /* his alone, and gone */
	unsigned messages;  /* texts from him, or that his records were made of */
	unsigned sent;	    /* texts to him */
	unsigned cancelled; /* of these, those that waited to go out */
	unsigned records;   /* they stay, nameless */
	unsigned other;	    /* calls, sign-ups, days of work, notes, lists, audit rows, events */
};

/* True while a text to one of his numbers is in the air: then is no time to erase. */
bool erase_must_wait(struct store *store, int64_t person_id);

/* Whether a text in a field of a record may stay: a choice, a place, a date. */
typedef bool erase_keeps(const char *form, const char *field, const char *text, void *context);

/*
 * Takes the person out of everything that is found by an index, in one transaction: his texts and
 * those to him, numbers that are his alone with their opting out, names and words in records,
 * sign-ups, days of work, notes and audit rows. Records keep their amounts, and fields that keeps()
 * lets stay. country_size: characters before the national part of a number. False: there is no
 * such person. numbers gets those that went, for erase_traces().
 */
bool erase_person(struct store *store, int64_t person_id, size_t country_size, erase_keeps *keeps,
		  void *context, struct moment now, char (*numbers)[PHONE_SIZE],
		  struct erased *erased);

/* The rest, page by page: events, audit rows by him, lists of notices, raw reports. Opens
 * transactions of its own. False: the database is busy or holding; call it again. */
bool erase_traces(struct store *store, int64_t person_id, char (*numbers)[PHONE_SIZE],
		  struct erased *erased);

#endif
