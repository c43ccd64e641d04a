/*
 * A person who waits for the clerk says that he is one of the roster with a new number (table
 * claim). Nothing of such a number counts until somebody has looked.
 */
#ifndef STORE_CLAIM_H
#define STORE_CLAIM_H

#include "store/store.h"

/* Transaction. */
void claim_put(struct store *store, int64_t person_id, int64_t claimed);
/* Who he says he is; 0: he claims nothing. */
int64_t claim_get(struct store *store, int64_t person_id);

#endif
