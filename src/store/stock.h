/*
 * Supplies: what somebody asked for (table supply; its number is the record's), how much of each
 * item there is (table stock) and every change of it (table stock_move). asked → ready → handed
 * is the record's own state. Amounts are thousandths of what the item is measured in.
 */
#ifndef STORE_STOCK_H
#define STORE_STOCK_H

#include "base/moment.h"
#include "store/store.h"

struct supply {
	int64_t report_id;
	char item[48];
	int64_t amount;		     /* 0: not said yet */
	bool reserved;		     /* ready, and not handed out */
	int64_t ready_at, handed_at; /* utc ms; 0: not */
};

/* Adds it or writes all of it; what is reserved of its item follows. Transaction. */
void supply_put(struct store *store, const struct supply *supply);
/* Newest first, of a season's (0: any) records in this state (NULL: all but replaced); limit 0:
 * 100. */
void supply_list(struct store *store, int season, const char *state, unsigned limit,
		 void (*each)(const struct supply *supply, void *context), void *context);
/* Oldest first, those of a season and before it for which something is set aside, and how many. */
void supply_set_aside(struct store *store, int season, unsigned limit,
		      void (*each)(const struct supply *supply, void *context), void *context);
int64_t supply_set_aside_count(struct store *store, int season);
bool supply_get(struct store *store, int64_t report_id, struct supply *supply);

struct stock {
	char item[48];
	int64_t amount, reserved; /* reserved is part of amount */
};

/* An item that nobody has set reads as nothing there. */
struct stock stock_of(struct store *store, const char *item);
/* So much comes in, or goes out (below 0), for a record (0: none). Transaction. */
void stock_change(struct store *store, const char *item, int64_t amount, int64_t report_id,
		  const char *who, struct moment now);
void stock_list(struct store *store, void (*each)(const struct stock *stock, void *context),
		void *context);

#endif
