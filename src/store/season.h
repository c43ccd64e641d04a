/*
 * The years of work (table season): which one is open.
 */
#ifndef STORE_SEASON_H
#define STORE_SEASON_H

#include "base/moment.h"
#include "store/store.h"

/* The open season's year; 0: none. */
int season_open(struct store *store);
/* Opens a year's season, if it is not yet there. Transaction. */
void season_begin(struct store *store, int year, struct moment now);
/* Transaction. False: it is not open. */
bool season_close(struct store *store, int year, struct moment now);

#endif
