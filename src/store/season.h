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
/* When the gateway first knew of a year's season, utc ms; 0: it does not. */
int64_t season_opened_at(struct store *store, int year);
int64_t season_closed_at(struct store *store, int year); /* 0: it is not */
bool season_closed(struct store *store, int year);

#endif
