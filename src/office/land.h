/*
 * Offers of land: offered → agreed (who takes it, for how many years, at what price) → planted, or
 * declined. A text is an intention only; the contract is signed in the office. The villager is
 * told of each step, and what is agreed and planted enters the totals as the measures
 * LAND_AGREED and LAND_PLANTED, in the offer's own group, zone and place.
 *
 * All functions run inside a transaction.
 */
#ifndef OFFICE_LAND_H
#define OFFICE_LAND_H

#include "office/role.h"
#include "store/land.h"

#define LAND_AGREED  "land_agreed"
#define LAND_PLANTED "land_planted"

/* ---- role "offer": rows of the table of roles ---- */

void land_added(struct office *office, const struct form *form, const struct form_record *record,
		int64_t report_id, const struct role_actor *actor, struct moment now,
		struct role_answer *answer);

/* ---- acts of the office ---- */

enum land_done {
	LAND_DONE,
	LAND_UNKNOWN, /* no such offer */
	LAND_NOT_NOW  /* the offer is not in a state for this; state gets which */
};

/* deal: taker, years, price. Also of one that was declined, when it is offered again. */
enum land_done land_agree(struct office *office, int64_t id, const struct land *deal,
			  struct moment now, char state[16]);
/* area: mu that were planted; 0: all that was offered. */
enum land_done land_plant(struct office *office, int64_t id, double area, struct moment now,
			  char state[16]);
enum land_done land_decline(struct office *office, int64_t id, const char *reason,
			    struct moment now, char state[16]);

#endif
