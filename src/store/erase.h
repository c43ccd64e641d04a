/*
 * The end of what is known of one person (PIPL, article 47: everyone may have his data erased).
 * What the village's sums are made of stays, without a name.
 */
#ifndef STORE_ERASE_H
#define STORE_ERASE_H

#include "base/moment.h"
#include "base/phone.h"
#include "store/store.h"

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
 * First what no index finds, page by page: events, audit rows by him, lists of notices, raw
 * reports. Opens transactions of its own. False: the database is busy or holding; call it again.
 */
bool erase_traces(struct store *store, int64_t person_id, struct erased *erased);

/*
 * Then, in one transaction, the person and everything that an index finds: his texts and those to
 * him, numbers that are his alone with their opting out, names and words in records, sign-ups, days
 * of work, notes and audit rows. Records keep their amounts, and the texts that keeps() lets stay.
 * country_size: characters before the national part of a number.
 */
void erase_person(struct store *store, int64_t person_id, size_t country_size, erase_keeps *keeps,
		  void *context, struct moment now, struct erased *erased);

#endif
