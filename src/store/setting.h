/*
 * Small lasting facts, by name (table setting): counters of resets, "outgoing is held", …
 */
#ifndef STORE_SETTING_H
#define STORE_SETTING_H

#include "store/store.h"

/* False, and out is "", where there is none. */
bool setting_get(struct store *store, const char *name, char *out, size_t size);
int64_t setting_number(struct store *store, const char *name, int64_t fallback);
/* Each in a transaction; value NULL takes the setting away. Writes only what is new. */
void setting_put(struct store *store, const char *name, const char *value);
void setting_put_number(struct store *store, const char *name, int64_t value);

#endif
