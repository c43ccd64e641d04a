/*
 * The config that the daemon accepted last (table config): verbs and kiosk use this one, so that
 * a half-edited file harms nobody.
 */
#ifndef STORE_ACCEPTED_H
#define STORE_ACCEPTED_H

#include "base/moment.h"
#include "store/store.h"

/* Transaction. hash: of the text, in any form. Writes nothing where it is the same. */
void accepted_put(struct store *store, const char *text, const char *hash, struct moment now);
/* The text, yours; NULL: none accepted yet. hash (may be NULL) gets its hash. */
char *accepted_get(struct store *store, char *hash, size_t hash_size, int64_t *at);
/* Its hash alone; "" none was accepted yet. */
void accepted_hash(struct store *store, char *hash, size_t size);

#endif
