/*
 * Parts of one message, put together in the database (3GPP TS 23.040 §9.2.3.24.1). A group is
 * known by its SIM, its sender with the type of number, reference, width, total and time.
 */
#ifndef STORE_GROUP_H
#define STORE_GROUP_H

#include "store/arrival.h"

/* Keeps one part of several: it joins a group, fills a gap, or founds a group. */
enum inbox_kept group_keep(struct store *store, const struct incoming *in, int64_t *message_id);

#endif
