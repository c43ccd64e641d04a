/*
 * What the records of a transaction add to the kept sums (tables total and trend): added up in
 * memory, since the texts of a batch mostly count in the same few rows, and written by
 * store_commit(), or before somebody reads them.
 */
#ifndef STORE_SUM_H
#define STORE_SUM_H

#include "store/store.h"

#define SUMS_MOST 32 /* that wait to be written */

/* Where a record counts, and how much it adds to one measure. */
struct sum {
	int64_t season, group;
	int64_t hour; /* since 1970, UTC */
	char form[32];
	char measure[32]; /* "": counts records */
	char zone[32], place[64];
	int64_t amount; /* thousandths; below 0 takes back */
	int64_t records;
};

/* Transaction. */
void sum_add(struct store *store, const struct sum *sum);
/* Writes what waits: before COMMIT, and before a sum is read. */
void sum_write(struct store *store);

#endif
