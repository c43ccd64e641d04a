/*
 * The journal of segments (table segment): each change of one, and the message's state that
 * follows from all of them. A segment that nothing has happened to yet is queued and has no row.
 *
 *	any failed                → failed, what was queued is cancelled
 *	any uncertain             → uncertain; the rest waits until that is settled
 *	any sending               → sending
 *	any queued                → queued: outbox_next() finds it, also with its head already sent
 *	all sent, all delivered   → sent, delivered
 */
#ifndef STORE_JOURNAL_H
#define STORE_JOURNAL_H

#include "store/outbox.h"

/* The row follows its segments. error NULL leaves the words as they are; attempts: failed ones. */
enum outbox_state journal_follow(struct store *store, int64_t id, const char *error,
				 unsigned attempts, struct moment now);
void journal_set(struct store *store, int64_t id, unsigned part, enum outbox_state state,
		 struct moment now);
/* It failed: words in error. */
void journal_fail(struct store *store, int64_t id, unsigned part, const char *error,
		  unsigned attempts, struct moment now);
/* What is still queued becomes cancelled or expired. */
void journal_end_queued(struct store *store, int64_t id, enum outbox_state as, struct moment now);

/* A failed or uncertain message goes once more, from the part that did not go through; a part of
 * unknown fate is marked as a possible duplicate. */
void journal_retry(struct store *store, int64_t id, struct moment now);

#endif
