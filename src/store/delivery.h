/*
 * What the network reports of segments that it took: which one a report is for, and what it says
 * of it.
 */
#ifndef STORE_DELIVERY_H
#define STORE_DELIVERY_H

#include "store/outbox.h"

/* A report that came before the answer it belongs to is let work, and used up. */
void delivery_early(struct store *store, int64_t id, unsigned part, int reference,
		    struct moment now);

/* A segment whose answer did not come: a report that came while it was in the air settles it. */
void delivery_doubtful(struct store *store, int64_t id, unsigned part, struct moment now);

#endif
