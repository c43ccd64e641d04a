/*
 * The daemon's live state as rows (table status): one for itself ("daemon"), one a modem
 * ("modem:NAME"), … each a JSON object, overwritten in place.
 */
#ifndef STORE_STATUS_H
#define STORE_STATUS_H

#include "base/moment.h"
#include "store/store.h"

/* Transaction. json NULL takes the row away. */
void status_put(struct store *store, const char *name, const char *json, struct moment now);
/* The JSON, yours; NULL: no such row. *at (may be NULL) gets its utc ms. */
char *status_get(struct store *store, const char *name, int64_t *at);
void status_list(struct store *store,
		 void (*each)(const char *name, const char *json, int64_t at, void *context),
		 void *context);

#endif
