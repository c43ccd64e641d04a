/*
 * What the carrier last said of a SIM's balance (table balance).
 */
#ifndef STORE_BALANCE_H
#define STORE_BALANCE_H

#include "base/moment.h"
#include "store/store.h"

struct balance {
	const char *sim;  /* ICCID; "" not known */
	int64_t fen;	  /* hundredths of a yuan */
	int64_t at;	  /* utc ms */
	const char *text; /* as the carrier said it */
};

/* Transaction. */
void balance_put(struct store *store, const struct balance *balance);
void balance_list(struct store *store, void (*each)(const struct balance *balance, void *context),
		  void *context);

#endif
