/*
 * The one open question of a phone (table dialogue), with what was right so far. It survives
 * restarts; the answer is read against it first.
 */
#ifndef STORE_DIALOGUE_H
#define STORE_DIALOGUE_H

#include "base/moment.h"
#include "base/phone.h"
#include "store/store.h"

struct dialogue {
	char phone[PHONE_SIZE];
	char form[32];	   /* form or intent that is asked about */
	char question[64]; /* the field, or the name of the question */
	char *draft;	   /* JSON: what is known; the row's own */
	int64_t asked_at, expires_at;
	unsigned tries; /* questions asked so far, this one included */
	int64_t message_id;
};
void dialogue_release(struct dialogue *dialogue);

/* The open question of this phone. False: none, or it has expired. */
bool dialogue_get(struct store *store, const char *phone, struct moment now,
		  struct dialogue *dialogue);
/* Opens it, in place of any other. Transaction. */
void dialogue_put(struct store *store, const struct dialogue *dialogue);
/* Transaction. False: there was none. */
bool dialogue_close(struct store *store, const char *phone);
/* Questions past their time, oldest first, for the clerk's list; they stay until closed. */
void dialogue_expired(struct store *store, struct moment now, unsigned limit,
		      void (*each)(const struct dialogue *dialogue, void *context), void *context);
/* utc ms of the next expiry, or NEVER. */
int64_t dialogue_due(struct store *store);

/*
 * What was understood of a talk that ended without its record (table draft), for whoever settles
 * the message by hand. inbox_settle() and the message's own end take it away.
 */
void draft_keep(struct store *store, int64_t message_id, const char *form, const char *draft,
		struct moment now);
/* The draft's JSON, yours; NULL: there is none. form (may be NULL) gets what it is of. */
char *draft_get(struct store *store, int64_t message_id, char *form, size_t form_size);
/* Transaction. */
void draft_drop(struct store *store, int64_t message_id);

#endif
