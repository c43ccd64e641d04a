/*
 * Wishes for supplies: asked → ready (set aside in the stock) → handed out. The villager is told
 * of each step; what was handed out leaves the stock and enters the totals as a measure of its
 * item, SUPPLY_HANDED followed by the item's name.
 *
 * All functions run inside a transaction.
 */
#ifndef OFFICE_SUPPLY_H
#define OFFICE_SUPPLY_H

#include "office/role.h"
#include "store/stock.h"

#define SUPPLY_HANDED "handed_"

/* ---- role "supply": rows of the table of roles ---- */

void supply_added(struct office *office, const struct form *form, const struct form_record *record,
		  int64_t report_id, const struct role_actor *actor, struct moment now,
		  struct role_answer *answer);
/* What was set aside is free again; what was handed out comes back. */
void supply_removed(struct office *office, const struct report *report, int64_t by,
		    const struct role_actor *actor, struct moment now);

/* ---- acts of the office ---- */

enum supply_result {
	SUPPLY_DONE,
	SUPPLY_UNKNOWN,	  /* no such wish */
	SUPPLY_NOT_NOW,	  /* it was handed out, or taken back */
	SUPPLY_NO_AMOUNT, /* nobody has said how much */
	SUPPLY_SHORT	  /* the stock has not so much that is free */
};

/* amount: as much (0: as was asked). wish gets how it stands. */
enum supply_result supply_ready(struct office *office, int64_t id, double amount, struct moment now,
				struct supply *wish);
enum supply_result supply_hand(struct office *office, int64_t id, double amount, const char *who,
			       struct moment now, struct supply *wish);
/* So much is there now. False: less than is set aside. */
bool supply_set_stock(struct office *office, const char *item, double amount, const char *who,
		      struct moment now);

/* A season was closed: what is still set aside for its wishes is free again, a hundred of them at
 * a time. True: that was all. */
bool supply_free_some(struct office *office, int season, struct moment now);

#endif
