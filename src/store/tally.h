/*
 * How much was done, in quarters of an hour (table tally), so that a day's sums are read and
 * never counted. Added up in memory and written once by store_commit().
 */
#ifndef STORE_TALLY_H
#define STORE_TALLY_H

#include "base/moment.h"
#include "store/store.h"

enum tally { TALLY_RECEIVED, TALLY_HANDLED, TALLY_SENT, TALLY_FAILED, TALLY_SEGMENTS };
#define TALLY_COUNT 5

/* Transaction. */
void tally_add(struct store *store, enum tally what, struct moment now);
/* One that was added then (utc ms) counts no more. Transaction. */
void tally_take_back(struct store *store, enum tally what, int64_t at);
/* Before COMMIT. */
void tally_write(struct store *store);
/* The sums from a time on (utc ms; a quarter of an hour), by enum tally. */
void tally_read(struct store *store, int64_t since, int64_t sums[TALLY_COUNT]);
/* Segments since a time that are charged, with what is not written yet: for the budget. Each is
 * counted before its fate is known; what the network refused is taken back. What is over is added up
 * once and remembered, so that it may be asked before every segment. */
int64_t tally_segments_since(struct store *store, int64_t since, struct moment now);

#endif
